import type { Report } from '../../model/report.ts';
import { labelsOf } from '../labels.ts';
import { html, type Markup } from './markup.ts';
import { statuses } from './words.ts';

/** Of more flows the page does not tell: with so many it has up to 20 MB, and a browser takes a few seconds to open it. */
export const mostTold = 10_000;

/** The report with its flows as the page numbers them: where there are too many, the worst first. It tells of the first `mostTold`. */
export function numbered(report: Report): Report {
  const { flows } = report;
  return flows.length <= mostTold ? report : { ...report, flows: statuses.flatMap((status) => flows.filter((flow) => flow.status === status)) };
}

/** What the page tells of. */
export function told(whole: Report): Report {
  return whole.flows.length <= mostTold ? whole : { ...whole, flows: whole.flows.slice(0, mostTold) };
}

/** Says that the page does not tell of every flow, where it does not. */
export function cutNote(whole: Report): Markup | null {
  const { flows } = whole;
  return flows.length <= mostTold ? null : html`<p class="lead">${labelsOf(whole).html.cut(mostTold, flows.length)}</p>`;
}
