import type { Plan } from '../../model/flow.ts';
import { escapeMarkdown } from '../escape.ts';
import { countReasons, exclusionText, sections, serviceName, wire } from '../flow-words.ts';
import { english } from '../labels-english.ts';
import { planHeadline } from './columns.ts';

/** A plan as a section of a document. */
export function* planMarkdown(plan: Plan): Iterable<string> {
  yield `# Connectivity plan\n\n${escapeMarkdown(planHeadline(plan))}\n\nTopology \`${plan.topology.file.replaceAll('`', "'")}\`, SHA-256 ${plan.topology.sha256}\n\n`;
  yield '| From | To | Protocol/port | Service | Necessity | Listener | Sections |\n|---|---|---|---|---|---|---|\n';
  for (const flow of plan.flows) {
    yield `| ${[flow.from, flow.to, wire(flow), serviceName(flow, english), flow.necessity, flow.listener, sections(flow).join(', ')].map(escapeMarkdown).join(' | ')} |\n`;
  }
  if (plan.excluded.length > 0) {
    yield '\n## Left out\n\n';
    for (const [reason, count] of countReasons(plan.excluded)) yield `- ${count} × ${reason}: ${exclusionText(reason, english)}\n`;
  }
  if (plan.warnings.length > 0) yield `\n## Warnings\n\n${plan.warnings.map((warning) => `- ${escapeMarkdown(warning)}\n`).join('')}`;
}
