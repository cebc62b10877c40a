import { remarkOf } from '../catalog/index.ts';
import { justifications } from '../firewall/index.ts';
import type { FirewallRow } from '../model/firewall.ts';
import type { Report } from '../model/report.ts';
import { escapeCsv } from './escape.ts';

/** What a row of a firewall request says, column by column, whatever the format. */
const requestColumns = [
  'source name',
  'source addresses and networks',
  'source ports',
  'destination name',
  'destination addresses and networks',
  'protocol',
  'ports',
  'action',
  'necessity',
  'confidence',
  'sections',
  'remark',
  'justification',
] as const;

/** A comma and a space: "80,443" alone is a number to a spreadsheet. */
const separator = ', ';

/** The values of a row in the order of the columns; of what nothing was tested, the confidence is "untested". */
function requestCells(row: FirewallRow, edition: string): string[] {
  return [
    row.sourceNames.join(separator),
    row.source.join(separator),
    row.sourcePorts,
    row.destinationNames.join(separator),
    row.destination.join(separator),
    row.protocol,
    row.ports.replaceAll(',', separator),
    row.action,
    row.necessity,
    row.confidence ?? 'untested',
    row.sections.join(separator),
    remarkText(row),
    justifications.en({ edition, services: row.services, sections: row.sections }),
  ];
}

/** What to know beside the ports, in sentences. */
function remarkText({ remarks, via }: FirewallRow): string {
  const said = remarks.map((id) => remarkOf(id)?.text.en ?? id);
  return [...said, ...(via ? [`This is a proxy: it must let these through: ${via.join(separator)}.`] : [])].join(' ');
}

/** The columns of a request for people. */
export const requestTitles = { source: 'Source', destination: 'Destination', ports: 'Protocol and ports', action: 'Action', why: 'Why', remark: 'To know' } as const;

/** A row for people: each end by its names and addresses, and its necessity and confidence with the reason. */
export function requestText(row: FirewallRow, edition: string): Readonly<Record<keyof typeof requestTitles, string>> {
  const { sourceNames, sourcePorts, destinationNames, protocol, ports, action, necessity, confidence, services, sections } = row;
  const basis = justifications.en({ edition, services, sections });
  return {
    source: `${endText(sourceNames, row.source)}${sourcePorts === '' ? '' : `, from ${sourcePorts} ports`}`,
    destination: endText(destinationNames, row.destination),
    ports: `${protocol.toUpperCase()} ${ports.replaceAll(',', separator)}`,
    action,
    why: `${necessity}, ${confidence === null ? 'not tested' : `blocked (${confidence})`}. ${basis}`,
    remark: remarkText(row),
  };
}

/** "dp01, dp02 (10.0.0.1, 10.0.0.2)"; a name alone where it is all that is known. */
function endText(names: readonly string[], addresses: readonly string[]): string {
  const known = addresses.filter((address) => !names.includes(address));
  return `${names.join(separator)}${known.length === 0 ? '' : ` (${known.join(separator)})`}`;
}

/** Rows as csv (RFC 4180), the header first. */
export function* requestCsv(rows: readonly FirewallRow[], edition: string): Iterable<string> {
  yield `${requestColumns.join(',')}\r\n`;
  for (const row of rows) yield `${requestCells(row, edition).map(escapeCsv).join(',')}\r\n`;
}

/** What failed as blocked or rejected, as a request for the firewall team. */
export function renderFirewallRequest({ firewallRequest, run }: Report): string {
  return [...requestCsv(firewallRequest, run.edition)].join('');
}
