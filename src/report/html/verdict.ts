import type { Report, Status } from '../../model/report.ts';
import { durationMs } from '../flow-words.ts';
import { labelsOf } from '../labels.ts';
import { html, type Markup } from './markup.ts';
import { durationText, signs, statuses, timeText } from './words.ts';

const colorOf = { pass: 'pass', fail: 'fail', inconclusive: 'unproven' } as const;

/** Where a count leads to. */
const places: Readonly<Record<Status, string>> = { fail: '#failures', error: '#failures', unproven: '#unproven', skipped: '#unproven', waived: '#waivers', pass: '#flows' };

/** What the verdict is and what it covers, before all else. */
export function verdict(report: Report): Markup {
  const { run, totals, totalsOther } = report;
  const labels = labelsOf(report);
  const counted = statuses.filter((status) => totals[status] > 0);
  const others = statuses.filter((status) => totalsOther[status] > 0).map((status) => `${totalsOther[status]} ${status}`);
  return html`<header class="top ${colorOf[report.verdict]}">
<div class="wrap">
<p class="kicker">Configuration Manager connectivity, from <strong>${run.host}</strong>${run.ticket === null ? '' : html`, ticket <strong>${run.ticket}</strong>`}</p>
<h1><span class="verdict">${labels.verdict[report.verdict]}<span class="vh">${labels.colon}</span></span> <span>${labels.coverage(report)}</span></h1>
<p class="when">${timeText(run.startedAt)}, ${durationText(durationMs(run))}. Ports used in Configuration Manager, edition ${run.edition}.</p>
<ul class="counts" aria-label="Required flows by status">
${counted.map((status) => html`<li class="${status}"><a href="${places[status]}"${status === 'pass' ? html` data-status="pass"` : ''}><b>${totals[status]}</b> <span aria-hidden="true">${signs[status]}</span> ${status}</a></li>\n`)}</ul>
${others.length === 0 ? '' : html`<p class="when">Of flows that are not required: ${others.join(', ')}.</p>`}
<nav aria-label="Sections">${sectionsOf(report).map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
</div>
</header>`;
}

/** The sections that the page has, of those that one would look for. */
function sectionsOf({ firewallRequest, flows, elsewhere, waivers }: Report): (readonly [string, string])[] {
  const isOpen = flows.some(({ status }) => status === 'unproven' || status === 'skipped');
  const all: readonly (readonly [string, string, boolean])[] = [
    ['picture', 'Who reaches whom', true],
    ['failures', 'Failures', true],
    ['request', 'Firewall request', firewallRequest.length > 0],
    ['unproven', 'Unproven', isOpen],
    ['flows', 'Every flow', true],
    ['findings', 'Worth a look', flows.some(({ findings = [] }) => findings.length > 0)],
    ['elsewhere', 'Not tested here', elsewhere.length > 0],
    ['waivers', 'Waivers', waivers.length > 0],
    ['identity', 'This run', true],
  ];
  return all.filter(([, , isThere]) => isThere).map(([id, title]) => [id, title]);
}
