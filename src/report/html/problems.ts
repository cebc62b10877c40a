import type { CauseGroup, FlowReport, Report, Status } from '../../model/report.ts';
import { seenWords, serviceName, wire } from '../flow-words.ts';
import { plural } from '../headline.ts';
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
  const groups = groupsOf(report, ['fail', 'error']);
  const count = countOf(groups);
  const lead = count === 0 ? 'Nothing failed.' : `${count} ${plural(count, 'flow')} by ${groups.length} ${plural(groups.length, 'cause')}, the one with most required flows first.`;
  return html`<section aria-labelledby="failures">
<h2 id="failures">Failures</h2>
<p class="lead">${lead}</p>
${groups.map(causeArticle)}</section>`;
}

/** What nothing proved, and how to prove it. */
export function unproven(report: Report): Markup | null {
  const groups = groupsOf(report, ['unproven', 'skipped']);
  const count = countOf(groups);
  if (count === 0) return null;
  return html`<section aria-labelledby="unproven">
<h2 id="unproven">Unproven, and how to prove it</h2>
<p class="lead">${count} ${plural(count, 'flow')} of which it is not known whether the network lets them through.</p>
${groups.map(causeArticle)}</section>`;
}

interface Group {
  readonly cause: string;
  readonly what: string;
  readonly members: readonly Numbered[];
}

/** The report's causes as far as their flows have one of these statuses, and the flows with no cause of their own. */
function groupsOf({ flows, causes }: Report, wanted: readonly Status[]): Group[] {
  const left = new Map(flows.flatMap((flow, index) => (wanted.includes(flow.status) ? [[flow.id, { flow, index }] as const] : [])));
  const take = (id: string) => {
    const found = left.get(id);
    left.delete(id);
    return found ? [found] : [];
  };
  const named = causes.map(({ cause, what, flows: ids }: CauseGroup): Group => ({ cause, what, members: ids.flatMap(take) }));
  const others = [...Map.groupBy(left.values(), ({ flow }) => flow.cause ?? flow.status)].map(
    ([cause, members]): Group => ({ cause, what: `${members.length} ${plural(members.length, 'flow')} not tried to the end`, members }),
  );
  return [...named, ...others].filter(({ members }) => members.length > 0);
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { members }) => sum + members.length, 0);
}

function causeArticle({ cause, what, members }: Group): Markup {
  const [first, ...others] = members;
  const status = first?.flow.status ?? 'fail';
  const folded = members.length > toldInFull + 1 ? members.slice(toldInFull) : [];
  const shown = folded.length > 0 ? members.slice(0, toldInFull) : members;
  return html`<article class="cause ${status}">
<h3>${badge(status, cause)} ${what} <small>${others.length > 0 ? `${members.length} flows` : ''}</small></h3>
${shown.map(told)}${folded.length > 0 ? foldedTable(folded) : ''}</article>
`;
}

function told({ flow, index }: Numbered): Markup {
  const last = flow.attempts.at(-1);
  const lastWords = last === undefined ? '' : `, the last ${timeText(last.startedAt)} from ${endText(last.localAddress, last.localPort)} to ${endText(last.address, last.port)}`;
  const took = flow.ms === null ? '' : ` in ${durationText(flow.ms)}`;
  return html`<div class="told" id="${anchorOf(index)}">
<h4>${flow.from} → ${flow.to} <span class="wire">${wire(flow)}</span> ${serviceName(flow)} ${opinionBadge(flow)}</h4>
<p>${flow.explanation}</p>
<dl>
${flow.remedy === null ? '' : html`<div><dt>Next</dt><dd class="next">${flow.remedy}</dd></div>\n`}<div><dt>Seen</dt><dd>${seenWords(flow)}${took}${lastWords}</dd></div>
<div><dt>Document</dt><dd>${sectionNames(flow.requiredBy).join('; ')}</dd></div>
</dl>
</div>
`;
}

function foldedTable(members: readonly Numbered[]): Markup {
  return html`<details>
<summary>${members.length} more flows of this cause</summary>
<div class="scroll" role="group" aria-label="More flows of this cause" tabindex="0">
<table class="dense">
<thead><tr><th scope="col">To</th><th scope="col">Port</th><th scope="col">Seen</th><th scope="col">What it means, and what to do next</th><th scope="col">Sections</th></tr></thead>
<tbody>
${members.map(
  ({ flow, index }) =>
    html`<tr id="${anchorOf(index)}"><th scope="row">${flow.to}<br><small>${flow.address ?? ''}</small></th><td class="wire">${wire(flow)}</td><td>${seenWords(flow)}</td><td>${flow.explanation}${flow.remedy === null ? '' : html`<br><b>Next:</b> ${flow.remedy}`}</td><td>${sectionNames(flow.requiredBy).join('; ')}</td></tr>\n`,
)}</tbody>
</table>
</div>
</details>
`;
}

function endText(address: string | null, port: number | null): string {
  if (address === null) return 'an unknown address';
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
