import { remarksOn, sourcePortsOf } from '../catalog/index.ts';
import { isNamedByMapper, mapperPort } from '../model/endpoints.ts';
import type { Demand, FirewallRow } from '../model/firewall.ts';
import type { Necessity } from '../model/flow.ts';
import { boxesOf, type Cell } from './boxes.ts';
import { joinedRanges, portsText, rangeOf } from './ports.ts';

/** What must be opened first. */
const rank: Readonly<Record<Necessity, number>> = { required: 0, optional: 1, implied: 2, advisory: 3 };

/**
 * What to ask a firewall team for, in few rows that open exactly what is demanded: no flow missing, and no source, destination and port together that
 * no flow needs. What the document only advises is never asked for. Rows of unlike necessity, confidence and source ports stand apart, required first.
 */
export function firewallRows(demands: readonly Demand[]): FirewallRow[] {
  const wanted = demands.filter(({ flow }) => flow.necessity !== 'advisory').flatMap(byAddresses);
  // Hosts may share an address: what is the same opening to a firewall is asked for once, by the demand that needs it most.
  const openings = Map.groupBy(wanted, ({ flow, source, destination }) => `${source.addresses[0]}|${destination.addresses[0]}|${flow.protocol}|${portsText([rangeOf(flow)])}`);
  const alike = Map.groupBy(openings.values(), (same) => kindOf(strongest(same)));
  return [...alike.values()]
    .map((some) => some.flat())
    .sort((a, b) => rank[strongest(a).flow.necessity] - rank[strongest(b).flow.necessity])
    .flatMap(rowsOf);
}

function kindOf({ flow, confidence }: Demand): string {
  return `${flow.necessity}|${confidence}|${flow.protocol}|${sourcePortsOf(flow)}`;
}

/** The demand that says most of why an opening is needed, of several alike the first. */
function strongest(demands: readonly Demand[]): Demand {
  return demands.reduce((most, demand) => (weightOf(demand) < weightOf(most) ? demand : most));
}

/** Necessity first; of equal ones, what is proven to be blocked. */
function weightOf({ flow, confidence }: Demand): number {
  return 2 * rank[flow.necessity] + (confidence === 'likely' ? 1 : 0);
}

/** A demand by each of its pairs of addresses. */
function byAddresses(demand: Demand): Demand[] {
  const { source, destination } = demand;
  if (source.addresses.length === 1 && destination.addresses.length === 1) return [demand];
  return addressPairs(demand).map(([from, to]) => ({ ...demand, source: { ...source, addresses: [from] }, destination: { ...destination, addresses: [to] } }));
}

/** What one address needs of another at one port or range. */
interface Need {
  readonly source: string;
  readonly destination: string;
  readonly ports: string;
  readonly demands: readonly Demand[];
}

function rowsOf(demands: readonly Demand[]): FirewallRow[] {
  const needs = needsOf(demands);
  const number = numbering();
  const boxes = boxesOf(needs.map(({ source, destination, ports }): Cell => [number(`from ${source}`), number(`to ${destination}`), number(ports)]));
  const rows = Map.groupBy(needs.keys(), (i) => boxes[i]);
  return [...rows.values()].map((members) => rowOf(members.flatMap((i) => needs[i] ?? [])));
}

/** By addresses, since a firewall knows nothing else: each pair with each of its ports, ranges that overlap put together. */
function needsOf(demands: readonly Demand[]): Need[] {
  const pairs = new Map<string, { source: string; destination: string; demands: Demand[] }>();
  for (const demand of demands) {
    for (const [source, destination] of addressPairs(demand)) {
      const key = `${source}\n${destination}`;
      const pair = pairs.get(key);
      if (pair) pair.demands.push(demand);
      else pairs.set(key, { source, destination, demands: [demand] });
    }
  }
  return [...pairs.values()].flatMap(({ source, destination, demands: ofPair }) =>
    unitsOf(ofPair).map((members): Need => ({ source, destination, ports: portsText(members.map(({ flow }) => rangeOf(flow))), demands: members })),
  );
}

/** What must not be torn apart in what one address needs of another: ranges that overlap, and RPC's port with the range that it names. */
function unitsOf(demands: readonly Demand[]): Demand[][] {
  const ranges = joinedRanges(demands, ({ flow }) => rangeOf(flow));
  const [rpc, others] = [ranges.filter((members) => members.some(isRpc)), ranges.filter((members) => !members.some(isRpc))];
  return rpc.length > 0 ? [rpc.flat(), ...others] : others;
}

function isRpc({ flow }: Demand): boolean {
  return isNamedByMapper(flow) || (flow.protocol === 'tcp' && flow.port === mapperPort);
}

/** Each source with each destination of its own family: nothing goes from an IPv4 address to an IPv6 one. A name may be either. */
function addressPairs({ source, destination }: Demand): [string, string][] {
  const all = source.addresses.flatMap((from) => destination.addresses.map((to): [string, string] => [from, to]));
  const possible = all.filter(([from, to]) => familyOf(from) === null || familyOf(to) === null || familyOf(from) === familyOf(to));
  return possible.length > 0 ? possible : all;
}

function familyOf(address: string): 4 | 6 | null {
  if (address.includes(':')) return 6;
  return /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(address) ? 4 : null;
}

function rowOf(needs: readonly Need[]): FirewallRow {
  const demands = [...new Set(needs.flatMap((need) => need.demands))];
  const flows = demands.map(({ flow }) => flow);
  const requirements = flows.flatMap(({ requiredBy }) => requiredBy.filter(({ necessity }) => necessity !== 'advisory'));
  const via = flows.flatMap((flow) => flow.via?.for ?? []);
  const first = strongest(demands);
  const { protocol } = first.flow;
  const services = once(flows.map(({ service }) => service));
  return {
    source: once(needs.map(({ source }) => source)),
    sourceNames: once(demands.map(({ source }) => source.name)),
    sourcePorts: sourcePortsOf(first.flow),
    destination: once(needs.map(({ destination }) => destination)),
    destinationNames: once(demands.map(({ destination }) => destination.name)),
    protocol,
    ports: portsText(flows.map(rangeOf)),
    action: 'allow',
    necessity: first.flow.necessity,
    confidence: first.confidence,
    services,
    sections: once(requirements.map(({ section }) => section)).sort(),
    remarks: remarksOn(protocol, once([...services, ...requirements.map(({ service }) => service)])).map(({ id }) => id),
    ...(via.length > 0 ? { via: once(via) } : {}),
    flows: once(flows.map(({ id }) => id)),
  };
}

function once(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Gives each text a number, the same one to the same text. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}
