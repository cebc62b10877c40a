import type { Report } from '../../model/report.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';
import { matrix } from './matrix.ts';
import { type Pair, pairsOf, pairWords, shortNames } from './pairs.ts';
import { mostTold } from './told.ts';
import { anchorOf, signs, statuses } from './words.ts';

/** So many hosts fit beside each other with their names. */
const mostSources = 24;
const mostDestinations = 32;

/**
 * Who reaches whom. Few hosts: a table of sources by destinations, with names. Many, from one source, which is what a run has: a tile a destination.
 * Many from many, which is what merged runs have: the same matrix without names, small enough for a screen. What failed leads to what is told of it.
 */
export function picture(report: Report): Markup {
  const labels = labelsOf(report);
  const pairs = pairsOf(report);
  const tested = pairs.filter(({ status }) => status !== null);
  const [sources, destinations] = [hostsOf(pairs, 'from'), hostsOf(pairs, 'to')];
  const isSmall = sources.length <= mostSources && destinations.length <= mostDestinations;
  const isOneSource = hostsOf(tested, 'from').length === 1;
  const drawn = isSmall ? namedTable(pairs, sources, destinations, labels) : isOneSource ? tiles(tested, pairs, labels) : matrix(pairs, sources, destinations, labels);
  return html`<section aria-labelledby="picture">
<h2 id="picture">${labels.html.picture.heading}</h2>
${drawn}
${legend(pairs, labels)}
</section>`;
}

function hostsOf(pairs: readonly Pair[], end: 'from' | 'to'): string[] {
  return [...new Set(pairs.map((pair) => pair[end]))];
}

function namedTable(pairs: readonly Pair[], sources: readonly string[], destinations: readonly string[], labels: Labels): Markup {
  const said = labels.html.picture;
  const byEnds = new Map(pairs.map((pair) => [`${pair.from}\n${pair.to}`, pair]));
  const { domain, short } = shortNames([...sources, ...destinations]);
  const lead = html`<p class="lead">${said.lead(domain === '' ? null : html`<code>${domain}</code>`)}</p>`;
  return html`${lead}
<div class="scroll" role="group" aria-labelledby="picture" tabindex="0">
<table class="grid" aria-label="${said.table}">
<thead><tr><td></td>${destinations.map((to) => html`<th scope="col"><span>${short(to)}</span></th>`)}</tr></thead>
<tbody>
${sources.map((from) => html`<tr><th scope="row">${short(from)}</th>${destinations.map((to) => gridCell(byEnds.get(`${from}\n${to}`), labels))}</tr>\n`)}</tbody>
</table>
</div>`;
}

function gridCell(pair: Pair | undefined, labels: Labels): Markup {
  if (!pair) return html`<td></td>`;
  const { status, count, worst } = pair;
  const number = worst === count || status === null ? String(count) : `${worst}/${count}`;
  return html`<td class="${status ?? 'elsewhere'}" title="${pairWords(pair, labels)}">${linked(pair, html`<span aria-hidden="true">${status === null ? '' : signs[status]} ${number}</span><span class="vh">${pairWords(pair, labels)}</span>`)}</td>`;
}

/** What is not plainly passed is told of below. */
function linked({ status, first }: Pair, content: Markup): Markup {
  const isTold = status !== null && status !== 'pass' && status !== 'waived' && first < mostTold;
  return isTold ? html`<a href="#${anchorOf(first)}">${content}</a>` : content;
}

function tiles(tested: readonly Pair[], all: readonly Pair[], labels: Labels): Markup {
  const said = labels.html.picture;
  const [first] = tested;
  const failing = tested.filter(({ status }) => status === 'fail' || status === 'error').sort((a, b) => b.worst - a.worst);
  const elsewhere = [
    ...Map.groupBy(
      all.filter(({ status }) => status === null),
      ({ from }) => from,
    ),
  ];
  return html`<h3 class="tilehead">${said.from(first?.from ?? '', tested.length)}</h3>
<ul class="tiles">
${tested.map((pair) => html`<li class="${pair.status ?? ''}" title="${pairWords(pair, labels)}">${linked(pair, html`<span aria-hidden="true">${pair.status === 'pass' || pair.status === null ? '' : signs[pair.status]}</span><span class="vh">${pairWords(pair, labels)}</span>`)}</li>`)}
</ul>
${failing.length === 0 ? '' : failingHosts(failing, labels)}${
  elsewhere.length === 0
    ? ''
    : html`<h3 class="tilehead">${said.elsewhere(elsewhere.length)}</h3>
<ul class="tiles small">
${elsewhere.map(([from, pairs]) => html`<li class="elsewhere" title="${elsewhereWords(from, pairs, labels)}"><span class="vh">${elsewhereWords(from, pairs, labels)}</span></li>`)}
</ul>`
}`;
}

/** So many names are read at a glance; the failures below have all. */
const mostNames = 24;

function failingHosts(failing: readonly Pair[], labels: Labels): Markup {
  const said = labels.html.picture;
  const { short } = shortNames(failing.map(({ to }) => to));
  const more = failing.length - mostNames;
  return html`<p class="chips">${said.failing}${failing.slice(0, mostNames).map((pair) => html`<a class="chip"${pair.first < mostTold ? html` href="#${anchorOf(pair.first)}"` : ''} title="${pairWords(pair, labels)}">${short(pair.to)} <b>${pair.worst}/${pair.count}</b></a> `)}${more > 0 ? said.more(more) : ''}</p>
`;
}

function elsewhereWords(from: string, pairs: readonly Pair[], { html: { picture: said } }: Labels): string {
  const flows = pairs.reduce((sum, { count }) => sum + count, 0);
  return said.source(from, flows, pairs.length);
}

function legend(pairs: readonly Pair[], { html: { picture: said } }: Labels): Markup {
  const seen = new Set(pairs.map(({ status }) => status));
  return html`<ul class="legend">
${statuses.filter((status) => seen.has(status)).map((status) => html`<li><span class="swatch ${status}" aria-hidden="true">${signs[status]}</span> ${said.legend[status]}</li>\n`)}${seen.has(null) ? html`<li><span class="swatch elsewhere" aria-hidden="true"></span> ${said.legendElsewhere}</li>\n` : ''}</ul>`;
}
