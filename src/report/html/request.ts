import type { Report } from '../../model/report.ts';
import { requestText, requestTitles } from '../firewall-request.ts';
import { html, type Markup } from './markup.ts';

/** What to ask the firewall team for, to be copied into its form. */
export function request({ firewallRequest, run }: Report): Markup | null {
  if (firewallRequest.length === 0) return null;
  const rows = firewallRequest.map((row) => requestText(row, run.edition));
  return html`<section aria-labelledby="request">
<h2 id="request">Firewall request</h2>
<p class="lead">Opens exactly what failed as blocked or rejected. As csv: <code>--report firewall-request:FILE</code>.</p>
<div class="scroll" role="group" aria-labelledby="request" tabindex="0">
<table>
<thead><tr>${Object.values(requestTitles).map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ source, destination, ports, action, why, remark }) =>
    html`<tr><td>${source}</td><td>${destination}</td><td class="wire">${ports}</td><td>${action}</td><td>${why}</td><td>${remark}</td></tr>\n`,
)}</tbody>
</table>
</div>
</section>`;
}
