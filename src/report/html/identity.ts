import { createHash } from 'node:crypto';
import { editionOf, errata, otherLists } from '../../catalog/index.ts';
import type { Report } from '../../model/report.ts';
import { labelsOf } from '../labels.ts';
import { type Content, html, type Markup } from './markup.ts';
import { timeText } from './words.ts';

/** Who ran what, where and when, and the digests by which what it went by is known. */
export function identity(report: Report): Markup {
  const { run, tool } = report;
  const said = labelsOf(report).html.identity;
  const names = said.facts;
  const options = Object.entries(run.options).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') || said.none : String(value)}`);
  const facts: readonly (readonly [string, Content])[] = [
    [names.host, run.host],
    [names.ticket, run.ticket ?? said.none],
    [names.run, html`<code>${run.id}</code>`],
    [names.started, timeText(run.startedAt)],
    [names.finished, timeText(run.finishedAt)],
    [names.phase, run.phase],
    [names.options, options.join('; ')],
    [names.topology, html`${run.topology.file}<br>SHA-256 <code>${run.topology.sha256}</code>`],
    [names.catalog, html`${said.catalog(run.edition)}<br>SHA-256 <code>${catalogDigest(run.edition)}</code>`],
    [names.tool, `${tool.name} ${tool.version}`],
  ];
  return html`<section aria-labelledby="identity">
<h2 id="identity">${said.heading}</h2>
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
