import type { Flow, Plan } from '../../model/flow.ts';
import { escapeTerminal } from '../escape.ts';
import { countReasons, exclusionText, sections, serviceName, wire } from '../flow-words.ts';
import type { Labels } from '../labels-english.ts';
import { displayWidth, padEnd } from '../width.ts';

/** A plan for people: flows by destination, what is left out and why, and what to know of it. */
export function* planTable(plan: Plan, labels: Labels): Iterable<string> {
  yield `${escapeTerminal(labels.plan.headline(plan))}\n`;
  const networks = new Map(plan.hosts.map(({ name, represents }) => [name, represents]));
  const endText = (name: string) => `${name}${networks.get(name)?.length ? labels.plan.sample(networks.get(name) ?? []) : ''}`;
  for (const flows of Map.groupBy(plan.flows, (flow) => `${flow.from}\n${flow.to}`).values()) {
    const [first] = flows;
    if (first) yield `\n${escapeTerminal(`${endText(first.from)} -> ${endText(first.to)}`)}\n`;
    yield* table(flows.map((flow) => cells(flow, labels)));
  }
  if (plan.excluded.length > 0) {
    yield `\n${labels.console.excluded}\n`;
    for (const [reason, count] of countReasons(plan.excluded)) yield `  ${escapeTerminal(labels.console.exclusion(count, reason, exclusionText(reason, labels)))}\n`;
  }
  if (plan.warnings.length > 0) yield `\n${plan.warnings.map((warning) => `${escapeTerminal(labels.console.warning(labels.warning(warning)))}\n`).join('')}`;
}

function cells(flow: Flow, labels: Labels): string[] {
  return [wire(flow), serviceName(flow, labels), labels.necessity[flow.necessity], labels.plan.listenerHere[flow.listener], sections(flow).join(' ')].map(escapeTerminal);
}

function* table(rows: readonly string[][]): Iterable<string> {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? '')))) ?? [];
  for (const row of rows)
    yield `  ${row
      .map((cell, i) => padEnd(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
}
