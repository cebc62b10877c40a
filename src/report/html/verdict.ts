import type { Report, Status } from '../../model/report.ts';
import { diffHeadline } from '../diff/words.ts';
import { durationMs } from '../flow-words.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';
import { durationText, signs, statuses, timeText } from './words.ts';

const colorOf = { pass: 'pass', fail: 'fail', inconclusive: 'unproven' } as const;

/** Where a count leads to. */
const places: Readonly<Record<Status, string>> = { fail: '#failures', error: '#failures', unproven: '#unproven', skipped: '#unproven', waived: '#waivers', pass: '#flows' };

/** What the verdict is and what it covers, before all else. */
export function verdict(report: Report): Markup {
  const { run, totals, totalsOther } = report;
  const labels = labelsOf(report);
  const said = labels.html.verdict;
  const counted = statuses.filter((status) => totals[status] > 0);
  const others = statuses.filter((status) => totalsOther[status] > 0).map((status) => said.counted(totalsOther[status], labels.html.status[status]));
  return html`<header class="top ${colorOf[report.verdict]}">
<div class="wrap">
<p class="kicker">${said.kicker(html`<strong>${run.host}</strong>`, run.ticket === null ? null : html`<strong>${run.ticket}</strong>`)}</p>
<h1><span class="verdict">${labels.verdict[report.verdict]}<span class="vh">${labels.colon}</span></span> <span>${labels.coverage(report)}</span></h1>
<p class="when">${said.when(timeText(run.startedAt), durationText(durationMs(run), labels), run.edition)}</p>
<ul class="counts" aria-label="${said.counts}">
${counted.map((status) => html`<li class="${status}"><a href="${places[status]}"${status === 'pass' ? html` data-status="pass"` : ''}><b>${totals[status]}</b> <span aria-hidden="true">${signs[status]}</span> ${labels.html.status[status]}</a></li>\n`)}</ul>
${others.length === 0 ? '' : html`<p class="when">${said.others(others)}</p>`}
${sinceLine(report, labels)}<nav aria-label="${said.sections}">${sectionsOf(report, labels).map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
</div>
</header>`;
}

function sinceLine({ since }: Report, labels: Labels): Markup | null {
  if (!since) return null;
  return html`<p class="when"><a href="#since">${labels.since.heading}</a>${labels.colon}${diffHeadline(since, labels)}</p>\n`;
}

/** The sections that the page has, of those that one would look for. */
function sectionsOf({ firewallRequest, flows, elsewhere, waivers, since }: Report, labels: Labels): (readonly [string, string])[] {
  const isOpen = flows.some(({ status }) => status === 'unproven' || status === 'skipped');
  const all = [
    ['picture', true],
    ['since', since !== undefined],
    ['failures', true],
    ['request', firewallRequest.length > 0],
    ['unproven', isOpen],
    ['flows', true],
    ['findings', flows.some(({ findings = [] }) => findings.length > 0)],
    ['elsewhere', elsewhere.length > 0],
    ['waivers', waivers.length > 0],
    ['identity', true],
  ] as const;
  return all.filter(([, isThere]) => isThere).map(([id]) => [id, labels.html.sections[id]]);
}
