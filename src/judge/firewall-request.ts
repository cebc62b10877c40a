import { serviceOf } from '../catalog/index.ts';
import type { PlanHost } from '../model/flow.ts';
import type { Confidence, FirewallRule, FlowReport } from '../model/report.ts';
import { parseRange } from '../model/samples.ts';
import type { PortRange } from '../model/topology.ts';
import type { Judged } from './flow-report.ts';
import type { Words } from './words.ts';

/** A failed flow with the ends that a rule for it has to name. */
interface Asked {
  readonly flow: FlowReport;
  readonly source: readonly string[];
  readonly destination: readonly string[];
  readonly confidence: Confidence;
}

/**
 * What to ask the firewall team for, in few rows: each row opens its ports from each of its sources to each of its destinations, and every one of
 * these is a flow that failed as blocked or rejected. What the document only advises is never asked for, nor what a waiver allows to fail.
 */
export function firewallRequest(judged: readonly Judged[], hosts: readonly PlanHost[], edition: string, words: Words): FirewallRule[] {
  const networks = new Map(hosts.map(({ name, represents }) => [name, represents]));
  const asked = judged.filter(({ flow }) => flow.status === 'fail').flatMap((one) => askedOf(one, networks));
  // One step at a time, so that every row stays a product: ports of one pair of ends, then destinations, then sources with all else equal.
  const perPair = group(asked, ({ flow, source, destination, confidence }) => [flow.protocol, confidence, source, destination]);
  const perPorts = group(perPair.map(rowOf), ({ flows, source, confidence, ports }) => [flows[0]?.protocol, confidence, source, ports]);
  const perDestinations = perPorts.map((rows) => joined(rows, 'destination'));
  const perSources = group(perDestinations, ({ flows, destination, confidence, ports }) => [flows[0]?.protocol, confidence, destination, ports]);
  return perSources.map((rows) => ruleOf(joined(rows, 'source'), edition, words));
}

interface Row {
  readonly flows: readonly FlowReport[];
  readonly source: readonly string[];
  readonly destination: readonly string[];
  readonly confidence: Confidence;
  readonly ports: string;
}

/** The ends of a failed flow, those that are proven apart from those that are likely. */
function askedOf({ flow, blocks }: Judged, networks: ReadonlyMap<string, readonly string[]>): Asked[] {
  // A device that says "prohibited" leaves no doubt.
  return [...Map.groupBy(blocks, ({ confidence }) => confidence ?? 'proven')].map(([confidence, rulings]) => {
    const destination = rulings.flatMap(({ outcome }) => outcome?.address ?? []);
    const left = new Set(flow.attempts.flatMap(({ address, localAddress }) => (localAddress !== null && destination.includes(address ?? '') ? localAddress : [])));
    return {
      flow,
      source: [...(left.size > 0 ? [...left].sort() : [flow.from]), ...(networks.get(flow.from) ?? [])],
      destination: [...destination, ...(networks.get(flow.to) ?? [])],
      confidence,
    };
  });
}

function rowOf(members: readonly [Asked, ...Asked[]]): Row {
  const [{ source, destination, confidence }] = members;
  const flows = members.map(({ flow }) => flow);
  return { flows, source, destination, confidence, ports: portsText(flows) };
}

function joined(rows: readonly [Row, ...Row[]], end: 'source' | 'destination'): Row {
  return { ...rows[0], flows: rows.flatMap(({ flows }) => flows), [end]: [...new Set(rows.flatMap((row) => row[end]))] };
}

function ruleOf({ flows, source, destination, confidence, ports }: Row, edition: string, words: Words): FirewallRule {
  const services = new Set(flows.map(({ service }) => serviceOf(service)?.names.en ?? service));
  const sections = new Set(flows.flatMap(({ requiredBy }) => requiredBy.filter(({ necessity }) => necessity !== 'advisory').map(({ section }) => section)));
  return {
    source,
    destination,
    protocol: flows[0]?.protocol ?? 'tcp',
    ports,
    confidence,
    justification: words.justification({ edition, services: [...services], sections: [...sections].sort() }),
    flows: flows.map(({ id }) => id),
  };
}

/** "80,443,49152-65535": ascending, what overlaps or adjoins put together; "echo" for ICMP. */
function portsText(flows: readonly FlowReport[]): string {
  const ranges = flows.flatMap(({ range, port }): PortRange[] => (range !== null ? [parseRange(range)] : port === null ? [] : [{ first: port, last: port }]));
  if (ranges.length === 0) return 'echo';
  const merged: PortRange[] = [];
  for (const { first, last } of ranges.sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && first <= before.last + 1) merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, last) };
    else merged.push({ first, last });
  }
  return merged.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

function group<T>(items: readonly T[], keyOf: (item: T) => unknown): [T, ...T[]][] {
  return [...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values()] as [T, ...T[]][];
}
