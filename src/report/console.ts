import type { FlowReport, Report, Status } from '../model/report.ts';
import { changeWords, diffHeadline } from './diff/words.ts';
import { escapeTerminal } from './escape.ts';
import { countReasons, countSources, exclusionText, opinionNotes, opinionWords, serviceName, wire } from './flow-words.ts';
import { headline } from './headline.ts';
import { labelsOf } from './labels.ts';
import type { Labels } from './labels-english.ts';
import type { Style } from './style.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

/** A list that is longer is for the json or markdown report; a terminal shows where it begins. */
const listedFlows = 400;
const listedProblems = 40;
const listedSources = 12;
/** So few that the causes above stay in sight. */
const listedChanges = 15;

const colors: Readonly<Record<Status, number>> = { pass: 32, fail: 31, unproven: 33, error: 35, skipped: 90, waived: 36 };
const marks: Readonly<Record<Status, string>> = { pass: '+', fail: 'x', unproven: '?', error: '!', skipped: '-', waived: '~' };

/** For people at a terminal: flows by peer first; what failed and what to do next last, where the eye is. */
export function* renderConsole(report: Report, style: Style): Iterable<string> {
  const paint = (status: Status, text: string) => (style.color ? `\u001b[${colors[status]}m${text}\u001b[0m` : text);
  const labels = labelsOf(report);
  const first = [paint(verdictStatus(report), escapeTerminal(headline(report)))];
  const blocks = [
    first,
    ...peerBlocks(report, paint, labels),
    aside(report, labels),
    ...problemBlocks(report, style, paint, labels),
    causeBlock(report, paint, labels),
    sinceBlock(report, labels),
    first,
  ];
  yield `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

type Paint = (status: Status, text: string) => string;

function verdictStatus({ verdict }: Report): Status {
  return verdict === 'inconclusive' ? 'unproven' : verdict;
}

function peerBlocks(report: Report, paint: Paint, labels: Labels): string[][] {
  const shown = report.flows.length <= listedFlows ? report.flows : report.flows.filter(({ status }) => status !== 'pass').slice(0, listedFlows);
  const hidden = report.flows.length - shown.length;
  const widest = Math.max(0, ...shown.map((flow) => displayWidth(wire(flow))));
  const widestService = Math.min(48, Math.max(0, ...shown.map((flow) => displayWidth(serviceName(flow, labels)))));
  const blocks = [...Map.groupBy(shown, ({ to }) => to)].map(([to, flows]) => {
    const address = flows[0]?.address;
    const lines = flows.flatMap((flow) => {
      const text = `  ${marks[flow.status]} ${padEnd(wire(flow), widest)}  ${padEnd(escapeTerminal(serviceName(flow, labels)), widestService)}  `;
      const time = flow.status === 'pass' && flow.ms !== null ? `  ${flow.ms} ${labels.units.ms}` : '';
      const remarks = (flow.findings ?? []).map((finding) => paint('unproven', `      ${escapeTerminal(labels.console.note(finding))}`));
      return [`${text}${paint(flow.status, escapeTerminal(opinionWords(flow, labels)))}${time}`, ...remarks];
    });
    return [escapeTerminal(`${to}${address && address !== to ? ` (${address})` : ''}`), ...lines];
  });
  return hidden > 0 ? [...blocks, [labels.console.hidden(hidden)]] : blocks;
}

/** What is not about a failure: where else to run, what is left out, what to know. */
function aside({ elsewhere, excluded, warnings, waivers }: Report, labels: Labels): string[] {
  const said = labels.console;
  const sources = countSources(elsewhere);
  const lines: string[] = [];
  if (sources.length > 0) {
    lines.push(said.elsewhere);
    for (const [host, count] of sources.slice(0, listedSources)) lines.push(`  ${escapeTerminal(labels.flowsOf(host, count))}`);
    if (sources.length > listedSources) lines.push(`  ${said.moreHosts(sources.length - listedSources)}`);
  }
  if (excluded.length > 0) {
    lines.push(said.excluded);
    for (const [reason, count] of countReasons(excluded)) lines.push(`  ${escapeTerminal(said.exclusion(count, reason, exclusionText(reason, labels)))}`);
  }
  lines.push(...[...waivers.map(said.waiver), ...warnings.map((warning) => said.warning(labels.warning(warning)))].map(escapeTerminal));
  return lines;
}

function problemBlocks({ flows }: Report, style: Style, paint: Paint, labels: Labels): string[][] {
  const order = ['unproven', 'error', 'fail'] as const;
  return order.flatMap((status) => {
    const found = flows.filter((flow) => flow.status === status);
    if (found.length === 0) return [];
    const groups = [...Map.groupBy(found, problemKey).values()];
    const shown = groups.slice(0, listedProblems).map((group) => problem(group, style, paint, labels));
    const more = groups.length - shown.length;
    return [[paint(status, labels.console.problems[status])], ...shown, ...(more > 0 ? [[labels.console.moreProblems(more)]] : [])];
  });
}

/** Flows of one host with one cause share their remedy. */
function problemKey({ id, to, cause, necessity, protocol }: FlowReport): string {
  const alike = cause === 'host-planned' || cause === 'nothing-listens-yet' || cause === 'name-not-resolved' || cause === 'host-silent';
  return `${to}|${cause}|${necessity === 'advisory'}|${alike ? '' : protocol}|${alike || cause === 'one-way' ? '' : id}`;
}

function problem(group: readonly FlowReport[], style: Style, paint: Paint, labels: Labels): string[] {
  const [first] = group;
  if (!first) return [];
  const others = group.length > 1 ? labels.console.wires(group.map(wire)) : '';
  const columns = Math.max(40, Math.min(style.width, 120)) - 6;
  const text = (label: string, words: string) => wrap(escapeTerminal(words), columns).map((line, i) => `    ${i === 0 ? label : ' '.repeat(label.length)}${line}`);
  const title = group.length > 1 ? labels.flowsOf(first.to, group.length) : first.id;
  return [
    `  ${paint(first.status, `${marks[first.status]} ${escapeTerminal(title)}`)}${escapeTerminal(opinionNotes(first, labels))}${escapeTerminal(others)}`,
    ...text('', first.explanation),
    ...(first.remedy === null ? [] : text('-> ', first.remedy)),
  ];
}

/** What changed since the last run of the history, worst first. */
function sinceBlock({ since }: Report, labels: Labels): string[] {
  if (!since) return [];
  const lines = since.changes.slice(0, listedChanges).map((change) => `  ${escapeTerminal(`${change.flow}${labels.colon}${changeWords(change, labels)}`)}`);
  const more = since.changes.length - lines.length;
  return [escapeTerminal(labels.console.since(since.before.startedAt, diffHeadline(since, labels))), ...lines, ...(more > 0 ? [`  ${labels.console.moreChanges(more)}`] : [])];
}

function causeBlock({ causes, flows }: Report, paint: Paint, labels: Labels): string[] {
  if (causes.length === 0) return [];
  const statuses = new Map(flows.map(({ id, status }) => [id, status]));
  const lines = causes.slice(0, listedProblems).map(({ cause, what, flows: members }) => {
    const status = statuses.get(members[0] ?? '') ?? 'fail';
    return `  ${paint(status, `${marks[status]} ${cause}`)}${labels.colon}${escapeTerminal(what)}`;
  });
  return [labels.console.causes, ...lines, ...(causes.length > listedProblems ? [`  ${labels.console.more(causes.length - listedProblems)}`] : [])];
}
