import type { CauseGroup, FlowReport, Report, Status } from '../../model/report.ts';
import { seenWords, serviceName, wire } from '../flow-words.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';
import { anchorOf, badge, durationText, opinionBadge, sectionNames, timeText } from './words.ts';

/** Of one cause so many flows are told in full; the others have a line each, folded. */
const toldInFull = 3;

/** A flow with its place in the run. */
interface Numbered {
  readonly flow: FlowReport;
  readonly index: number;
}

/** What failed, by cause: evidence, what to do next, and the section that requires it. */
export function failures(report: Report): Markup {
  const labels = labelsOf(report);
  const said = labels.html.problems;
  const groups = groupsOf(report, ['fail', 'error'], labels);
  const count = countOf(groups);
  const lead = count === 0 ? said.nothingFailed : said.failed(count, groups.length);
  return html`<section aria-labelledby="failures">
<h2 id="failures">${said.failures}</h2>
<p class="lead">${lead}</p>
${groups.map((group) => causeArticle(group, labels))}</section>`;
}

/** What nothing proved, and how to prove it. */
export function unproven(report: Report): Markup | null {
  const labels = labelsOf(report);
  const said = labels.html.problems;
  const groups = groupsOf(report, ['unproven', 'skipped'], labels);
  const count = countOf(groups);
  if (count === 0) return null;
  return html`<section aria-labelledby="unproven">
<h2 id="unproven">${said.unproven}</h2>
<p class="lead">${said.unprovenLead(count)}</p>
${groups.map((group) => causeArticle(group, labels))}</section>`;
}

interface Group {
  readonly cause: string;
  readonly what: string;
  readonly members: readonly Numbered[];
}

/** The report's causes as far as their flows have one of these statuses, and the flows with no cause of their own. */
function groupsOf({ flows, causes }: Report, wanted: readonly Status[], labels: Labels): Group[] {
  const left = new Map(flows.flatMap((flow, index) => (wanted.includes(flow.status) ? [[flow.id, { flow, index }] as const] : [])));
  const take = (id: string) => {
    const found = left.get(id);
    left.delete(id);
    return found ? [found] : [];
  };
  const named = causes.map(({ cause, what, flows: ids }: CauseGroup): Group => ({ cause, what, members: ids.flatMap(take) }));
  const others = [...Map.groupBy(left.values(), ({ flow }) => flow.cause ?? flow.status)].map(
    ([cause, members]): Group => ({ cause, what: labels.html.problems.unfinished(members.length), members }),
  );
  return [...named, ...others].filter(({ members }) => members.length > 0);
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { members }) => sum + members.length, 0);
}

function causeArticle({ cause, what, members }: Group, labels: Labels): Markup {
  const [first, ...others] = members;
  const status = first?.flow.status ?? 'fail';
  const folded = members.length > toldInFull + 1 ? members.slice(toldInFull) : [];
  const shown = folded.length > 0 ? members.slice(0, toldInFull) : members;
  return html`<article class="cause ${status}">
<h3>${badge(status, cause)} ${what} <small>${others.length > 0 ? labels.html.problems.members(members.length) : ''}</small></h3>
${shown.map((one) => told(one, labels))}${folded.length > 0 ? foldedTable(folded, labels) : ''}</article>
`;
}

function told({ flow, index }: Numbered, labels: Labels): Markup {
  const said = labels.html.problems;
  const last = flow.attempts.at(-1);
  const ends = last && [endText(last.localAddress, last.localPort), endText(last.address, last.port)].map((end) => end ?? said.unknownAddress);
  const lastWords = last && ends ? said.last(timeText(last.startedAt), ends[0] ?? '', ends[1] ?? '') : '';
  const took = flow.ms === null ? '' : said.took(durationText(flow.ms, labels));
  return html`<div class="told" id="${anchorOf(index)}">
<h4>${flow.from} → ${flow.to} <span class="wire">${wire(flow)}</span> ${serviceName(flow, labels)} ${opinionBadge(flow, labels)}</h4>
<p>${flow.explanation}</p>
<dl>
${flow.remedy === null ? '' : html`<div><dt>${said.next}</dt><dd class="next">${flow.remedy}</dd></div>\n`}<div><dt>${said.seen}</dt><dd>${seenWords(flow, labels)}${took}${lastWords}</dd></div>
<div><dt>${said.document}</dt><dd>${sectionNames(flow.requiredBy, labels).join(said.between)}</dd></div>
</dl>
</div>
`;
}

function foldedTable(members: readonly Numbered[], labels: Labels): Markup {
  const said = labels.html.problems;
  return html`<details>
<summary>${said.more(members.length)}</summary>
<div class="scroll" role="group" aria-label="${said.moreTable}" tabindex="0">
<table class="dense">
<thead><tr><th scope="col">${said.columns.to}</th><th scope="col">${said.columns.port}</th><th scope="col">${said.columns.seen}</th><th scope="col">${said.columns.meaning}</th><th scope="col">${said.columns.sections}</th></tr></thead>
<tbody>
${members.map(
  ({ flow, index }) =>
    html`<tr id="${anchorOf(index)}"><th scope="row">${flow.to}<br><small>${flow.address ?? ''}</small></th><td class="wire">${wire(flow)}</td><td>${seenWords(flow, labels)}</td><td>${flow.explanation}${flow.remedy === null ? '' : html`<br><b>${said.next}${labels.colon.trim()}</b> ${flow.remedy}`}</td><td>${sectionNames(flow.requiredBy, labels).join(said.between)}</td></tr>\n`,
)}</tbody>
</table>
</div>
</details>
`;
}

function endText(address: string | null, port: number | null): string | null {
  if (address === null) return null;
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
