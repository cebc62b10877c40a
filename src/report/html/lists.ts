import type { Report } from '../../model/report.ts';
import { countReasons, countSources, exclusionText } from '../flow-words.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { type Content, html, type Markup } from './markup.ts';

/** A longer list is folded after so many items, and ends after so many. */
const shownItems = 25;
const mostItems = 2000;

/** What is beside the flows: what is worth a look, where else to run, what is left out, and what to know. */
export function asides(report: Report): Markup {
  const { flows, elsewhere, excluded, waivers, warnings } = report;
  const labels = labelsOf(report);
  const said = labels.html.lists;
  const section = sectionIn(labels);
  const waived = flows.filter(({ status }) => status === 'waived');
  const sources = countSources(elsewhere);
  return html`${section(
    'findings',
    said.findings,
    said.findingsLead,
    flows.flatMap(({ id, findings = [] }) => findings.map((finding) => html`<b>${id}</b>${labels.colon}${finding}`)),
  )}${section(
    'elsewhere',
    said.elsewhere,
    said.elsewhereLead,
    sources.map(([host, count]) => html`<b>${host}</b>${labels.colon}${said.flows(count)}`),
  )}${section(
    'excluded',
    said.excluded,
    null,
    countReasons(excluded).map(([reason, count]) => said.exclusion(count, html`<b>${reason}</b>`, exclusionText(reason, labels))),
  )}${section('waivers', said.waivers, waived.length === 0 ? null : said.waived(waived.length), [
    ...waivers.map(({ flow, reason, ticket, expires }) => said.waiver(html`<b>${ticket}</b>`, expires, flow, reason)),
    ...waived.map(({ id, waivedBy, explanation }) => said.waivedBy(id, html`<b>${waivedBy ?? ''}</b>`, explanation)),
  ])}${section('warnings', said.warnings, null, warnings.map(labels.warning))}`;
}

function sectionIn({ html: { lists: said } }: Labels) {
  return (id: string, title: string, lead: Content, items: readonly Content[]): Markup | null => {
    if (items.length === 0) return null;
    const [shown, folded] = [items.slice(0, shownItems), [...items.slice(shownItems, mostItems), ...(items.length > mostItems ? [said.more(items.length - mostItems)] : [])]];
    const list = (some: readonly Content[]) => (some.length === 0 ? '' : html`<ul>\n${some.map((item) => html`<li>${item}</li>\n`)}</ul>\n`);
    return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${lead === null ? '' : html`<p class="lead">${lead}</p>\n`}${list(shown)}${folded.length > 0 ? html`<details><summary>${said.more(items.length - shownItems)}</summary>\n${list(folded)}</details>\n` : ''}</section>
`;
  };
}
