import type { Report } from '../../model/report.ts';
import { requestColumns, requestText } from '../firewall-request.ts';
import { labelsOf } from '../labels.ts';
import { html, type Markup } from './markup.ts';

/** What to ask the firewall team for, to be copied into its form. */
export function request(report: Report): Markup | null {
  const { firewallRequest, run } = report;
  const labels = labelsOf(report);
  if (firewallRequest.length === 0) return null;
  const rows = firewallRequest.map((row) => requestText(row, run.edition, labels));
  return html`<section aria-labelledby="request">
<h2 id="request">${labels.html.request.heading}</h2>
<p class="lead">${labels.html.request.lead}</p>
<div class="scroll" role="group" aria-labelledby="request" tabindex="0">
<table>
<thead><tr>${requestColumns.map((column) => html`<th scope="col">${labels.request.titles[column]}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ source, destination, ports, action, why, remark }) =>
    html`<tr><td>${source}</td><td>${destination}</td><td class="wire">${ports}</td><td>${action}</td><td>${why}</td><td>${remark}</td></tr>\n`,
)}</tbody>
</table>
</div>
</section>`;
}
