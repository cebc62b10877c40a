import type { FlowReport, Report } from '../../model/report.ts';
import { escapeScriptJson, escapeTerminal } from '../escape.ts';
import { opinionWords, sections, seenWords, serviceName, wire } from '../flow-words.ts';
import { labelsOf } from '../labels.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup, trusted } from './markup.ts';
import { opinionBadge, sectionNames, signs, statuses } from './words.ts';

/** Columns of the table of every flow, as the script calls them and sorts by. */
const allColumns = ['opinion', 'from', 'to', 'address', 'wire', 'service', 'necessity', 'ms', 'sections'] as const;

/**
 * Every flow. With scripts a page of the table at a time, filtered and sorted, from the data below; without them the whole table as it stands, which
 * a browser with scripts never builds.
 */
export function everyFlow(report: Report): Markup {
  const { flows } = report;
  const labels = labelsOf(report);
  const said = labels.html.flows;
  // Where all flows start at one host, that is said above.
  const hasSource = new Set(flows.map(({ from }) => from)).size > 1;
  const columns = allColumns.filter((key) => key !== 'from' || hasSource);
  return html`<section aria-labelledby="flows">
<h2 id="flows">${said.heading}</h2>
<p class="lead">${said.lead(flows.length)}</p>
<form id="filter" hidden role="search" aria-label="${said.filter}">
<label class="grow">${said.text} <input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="${said.placeholder}"></label>
<label>${said.status} <select name="status"><option value="">${said.all}</option></select></label>
<label>${said.necessity} <select name="necessity"><option value="">${said.all}</option></select></label>
<label>${said.host} <select name="host"><option value="">${said.all}</option></select></label>
<button type="reset">${said.clear}</button>
</form>
<p id="shown" class="shown" role="status" hidden></p>
<div id="rows" class="scroll" role="group" aria-labelledby="flows" tabindex="0" hidden>
<table class="flows">
<thead><tr>${columns.map((key) => html`<th scope="col" data-key="${key}"><button type="button">${said.columns[key]}</button></th>`)}</tr></thead>
<tbody></tbody>
</table>
</div>
<nav id="pages" class="pages" aria-label="${said.pages}" hidden><button type="button" name="previous">${said.previous}</button> <span></span> <button type="button" name="next">${said.next}</button></nav>
<noscript>
<div class="scroll" role="group" aria-labelledby="flows" tabindex="0">
<table class="flows">
<thead><tr>${columns.map((key) => html`<th scope="col" data-key="${key}">${said.columns[key]}</th>`)}<th scope="col" data-key="seen">${labels.html.problems.seen}</th></tr></thead>
<tbody>
${flows.map((flow) => staticRow(flow, hasSource, labels))}</tbody>
</table>
</div>
</noscript>
</section>`;
}

function staticRow(flow: FlowReport, hasSource: boolean, labels: Labels): Markup {
  const { from, to, address, necessity, ms } = flow;
  const source = hasSource ? html`<td>${from}</td>` : '';
  return html`<tr><td>${opinionBadge(flow, labels)}</td>${source}<th scope="row">${to}</th><td>${address}</td><td class="wire">${wire(flow)}</td><td>${serviceName(flow, labels)}</td><td>${labels.necessity[necessity]}</td><td class="number">${ms}</td><td>${sections(flow).join(' ')}</td><td>${seenWords(flow, labels)}</td></tr>\n`;
}

/** The flows for the script, in the plan's order; each text as it is to be shown. */
export function flowData(report: Report): Markup {
  const { flows } = report;
  const labels = labelsOf(report);
  const data = {
    signs,
    statuses,
    names: labels.html.status,
    said: labels.html.flows.script,
    flows: flows.map((flow) => ({
      status: flow.status,
      opinion: opinionWords(flow, labels),
      from: flow.from,
      to: flow.to,
      address: flow.address ?? '',
      wire: wire(flow),
      service: serviceName(flow, labels),
      necessity: labels.necessity[flow.necessity],
      ms: flow.ms,
      sections: sections(flow).join(' '),
      explanation: flow.explanation,
      remedy: flow.remedy ?? '',
      seen: seenWords(flow, labels),
      document: sectionNames(flow.requiredBy, labels).join(labels.html.problems.between),
      findings: (flow.findings ?? []).join(labels.html.problems.between),
    })),
  };
  const shown = JSON.stringify(data, (_, value) => (typeof value === 'string' ? escapeTerminal(value) : value));
  return html`<script type="application/json" id="flow-data">${trusted(escapeScriptJson(shown))}</script>`;
}
