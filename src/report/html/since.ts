import type { Change, Stand } from '../../model/diff.ts';
import type { Report } from '../../model/report.ts';
import { differenceParts, diffHeadline } from '../diff/words.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';
import { anchorOf, badge, timeText } from './words.ts';

/** Of one kind so many changes are seen at once, so that what failed is not far below; a longer list is folded. */
const shownChanges = 10;
/** Of one kind so many changes are told: more nobody reads here, and "diff" tells of all. */
const mostChanges = 2000;

/** What changed since the last run, by kind, the worst first; each flow leads to what is told of it. */
export function changes(report: Report): Markup | null {
  const { since, flows } = report;
  if (!since) return null;
  const labels = labelsOf(report);
  const said = labels.since;
  const told = new Map(flows.flatMap(({ id, status }, index) => (status === 'pass' || status === 'waived' ? [] : [[id, anchorOf(index)] as const])));
  const kinds = [...Map.groupBy(since.changes, ({ kind }) => kind)];
  return html`<section aria-labelledby="since">
<h2 id="since">${said.heading}</h2>
<p class="lead">${said.lead(timeText(since.before.startedAt), labels.verdict[since.before.verdict], diffHeadline(since, labels))}</p>
${kinds.map(([kind, some]) => html`<h3>${labels.diff.kinds[kind]}</h3>\n${list(some, told, labels)}`)}</section>`;
}

function list(some: readonly Change[], told: ReadonlyMap<string, string>, labels: Labels): Markup {
  const { more } = labels.html.lists;
  const items = some.slice(0, mostChanges).map((change) => item(change, told.get(change.flow), labels));
  if (some.length > mostChanges) items.push(html`<li>${more(some.length - mostChanges)}</li>\n`);
  const [shown, folded] = [items.slice(0, shownChanges), items.slice(shownChanges)];
  const rest = folded.length === 0 ? '' : html`<details><summary>${more(some.length - shownChanges)}</summary>\n<ul>\n${folded}</ul>\n</details>\n`;
  return html`<ul>\n${shown}</ul>\n${rest}`;
}

function item(change: Change, anchor: string | undefined, labels: Labels): Markup {
  const name = html`<b>${change.flow}</b>`;
  const words = change.kind === 'identity' ? differences(change, labels) : html`${stand(change.before, labels)} → ${stand(change.after, labels)}`;
  return html`<li>${anchor === undefined ? name : html`<a href="#${anchor}">${name}</a>`} ${words}</li>\n`;
}

function differences(change: Change, labels: Labels): Markup[] {
  return change.differences.map((one) => differenceParts(one, labels)).map(([what, was, is]) => html`<br>${what}${was} → ${is}`);
}

function stand(one: Stand | null, { diff }: Labels): Markup | string {
  return one === null ? diff.notPlanned : badge(one.status, diff.stand(one));
}
