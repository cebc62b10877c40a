import type { Plan } from '../../model/flow.ts';
import { escapeMarkdown } from '../escape.ts';
import { countReasons, exclusionText, sections, serviceName, wire } from '../flow-words.ts';
import type { Labels } from '../labels-english.ts';

/** A plan as a section of a document. */
export function* planMarkdown(plan: Plan, labels: Labels): Iterable<string> {
  const { plan: said, markdown } = labels;
  const columns = said.columns;
  const header = [columns.from, columns.to, columns.wire, columns.service, columns.necessity, columns.listener, columns.sections];
  yield `# ${said.title}\n\n${escapeMarkdown(said.headline(plan))}\n\n${escapeMarkdown(said.topology(plan.topology.file, plan.topology.sha256))}\n\n`;
  yield `| ${header.join(' | ')} |\n|${header.map(() => '---|').join('')}\n`;
  for (const flow of plan.flows) {
    const cells = [flow.from, flow.to, wire(flow), serviceName(flow, labels), labels.necessity[flow.necessity], said.listener[flow.listener], sections(flow).join(', ')];
    yield `| ${cells.map(escapeMarkdown).join(' | ')} |\n`;
  }
  if (plan.excluded.length > 0) {
    yield `\n## ${markdown.excluded}\n\n`;
    for (const [reason, count] of countReasons(plan.excluded)) yield `- ${escapeMarkdown(markdown.exclusion(count, reason, exclusionText(reason, labels)))}\n`;
  }
  if (plan.warnings.length > 0) yield `\n## ${markdown.warnings}\n\n${plan.warnings.map((warning) => `- ${escapeMarkdown(labels.warning(warning))}\n`).join('')}`;
}
