import { createHash } from 'node:crypto';
import { editionOf, errata, otherLists } from '../../catalog/index.ts';
import type { Report } from '../../model/report.ts';
import { type Content, html, type Markup } from './markup.ts';
import { timeText } from './words.ts';

/** Who ran what, where and when, and the digests by which what it went by is known. */
export function identity({ run, tool }: Report): Markup {
  const options = Object.entries(run.options).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') || 'none' : String(value)}`);
  const facts: readonly (readonly [string, Content])[] = [
    ['Host', run.host],
    ['Ticket', run.ticket ?? 'none'],
    ['Run', html`<code>${run.id}</code>`],
    ['Started', timeText(run.startedAt)],
    ['Finished', timeText(run.finishedAt)],
    ['Phase', run.phase],
    ['Options', options.join('; ')],
    ['Topology', html`${run.topology.file}<br>SHA-256 <code>${run.topology.sha256}</code>`],
    ['Catalog', html`Ports used in Configuration Manager, edition ${run.edition}<br>SHA-256 <code>${catalogDigest(run.edition)}</code>`],
    ['Tool', `${tool.name} ${tool.version}`],
  ];
  return html`<section aria-labelledby="identity">
<h2 id="identity">This run</h2>
<dl class="facts">
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
</section>`;
}

/** Of the edition with its lists and errata, as this tool has them: two reports with one digest went by the same rows. */
function catalogDigest(edition: string): string {
  return createHash('sha256')
    .update(JSON.stringify([editionOf(edition), otherLists, errata]))
    .digest('hex');
}
