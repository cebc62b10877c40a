import type { Complaints, Spot } from './complaints.ts';
import { expectedOneOf } from './complaints.ts';
import type { HostDraft } from './drafts.ts';
import { defaultRpcPorts, readNames } from './read-host.ts';
import { isKnownRole, plainPlacement, states } from './read-placement.ts';
import { isAddress } from './values.ts';

const columns = ['name', 'address', 'site', 'roles', 'state'];

interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Hosts from a csv with the columns name,address,site,roles,state; roles (and several addresses) are separated by spaces. */
export function readCsv(file: string, text: string, edition: string, complaints: Complaints): HostDraft[] {
  const spotOf =
    ({ line, column }: { line: number; column: number }): Spot =>
    () => ({ file, line, column });
  const [header, ...rows] = csvRows(text.replace(/^\uFEFF/, ''));
  const names = header?.map((cell) => cell.text.toLowerCase()) ?? [];
  const top: Spot = () => ({ file, line: 1, column: 1 });
  for (const cell of header ?? []) {
    if (!columns.includes(cell.text.toLowerCase())) complaints.add(spotOf(cell), `unknown column "${cell.text}"${expectedOneOf(columns, cell.text)}`);
  }
  for (const needed of ['name', 'roles']) {
    if (!names.includes(needed)) complaints.add(top, `no column "${needed}"; expected a first line with ${columns.join(',')}`);
  }
  if (!names.includes('name') || !names.includes('roles')) return [];
  return rows.flatMap((row) => {
    const cell = (name: string): Cell | undefined => row[names.indexOf(name)];
    return readRow(cell, row, names.length, spotOf, edition, complaints) ?? [];
  });
}

function readRow(
  cell: (name: string) => Cell | undefined,
  row: readonly Cell[],
  width: number,
  spotOf: (cell: Cell) => Spot,
  edition: string,
  complaints: Complaints,
): HostDraft | null {
  const [first] = row;
  if (!first) return null;
  const spot = spotOf(first);
  if (row.length > width) complaints.add(spotOf(row[width] ?? first), `${row.length} values; expected ${width}, as the first line has`);
  const name = cell('name');
  if (!name || name.text === '') {
    complaints.add(spot, 'a host without a name; expected its DNS name');
    return null;
  }
  const names = readNames(name.text, spotOf(name), complaints);
  const addressCell = cell('address');
  const addresses = words(addressCell).filter((text) => {
    if (!isAddress(text)) complaints.add(spotOf(addressCell ?? name), `malformed address "${text}"; expected an IPv4 or IPv6 address`);
    return isAddress(text);
  });
  if (names.length > 1 && addresses.length > 0 && addresses.length !== names.length) {
    complaints.add(spotOf(addressCell ?? name), `${addresses.length} address(es) for ${names.length} hosts; expected one for each, or none`);
  }
  const roleCell = cell('roles');
  const placements = words(roleCell).flatMap((role) =>
    isKnownRole(role, spotOf(roleCell ?? name), edition, complaints) ? plainPlacement(role, spotOf(roleCell ?? name), 'installed') : [],
  );
  const stateCell = cell('state');
  const stateText = stateCell?.text ?? '';
  const state = states.find((known) => known === stateText) ?? 'installed';
  if (stateText !== '' && stateText !== state) complaints.add(spotOf(stateCell ?? name), `unknown state "${stateText}"${expectedOneOf(states, stateText)}`);
  const siteCell = cell('site');
  const site = siteCell && siteCell.text !== '' ? { value: siteCell.text, spot: spotOf(siteCell) } : null;
  if (names.length === 0) return null;
  const nothing = { rpcPorts: defaultRpcPorts, siteServerInitiates: false, proxy: null, represents: [] };
  return { spot, names, nameSpot: spotOf(name), addresses, site, state, ...nothing, placements };
}

function words(cell: Cell | undefined): string[] {
  return (cell?.text ?? '').split(/\s+/).filter((word) => word !== '');
}

/** RFC 4180, with any line end; blank lines are left out. */
function csvRows(text: string): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/g)) {
    const [, raw = '', end = ''] = match;
    const isQuoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
    const value = isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw;
    row.push({ text: value.trim(), line, column: match.index - lineStart + 1 });
    for (const lineBreak of raw.matchAll(/\r\n|\n|\r/g)) {
      line++;
      lineStart = match.index + lineBreak.index + lineBreak[0].length;
    }
    if (end === ',') continue;
    if (row.some((cell) => cell.text !== '')) rows.push(row);
    row = [];
    line++;
    lineStart = match.index + match[0].length;
  }
  return rows;
}
