import { plannedRows } from '../../firewall/index.ts';
import type { Plan } from '../../model/flow.ts';
import { escapeMarkdown } from '../escape.ts';
import { requestColumns, requestText } from '../firewall-request.ts';
import { countReasons, exclusionText, sections, serviceName, wire } from '../flow-words.ts';
import type { Labels } from '../labels-english.ts';

/** A plan as a section of a document: what to ask the firewall team for, and every flow. */
export function* planMarkdown(plan: Plan, labels: Labels): Iterable<string> {
  const { plan: said, markdown } = labels;
  const columns = said.columns;
  const header = [columns.from, columns.to, columns.wire, columns.service, columns.necessity, columns.listener, columns.sections];
  yield `# ${said.title}\n\n${escapeMarkdown(said.headline(plan))}\n\n${escapeMarkdown(said.topology(plan.topology.file, plan.topology.sha256))}\n\n`;
  yield* request(plan, labels);
  yield `## ${said.flows}\n\n${heading(header)}`;
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

/** The whole of it, before anything is opened. */
function* request(plan: Plan, labels: Labels): Iterable<string> {
  const rows = plannedRows(plan);
  if (rows.length === 0) return;
  yield `## ${labels.request.heading}\n\n${heading(requestColumns.map((column) => labels.request.titles[column]))}`;
  for (const row of rows) {
    const text = requestText(row, plan.edition, labels);
    yield `| ${requestColumns.map((column) => escapeMarkdown(text[column])).join(' | ')} |\n`;
  }
  yield '\n';
}

function heading(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n|${cells.map(() => '---|').join('')}\n`;
}
