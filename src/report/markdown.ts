import type { FlowReport, Report, Status } from '../model/report.ts';
import { changeWords, diffHeadline } from './diff/words.ts';
import { escapeMarkdown } from './escape.ts';
import { requestColumns, requestText } from './firewall-request.ts';
import { countReasons, countSources, exclusionText, opinionWords, sections, seenWords, serviceName, wire } from './flow-words.ts';
import { headline } from './headline.ts';
import { labelsOf } from './labels.ts';
import type { Labels } from './labels-english.ts';

/** A section of a change ticket: the verdict and what it covers first, then causes, failures with evidence, and every flow. */
export function* renderMarkdown(report: Report): Iterable<string> {
  const { run, tool, causes, warnings, waivers, excluded, elsewhere, flows } = report;
  const labels = labelsOf(report);
  const said = labels.markdown;
  const identity: [string, string][] = [
    [said.identity.host, run.host],
    [said.identity.ticket, run.ticket ?? said.none],
    [said.identity.run, run.id],
    [said.identity.started, run.startedAt],
    [said.identity.finished, run.finishedAt],
    [said.identity.document, said.document(run.edition)],
    [said.identity.phase, run.phase],
    [said.identity.topology, said.topology(run.topology.file, run.topology.sha256)],
    [said.identity.tool, `${tool.name} ${tool.version}`],
  ];
  const { columns } = said;
  yield `# ${said.title}\n\n**${escapeMarkdown(headline(report))}**\n`;
  yield* table(['', ''], identity, (row) => row);
  yield* list(said.causes, causes, ({ cause, what, flows: members }) => `**${escapeMarkdown(cause)}**${escapeMarkdown(said.cause(what, members.length))}`);
  yield* changes(report, labels);
  yield* problems(said.failures, ['fail', 'error'], report, labels);
  yield* request(report, labels);
  yield* problems(said.unproven, ['unproven', 'skipped'], report, labels);
  const findings = flows.flatMap(({ id, findings = [] }) => findings.map((finding) => ({ id, finding })));
  yield* list(said.findings, findings, ({ id, finding }) => `**${escapeMarkdown(id)}**${labels.colon}${escapeMarkdown(finding)}`);
  yield `\n## ${said.flows}\n`;
  yield* table([columns.to, columns.address, columns.wire, columns.service, columns.opinion, columns.ms, columns.sections], flows, (flow) => flowRow(flow, labels));
  yield* list(said.elsewhere, countSources(elsewhere), ([host, count]) => escapeMarkdown(labels.flowsOf(host, count)));
  yield* list(said.excluded, countReasons(excluded), ([reason, count]) => escapeMarkdown(said.exclusion(count, reason, exclusionText(reason, labels))));
  yield* list(said.waivers, waivers, (waiver) => escapeMarkdown(labels.waiver(waiver)));
  yield* list(said.warnings, warnings, (warning) => escapeMarkdown(labels.warning(warning)));
}

/** What changed since the last run of the history, the worst first. */
function* changes({ since }: Report, labels: Labels): Iterable<string> {
  if (!since) return;
  yield `\n## ${labels.since.heading}\n\n${escapeMarkdown(labels.since.lead(since.before.startedAt, labels.verdict[since.before.verdict], diffHeadline(since, labels)))}\n`;
  if (since.changes.length > 0) yield '\n';
  for (const change of since.changes) yield `- **${escapeMarkdown(change.flow)}**${labels.colon}${escapeMarkdown(changeWords(change, labels))}\n`;
}

function flowRow(flow: FlowReport, labels: Labels): string[] {
  return [flow.to, flow.address ?? '', wire(flow), serviceName(flow, labels), opinionWords(flow, labels), flow.ms === null ? '' : String(flow.ms), sections(flow).join(', ')];
}

function* problems(title: string, statuses: readonly Status[], { flows }: Report, labels: Labels): Iterable<string> {
  const said = labels.markdown;
  const found = flows.filter(({ status }) => statuses.includes(status));
  if (found.length > 0) yield `\n## ${title}\n`;
  for (const flow of found) {
    const lines = [flow.explanation, said.evidence(seenWords(flow, labels), sections(flow)), ...(flow.remedy === null ? [] : [said.remedy(flow.remedy)])];
    yield `\n- **${escapeMarkdown(flow.id)}** ${escapeMarkdown(opinionWords(flow, labels))}\n${lines.map((line) => `  - ${escapeMarkdown(line)}\n`).join('')}`;
  }
}

/** What to ask the firewall team for. */
function* request({ firewallRequest, run }: Report, labels: Labels): Iterable<string> {
  if (firewallRequest.length === 0) return;
  yield `\n## ${labels.request.heading}\n`;
  const header = requestColumns.map((column) => labels.request.titles[column]);
  yield* table(header, firewallRequest, (rule) => {
    const row = requestText(rule, run.edition, labels);
    return requestColumns.map((column) => row[column]);
  });
}

/** A block begins with an empty line. */
function* list<T>(title: string, items: readonly T[], textOf: (item: T) => string): Iterable<string> {
  if (items.length === 0) return;
  yield `\n## ${title}\n\n`;
  for (const item of items) yield `- ${textOf(item)}\n`;
}

function* table<T>(header: readonly string[], items: readonly T[], rowOf: (item: T) => readonly string[]): Iterable<string> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  yield `\n${line(header)}${line(header.map(() => '---'))}`;
  for (const item of items) yield line(rowOf(item).map(escapeMarkdown));
}
