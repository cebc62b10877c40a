import { remarkOf } from '../catalog/index.ts';
import { justifications } from '../firewall/index.ts';
import type { FirewallRow } from '../model/firewall.ts';
import type { Report } from '../model/report.ts';
import { escapeCsv } from './escape.ts';
import { labelsOf } from './labels.ts';
import type { Labels } from './labels-english.ts';

/** What a row of a firewall request says, column by column. */
const csvColumns = [
  'sourceName',
  'source',
  'sourcePorts',
  'destinationName',
  'destination',
  'protocol',
  'ports',
  'action',
  'necessity',
  'confidence',
  'sections',
  'remark',
  'justification',
] as const satisfies readonly (keyof Labels['request']['columns'])[];

/** The columns of a request for people, in their order. */
export const requestColumns = ['source', 'destination', 'ports', 'action', 'why', 'remark'] as const satisfies readonly (keyof Labels['request']['titles'])[];

/** A comma and a space: "80,443" alone is a number to a spreadsheet. */
const separator = ', ';

/** Spreadsheets take a csv without this mark for one in the code page of their system; what is ASCII reads alike in all of them. */
const byteOrderMark = '\ufeff';

/** The values of a row by column; of what nothing was tested, the confidence is "untested". */
function requestCells(row: FirewallRow, edition: string, labels: Labels): Record<(typeof csvColumns)[number], string> {
  return {
    sourceName: row.sourceNames.join(separator),
    source: row.source.join(separator),
    sourcePorts: sourcePortsText(row, labels),
    destinationName: row.destinationNames.join(separator),
    destination: row.destination.join(separator),
    protocol: row.protocol,
    ports: portsText(row, labels),
    action: labels.request[row.action],
    necessity: labels.necessity[row.necessity],
    confidence: row.confidence === null ? labels.request.untested : labels.confidence[row.confidence],
    sections: row.sections.join(separator),
    remark: remarkText(row, labels),
    justification: justifications[labels.language]({ edition, services: row.services, sections: row.sections }),
  };
}

/** What to know beside the ports, in sentences. */
function remarkText({ remarks, via }: FirewallRow, { language, request }: Labels): string {
  const said = remarks.map((id) => remarkOf(id)?.text[language] ?? id);
  return [...said, ...(via ? [request.proxy(via)] : [])].join(request.between);
}

function sourcePortsText({ sourcePorts }: FirewallRow, { request }: Labels): string {
  return sourcePorts.replace('ephemeral', request.ephemeral);
}

function portsText({ ports }: FirewallRow, { request }: Labels): string {
  return ports === 'echo' ? request.echo : ports.replaceAll(',', separator);
}

/** A row for people: each end by its names and addresses, and its necessity and confidence with the reason. */
export function requestText(row: FirewallRow, edition: string, labels: Labels): Readonly<Record<(typeof requestColumns)[number], string>> {
  const { request } = labels;
  const source = endText(row.sourceNames, row.source);
  const ports = sourcePortsText(row, labels);
  const basis = justifications[labels.language]({ edition, services: row.services, sections: row.sections });
  return {
    source: ports === '' ? source : request.fromPorts(source, ports),
    destination: endText(row.destinationNames, row.destination),
    ports: `${row.protocol.toUpperCase()} ${portsText(row, labels)}`,
    action: request[row.action],
    why: request.why(labels.necessity[row.necessity], row.confidence && labels.confidence[row.confidence], basis),
    remark: remarkText(row, labels),
  };
}

/** "dp01, dp02 (10.0.0.1, 10.0.0.2)"; a name alone where it is all that is known. */
function endText(names: readonly string[], addresses: readonly string[]): string {
  const known = addresses.filter((address) => !names.includes(address));
  return `${names.join(separator)}${known.length === 0 ? '' : ` (${known.join(separator)})`}`;
}

/** Rows as csv (RFC 4180), the header first. */
export function* requestCsv(rows: readonly FirewallRow[], edition: string, labels: Labels): Iterable<string> {
  if (labels.language !== 'en') yield byteOrderMark;
  yield `${csvColumns.map((column) => labels.request.columns[column]).join(',')}\r\n`;
  for (const row of rows) {
    const cells = requestCells(row, edition, labels);
    yield `${csvColumns.map((column) => escapeCsv(cells[column])).join(',')}\r\n`;
  }
}

/** What failed as blocked or rejected, as a request for the firewall team. */
export function renderFirewallRequest(report: Report): Iterable<string> {
  return requestCsv(report.firewallRequest, report.run.edition, labelsOf(report));
}
