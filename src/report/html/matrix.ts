import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';
import { type Pair, pairWords } from './pairs.ts';
import { mostTold } from './told.ts';
import { anchorOf, statuses } from './words.ts';

/** Of an image so wide, in units of its own: a screen's width, so that a unit is about a pixel. */
const width = 1200;
/** What failed is drawn at least so large, over its neighbours. */
const leastMark = 7;
/** So many failing pairs lead to what is told of them; the page stays small. */
const mostLinks = 1000;

/** Sources by destinations without names: one shape for all pairs of a status, those that failed on top and large enough to be seen. */
export function matrix(pairs: readonly Pair[], sources: readonly string[], destinations: readonly string[], labels: Labels): Markup {
  const cell = { x: width / Math.max(1, destinations.length), y: Math.min(18, Math.max(1.5, 700 / Math.max(1, sources.length))) };
  const row = new Map(sources.map((name, i) => [name, i * cell.y]));
  const column = new Map(destinations.map((name, i) => [name, i * cell.x]));
  const height = Math.ceil(sources.length * cell.y);
  const place = ({ from, to }: Pair) => ({ x: column.get(to) ?? 0, y: row.get(from) ?? 0 });
  const shapes = [null, ...statuses.toReversed()].map((status) => {
    const members = pairs.filter((pair) => pair.status === status);
    const isBad = status === 'fail' || status === 'error';
    const size = isBad ? { w: Math.max(leastMark, cell.x), h: Math.max(leastMark, cell.y) } : { w: cell.x * 0.86, h: cell.y * 0.86 };
    const path = members.map((pair) => {
      const { x, y } = place(pair);
      const [left, top] = isBad ? [x + cell.x / 2 - size.w / 2, y + cell.y / 2 - size.h / 2] : [x, y];
      return `M${left.toFixed(1)} ${top.toFixed(1)}h${size.w.toFixed(1)}v${size.h.toFixed(1)}h-${size.w.toFixed(1)}z`;
    });
    if (path.length === 0) return '';
    if (!isBad || path.length > mostLinks || members.some(({ first }) => first >= mostTold)) return html`<path class="${status ?? 'elsewhere'}" d="${path.join('')}"/>`;
    return members.map(
      (pair, i) =>
        html`<a href="#${anchorOf(pair.first)}" aria-label="${pairWords(pair, labels)}"><path class="${status}" d="${path[i] ?? ''}"><title>${pairWords(pair, labels)}</title></path></a>`,
    );
  });
  const bad = pairs.filter(({ status }) => status === 'fail' || status === 'error').length;
  const words = labels.html.picture.matrix(sources.length, destinations.length, bad);
  return html`<p class="lead">${labels.html.picture.matrixLead(words)}</p>
<svg class="matrix" viewBox="-4 -4 ${width + 8} ${height + 8}" role="group" aria-label="${words}">${shapes}</svg>`;
}
