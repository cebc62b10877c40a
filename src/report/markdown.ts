import type { FlowReport, Report } from '../model/report.ts';
import { escapeMarkdown } from './escape.ts';
import { requestColumns, requestText } from './firewall-request.ts';
import { countReasons, countSources, exclusionText, opinionWords, sections, seenWords, serviceName, wire } from './flow-words.ts';
import { headline } from './headline.ts';
import { labelsOf } from './labels.ts';
import type { Labels } from './labels-english.ts';

/** A section of a change ticket: the verdict and what it covers first, then causes, failures with evidence, and every flow. */
export function renderMarkdown(report: Report): string {
  const { run, tool, causes, warnings, waivers, excluded, elsewhere } = report;
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
  const columns = said.columns;
  const failures = report.flows.filter(({ status }) => status === 'fail' || status === 'error');
  const unproven = report.flows.filter(({ status }) => status === 'unproven' || status === 'skipped');
  const blocks = [
    `# ${said.title}`,
    `**${escapeMarkdown(headline(report))}**`,
    table(['', ''], identity),
    ...list(
      said.causes,
      causes.map(({ cause, what, flows }) => `**${escapeMarkdown(cause)}**${escapeMarkdown(said.cause(what, flows.length))}`),
    ),
    ...problems(said.failures, failures, labels),
    ...request(report, labels),
    ...problems(said.unproven, unproven, labels),
    ...list(
      said.findings,
      report.flows.flatMap(({ id, findings = [] }) => findings.map((finding) => `**${escapeMarkdown(id)}**${labels.colon}${escapeMarkdown(finding)}`)),
    ),
    `## ${said.flows}`,
    table(
      [columns.to, columns.address, columns.wire, columns.service, columns.opinion, columns.ms, columns.sections],
      report.flows.map((flow) => flowRow(flow, labels)),
    ),
    ...list(
      said.elsewhere,
      countSources(elsewhere).map(([host, count]) => escapeMarkdown(labels.flowsOf(host, count))),
    ),
    ...list(
      said.excluded,
      countReasons(excluded).map(([reason, count]) => escapeMarkdown(said.exclusion(count, reason, exclusionText(reason, labels)))),
    ),
    ...list(
      said.waivers,
      waivers.map((waiver) => escapeMarkdown(labels.waiver(waiver))),
    ),
    ...list(
      said.warnings,
      warnings.map((warning) => escapeMarkdown(labels.warning(warning))),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function flowRow(flow: FlowReport, labels: Labels): string[] {
  return [flow.to, flow.address ?? '', wire(flow), serviceName(flow, labels), opinionWords(flow, labels), flow.ms === null ? '' : String(flow.ms), sections(flow).join(', ')];
}

function problems(title: string, flows: readonly FlowReport[], labels: Labels): string[] {
  const said = labels.markdown;
  if (flows.length === 0) return [];
  return [
    `## ${title}`,
    ...flows.map((flow) => {
      const lines = [flow.explanation, said.evidence(seenWords(flow, labels), sections(flow)), ...(flow.remedy === null ? [] : [said.remedy(flow.remedy)])];
      return `- **${escapeMarkdown(flow.id)}** ${escapeMarkdown(opinionWords(flow, labels))}\n${lines.map((line) => `  - ${escapeMarkdown(line)}`).join('\n')}`;
    }),
  ];
}

/** What to ask the firewall team for. */
function request({ firewallRequest, run }: Report, labels: Labels): string[] {
  if (firewallRequest.length === 0) return [];
  const rows = firewallRequest.map((row) => requestText(row, run.edition, labels));
  return [
    `## ${labels.request.heading}`,
    table(
      requestColumns.map((column) => labels.request.titles[column]),
      rows.map((row) => requestColumns.map((column) => row[column])),
    ),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join('\n')];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map((row) => line(row.map(escapeMarkdown)))].join('\n');
}
