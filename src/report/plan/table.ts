import type { Flow, Plan } from '../../model/flow.ts';
import { escapeTerminal } from '../escape.ts';
import { countReasons, exclusionText, sections, serviceName, wire } from '../flow-words.ts';
import { english } from '../labels-english.ts';
import { displayWidth, padEnd } from '../width.ts';
import { planHeadline } from './columns.ts';

/** A plan for people: flows by destination, what is left out and why, and what to know of it. */
export function* planTable(plan: Plan): Iterable<string> {
  yield `${escapeTerminal(planHeadline(plan))}\n`;
  const represented = new Map(plan.hosts.filter((host) => host.represents.length > 0).map((host) => [host.name, host.represents.join(', ')]));
  for (const [pair, flows] of Map.groupBy(plan.flows, (flow) => `${flow.from} -> ${flow.to}`)) {
    const networks = represented.get(flows[0]?.to ?? '');
    yield `\n${escapeTerminal(pair)}${networks === undefined ? '' : ` (a sample of ${networks})`}\n`;
    yield* table(flows.map(cells));
  }
  if (plan.excluded.length > 0) {
    yield '\nLeft out:\n';
    for (const [reason, count] of countReasons(plan.excluded)) yield `  ${count} x ${reason}: ${exclusionText(reason, english)}\n`;
  }
  if (plan.warnings.length > 0) yield `\nWarnings:\n${plan.warnings.map((warning) => `  ${escapeTerminal(warning)}\n`).join('')}`;
}

function cells(flow: Flow): string[] {
  return [wire(flow), serviceName(flow, english), flow.necessity, `listener ${flow.listener}`, sections(flow).join(' ')].map(escapeTerminal);
}

function* table(rows: readonly string[][]): Iterable<string> {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? '')))) ?? [];
  for (const row of rows)
    yield `  ${row
      .map((cell, i) => padEnd(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
}
