import type { Complaints } from './complaints.ts';
import type { HostDraft } from './drafts.ts';
import { type Field, readBoolean, readChoice, readList, readMap, readOneOrMore, readText } from './fields.ts';
import { expandNames } from './name-ranges.ts';
import { readPlacement, states } from './read-placement.ts';
import { spottedText } from './read-site.ts';
import { isAddress, isHostName, isNetwork, parsePortRange, parseProxy } from './values.ts';

const hostKeys = ['name', 'address', 'site', 'state', 'rpc-ports', 'site-server-initiates', 'proxy', 'represents', 'roles'];

/** Since Windows Server 2008 (KB 929851). */
export const defaultRpcPorts = { first: 49152, last: 65535 };

export function readHost(field: Field, edition: string, complaints: Complaints): HostDraft | null {
  const fields = readMap({ ...field, name: 'host' }, hostKeys, complaints);
  if (!fields) return null;
  const name = readText(fields.get('name'), 'a host name', complaints);
  if (!fields.has('name')) complaints.add(field.spot, 'a host without a name; expected name: and its DNS name');
  const nameSpot = fields.get('name')?.spot ?? field.spot;
  const names = name === null ? [] : readNames(name, nameSpot, complaints);
  const addressField = fields.get('address');
  const addresses = readOneOrMore(addressField, 'an address or a list of addresses', complaints).flatMap((item) => readAddress(item, complaints));
  if (addressField && names.length > 1 && addresses.length > 0 && addresses.length !== names.length) {
    complaints.add(addressField.spot, `${addresses.length} address(es) for the ${names.length} hosts of ${name}; expected one for each, or none (each name is resolved)`);
  }
  const represents = readOneOrMore(fields.get('represents'), 'a list of networks', complaints).flatMap((item) => {
    const text = readText(item, 'a network', complaints);
    if (text === null || isNetwork(text)) return text ?? [];
    complaints.add(item.spot, `malformed network "${text}"; expected an address and a prefix length, e.g. 10.50.0.0/16`);
    return [];
  });
  const draft = {
    spot: field.spot,
    names,
    nameSpot,
    addresses,
    site: spottedText(fields.get('site'), 'a site code', complaints),
    state: readChoice(fields.get('state'), states, complaints) ?? 'installed',
    rpcPorts: readRpcPorts(fields.get('rpc-ports'), complaints),
    siteServerInitiates: readBoolean(fields.get('site-server-initiates'), complaints) ?? false,
    proxy: readProxy(fields.get('proxy'), complaints),
    represents,
    placements: readList(fields.get('roles'), 'a list of roles', complaints).flatMap((item) => readPlacement(item, edition, complaints) ?? []),
  } satisfies HostDraft;
  return names.length === 0 ? null : draft;
}

/** A name, or as many as its ranges stand for. */
export function readNames(name: string, spot: HostDraft['spot'], complaints: Complaints): readonly string[] {
  const names = expandNames(name);
  if ('problem' in names) {
    complaints.add(spot, names.problem);
    return [];
  }
  const [first = ''] = names;
  if (isHostName(first) || isAddress(first)) return names;
  complaints.add(spot, `malformed host name "${name.slice(0, 80)}"; expected letters, digits, hyphens and dots, e.g. cm01.contoso.example or dp[001-120].contoso.example`);
  return [];
}

function readAddress(field: Field, complaints: Complaints): string[] {
  const text = readText(field, 'an address', complaints);
  if (text === null) return [];
  if (isAddress(text)) return [text];
  complaints.add(field.spot, `malformed address "${text}"; expected an IPv4 or IPv6 address, without a prefix length`);
  return [];
}

function readRpcPorts(field: Field | undefined, complaints: Complaints): HostDraft['rpcPorts'] {
  const text = readText(field, 'a range of ports', complaints);
  if (text === null || !field) return defaultRpcPorts;
  const range = parsePortRange(text);
  if (!range) complaints.add(field.spot, `malformed range "${text}"; expected two ports from 1 to 65535 in rising order, e.g. 49152-65535`);
  return range ?? defaultRpcPorts;
}

function readProxy(field: Field | undefined, complaints: Complaints): HostDraft['proxy'] {
  const text = readText(field, 'a proxy as host:port', complaints);
  if (text === null || !field) return null;
  const proxy = parseProxy(text);
  if (!proxy) complaints.add(field.spot, `malformed proxy "${text}"; expected host:port, e.g. proxy01.contoso.example:8080`);
  return proxy;
}
