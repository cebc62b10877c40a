import type { FlowReport, Report } from '../model/report.ts';
import { escapeMarkdown } from './escape.ts';
import { requestText, requestTitles } from './firewall-request.ts';
import { countReasons, countSources, exclusionWords, opinionWords, sections, seenWords, serviceName, wire } from './flow-words.ts';
import { headline, plural } from './headline.ts';

/** A section of a change ticket: the verdict and what it covers first, then causes, failures with evidence, and every flow. */
export function renderMarkdown(report: Report): string {
  const { run, tool, causes, warnings, waivers, excluded, elsewhere } = report;
  const identity: [string, string][] = [
    ['Host', run.host],
    ['Ticket', run.ticket ?? 'none'],
    ['Run', run.id],
    ['Started', run.startedAt],
    ['Finished', run.finishedAt],
    ['Document', `Ports used in Configuration Manager, edition ${run.edition}`],
    ['Phase', run.phase],
    ['Topology', `${run.topology.file}, SHA-256 ${run.topology.sha256}`],
    ['Tool', `${tool.name} ${tool.version}`],
  ];
  const failures = report.flows.filter(({ status }) => status === 'fail' || status === 'error');
  const unproven = report.flows.filter(({ status }) => status === 'unproven' || status === 'skipped');
  const blocks = [
    '# Connectivity report',
    `**${escapeMarkdown(headline(report))}**`,
    table(['', ''], identity),
    ...list(
      'Causes',
      causes.map(({ cause, what, flows }) => `**${escapeMarkdown(cause)}**: ${escapeMarkdown(what)} (${flows.length} ${plural(flows.length, 'flow')})`),
    ),
    ...problems('Failures', failures),
    ...request(report),
    ...problems('Unproven, and how to prove it', unproven),
    ...list(
      'Worth a look',
      report.flows.flatMap(({ id, findings = [] }) => findings.map((finding) => `**${escapeMarkdown(id)}**: ${escapeMarkdown(finding)}`)),
    ),
    '## Every flow that starts here',
    table(['To', 'Address', 'Protocol/port', 'Service', 'Result', 'ms', 'Sections'], report.flows.map(flowRow)),
    ...list(
      'Not tested here; run it there',
      countSources(elsewhere).map(([host, count]) => escapeMarkdown(`${host}: ${count} ${plural(count, 'flow')}`)),
    ),
    ...list(
      'Left out of the whole plan',
      countReasons(excluded).map(([reason, count]) => escapeMarkdown(`${count} × ${reason}: ${exclusionWords[reason] ?? ''}`)),
    ),
    ...list(
      'Waivers',
      waivers.map(({ flow, reason, ticket, expires }) => escapeMarkdown(`${ticket} until ${expires}: ${flow} (${reason})`)),
    ),
    ...list('Warnings', warnings.map(escapeMarkdown)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function flowRow(flow: FlowReport): string[] {
  return [flow.to, flow.address ?? '', wire(flow), serviceName(flow), opinionWords(flow), flow.ms === null ? '' : String(flow.ms), sections(flow).join(', ')];
}

function problems(title: string, flows: readonly FlowReport[]): string[] {
  if (flows.length === 0) return [];
  return [
    `## ${title}`,
    ...flows.map((flow) => {
      const lines = [flow.explanation, `Seen: ${seenWords(flow)}. Sections: ${sections(flow).join(', ')}.`, ...(flow.remedy === null ? [] : [`Next: ${flow.remedy}`])];
      return `- **${escapeMarkdown(flow.id)}** ${escapeMarkdown(opinionWords(flow))}\n${lines.map((line) => `  - ${escapeMarkdown(line)}`).join('\n')}`;
    }),
  ];
}

/** What to ask the firewall team for. */
function request({ firewallRequest, run }: Report): string[] {
  if (firewallRequest.length === 0) return [];
  const rows = firewallRequest.map((row) => requestText(row, run.edition));
  return [
    '## Firewall request',
    table(
      Object.values(requestTitles),
      rows.map((row) => Object.values(row)),
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
