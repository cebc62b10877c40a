import type { FlowReport, Report } from '../../model/report.ts';
import { escapeScriptJson, escapeTerminal } from '../escape.ts';
import { opinionWords, sections, seenWords, serviceName, wire } from '../flow-words.ts';
import { html, type Markup, trusted } from './markup.ts';
import { opinionBadge, sectionNames, signs, statuses } from './words.ts';

/** Columns of the table of every flow: what the script calls them and sorts by, and their titles. */
const allColumns = [
  ['opinion', 'Result'],
  ['from', 'From'],
  ['to', 'To'],
  ['address', 'Address'],
  ['wire', 'Port'],
  ['service', 'Service'],
  ['necessity', 'Necessity'],
  ['ms', 'ms'],
  ['sections', 'Sections'],
] as const;

/**
 * Every flow. With scripts a page of the table at a time, filtered and sorted, from the data below; without them the whole table as it stands, which
 * a browser with scripts never builds.
 */
export function everyFlow({ flows }: Report): Markup {
  // Where all flows start at one host, that is said above.
  const columns = allColumns.filter(([key]) => key !== 'from' || new Set(flows.map(({ from }) => from)).size > 1);
  const keys = new Set<string>(columns.map(([key]) => key));
  return html`<section aria-labelledby="flows">
<h2 id="flows">Every flow that was planned here</h2>
<p class="lead">${flows.length} in all. Open a row for what was expected, what was seen and what to do next.</p>
<form id="filter" hidden role="search" aria-label="Filter the flows">
<label class="grow">Text <input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="host, port, service, section, cause"></label>
<label>Status <select name="status"><option value="">all</option></select></label>
<label>Necessity <select name="necessity"><option value="">all</option></select></label>
<label>Host <select name="host"><option value="">all</option></select></label>
<button type="reset">Clear</button>
</form>
<p id="shown" class="shown" role="status" hidden></p>
<div id="rows" class="scroll" role="group" aria-labelledby="flows" tabindex="0" hidden>
<table class="flows">
<thead><tr>${columns.map(([key, title]) => html`<th scope="col" data-key="${key}"><button type="button">${title}</button></th>`)}</tr></thead>
<tbody></tbody>
</table>
</div>
<nav id="pages" class="pages" aria-label="Pages of flows" hidden><button type="button" name="previous">Previous</button> <span></span> <button type="button" name="next">Next</button></nav>
<noscript>
<div class="scroll" role="group" aria-labelledby="flows" tabindex="0">
<table class="flows">
<thead><tr>${columns.map(([key, title]) => html`<th scope="col" data-key="${key}">${title}</th>`)}<th scope="col" data-key="seen">Seen</th></tr></thead>
<tbody>
${flows.map((flow) => staticRow(flow, keys.has('from')))}</tbody>
</table>
</div>
</noscript>
</section>`;
}

function staticRow(flow: FlowReport, hasSource: boolean): Markup {
  const { from, to, address, necessity, ms } = flow;
  const source = hasSource ? html`<td>${from}</td>` : '';
  return html`<tr><td>${opinionBadge(flow)}</td>${source}<th scope="row">${to}</th><td>${address}</td><td class="wire">${wire(flow)}</td><td>${serviceName(flow)}</td><td>${necessity}</td><td class="number">${ms}</td><td>${sections(flow).join(' ')}</td><td>${seenWords(flow)}</td></tr>\n`;
}

/** The flows for the script, in the plan's order; each text as it is to be shown. */
export function flowData({ flows }: Report): Markup {
  const data = {
    signs,
    statuses,
    flows: flows.map((flow) => ({
      status: flow.status,
      opinion: opinionWords(flow),
      from: flow.from,
      to: flow.to,
      address: flow.address ?? '',
      wire: wire(flow),
      service: serviceName(flow),
      necessity: flow.necessity,
      ms: flow.ms,
      sections: sections(flow).join(' '),
      explanation: flow.explanation,
      remedy: flow.remedy ?? '',
      seen: seenWords(flow),
      document: sectionNames(flow.requiredBy).join('; '),
      findings: (flow.findings ?? []).join('; '),
    })),
  };
  const shown = JSON.stringify(data, (_, value) => (typeof value === 'string' ? escapeTerminal(value) : value));
  return html`<script type="application/json" id="flow-data">${trusted(escapeScriptJson(shown))}</script>`;
}
