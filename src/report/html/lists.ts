import type { Report } from '../../model/report.ts';
import { changeWords, diffHeadline } from '../diff/words.ts';
import { countReasons, countSources, exclusionWords } from '../flow-words.ts';
import { plural } from '../headline.ts';
import { type Content, html, type Markup } from './markup.ts';

/** A longer list is folded after so many items. */
const shownItems = 25;

/** What is beside the flows: what is worth a look, what changed, where else to run, what is left out, and what to know. */
export function asides(report: Report): Markup {
  const { flows, elsewhere, excluded, waivers, warnings, since } = report;
  const waived = flows.filter(({ status }) => status === 'waived');
  const sources = countSources(elsewhere);
  return html`${section(
    'findings',
    'Worth a look',
    'No failure, but likely to become one or to be asked about.',
    flows.flatMap(({ id, findings = [] }) => findings.map((finding) => html`<b>${id}</b>: ${finding}`)),
  )}${
    since
      ? section(
          'since',
          'Since the last run',
          `Compared with the run of ${since.before.startedAt}: ${diffHeadline(since)}.`,
          since.changes.map((change) => html`<b>${change.flow}</b>: ${changeWords(change)}`),
        )
      : ''
  }${section(
    'elsewhere',
    'Not tested here, and where to run it',
    html`A flow is tested on the host that it starts from. On each of these: <code>cm-preflight run</code> with the same topology.`,
    sources.map(([host, count]) => html`<b>${host}</b>: ${count} ${plural(count, 'flow')}`),
  )}${section(
    'excluded',
    'Left out of the whole plan',
    null,
    countReasons(excluded).map(([reason, count]) => html`${count} × <b>${reason}</b>: ${exclusionWords[reason] ?? ''}`),
  )}${section('waivers', 'Waivers', waived.length === 0 ? null : `${waived.length} ${plural(waived.length, 'flow')} waived.`, [
    ...waivers.map(({ flow, reason, ticket, expires }) => html`<b>${ticket}</b> until ${expires}: ${flow} (${reason})`),
    ...waived.map(({ id, waivedBy, explanation }) => html`${id}, by <b>${waivedBy ?? ''}</b>: ${explanation}`),
  ])}${section('warnings', 'Warnings', null, warnings)}`;
}

function section(id: string, title: string, lead: Content, items: readonly Content[]): Markup | null {
  if (items.length === 0 && lead === null) return null;
  if (items.length === 0 && id !== 'since') return null;
  const [shown, folded] = [items.slice(0, shownItems), items.slice(shownItems)];
  const list = (some: readonly Content[]) => (some.length === 0 ? '' : html`<ul>\n${some.map((item) => html`<li>${item}</li>\n`)}</ul>\n`);
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${lead === null ? '' : html`<p class="lead">${lead}</p>\n`}${list(shown)}${folded.length > 0 ? html`<details><summary>${folded.length} more</summary>\n${list(folded)}</details>\n` : ''}</section>
`;
}
