import type { Cause, CauseGroup, FlowReport } from '../model/report.ts';
import { cover } from './cover.ts';
import { networkOf } from './networks.ts';
import { wireOf } from './scene.ts';
import type { Trouble, Words } from './words.ts';

/** Causes that are about a whole host, whatever the port. */
const hostCauses: ReadonlySet<Cause> = new Set(['host-silent', 'host-planned', 'name-not-resolved', 'unreachable']);
/** Of these, the ones that a whole network can share. */
const networkCauses: ReadonlySet<Cause> = new Set(['host-silent', 'unreachable']);
/** Causes that are about this machine. */
const ownCauses: ReadonlySet<Cause> = new Set(['resolver', 'local-resources', 'unsupported']);

const severity: Readonly<Record<string, number>> = { fail: 0, error: 1, unproven: 2 };

interface Group {
  readonly kind: Trouble['kind'];
  readonly members: readonly FlowReport[];
}

/**
 * Groups what failed, is unproven or in error so that one broken thing is one line: each flow in exactly one group of its cause, the weightiest group
 * first, and in each the worst flow. What is merely unproven joins what failed by the same cause; not so a port that the document only advises, which
 * would read as one to open.
 */
export function causeGroups(flows: readonly FlowReport[], words: Words): CauseGroup[] {
  const bad = flows.filter(({ status, cause }) => cause !== null && status in severity);
  if (bad.length === 0) return [];
  const passing = new Set(flows.filter(({ status }) => status === 'pass').map(wireOf));
  const kindOf = ({ cause }: FlowReport) => (ownCauses.has(cause as Cause) ? 'own' : hostCauses.has(cause as Cause) ? 'host' : 'wire');
  const parts = Map.groupBy(bad, kindOf);
  const wires = [...Map.groupBy(parts.get('wire') ?? [], ({ necessity }) => necessity === 'advisory').values()];
  const own = [...Map.groupBy(parts.get('own') ?? [], ({ cause }) => cause).values()].map((members): Group => ({ kind: 'own', members }));
  const groups = [...own, ...wholeHosts(parts.get('host') ?? [], flows), ...wires.flatMap((some) => someWires(some, passing))];
  const sorted = groups.map(({ kind, members }) => ({ kind, members: members.toSorted((a, b) => severityOf(a) - severityOf(b)) }));
  const order = placesOf(new Set(sorted.map(({ members: [first] }) => first)), bad);
  return sorted
    .map((group) => ({ ...group, weight: weightOf(group.members), first: order.get(group.members[0]) ?? 0 }))
    .sort((a, b) => a.weight.severity - b.weight.severity || b.weight.required - a.weight.required || b.members.length - a.members.length || a.first - b.first)
    .map(({ kind, members }) => ({ cause: members[0]?.cause as Cause, what: words.trouble(troubleOf(kind, members)), flows: members.map(({ id }) => id) }));
}

/** Where among others a few are: not where each of the others is, of which there may be hundreds of thousands. */
function placesOf<T>(few: ReadonlySet<T | undefined>, others: readonly T[]): ReadonlyMap<T | undefined, number> {
  const places = new Map<T, number>();
  for (const [i, one] of others.entries()) if (few.has(one)) places.set(one, i);
  return places;
}

/** Hosts in trouble as a whole, and networks none of whose hosts gave an answer. */
function wholeHosts(bad: readonly FlowReport[], flows: readonly FlowReport[]): Group[] {
  if (bad.length === 0) return [];
  const answering = new Set<string | null>();
  for (const { attempts } of flows) for (const { state, address } of attempts) if (state === 'open' || state === 'closed') answering.add(networkOf(address));
  const byHost = [...Map.groupBy(bad, ({ cause, to }) => `${cause}|${to}`)];
  const merged = Map.groupBy(byHost, ([key, [first]]) => {
    const network = networkOf(first?.address ?? null);
    const canShare = first !== undefined && network !== null && networkCauses.has(first.cause as Cause) && !answering.has(network);
    return canShare ? `${first.cause}|network ${network}` : key;
  });
  return [...merged.values()].map((hosts): Group => ({ kind: hosts.length > 1 ? 'network' : 'host', members: hosts.flatMap(([, members]) => members) }));
}

/**
 * Ports in trouble: the largest sets that share a host, a port in one network, or (where nothing passes on it) a port anywhere. Sets with the same
 * ports are then put together, and sets with the same hosts.
 */
function someWires(bad: readonly FlowReport[], passing: ReadonlySet<string>): Group[] {
  const covered = cover(bad, (flow) => {
    const wire = wireOf(flow);
    const inNetwork = `${flow.cause}|${wire}|in ${networkOf(flow.address) ?? flow.to}`;
    const atHost = `${flow.cause}|at ${flow.to}`;
    return passing.has(wire) ? [inNetwork, atHost] : [inNetwork, atHost, `${flow.cause}|${wire}|anywhere`];
  });
  const merged = mergeAlike(mergeAlike(covered, wireOf), ({ to }) => to);
  return merged.map((members): Group => ({ kind: 'wire', members }));
}

/** Puts groups together whose members have the same set of values. */
function mergeAlike(groups: readonly (readonly FlowReport[])[], keyOf: (flow: FlowReport) => string): (readonly FlowReport[])[] {
  const merged = Map.groupBy(groups, (members) => `${members[0]?.cause}|${[...new Set(members.map(keyOf))].sort().join(' ')}`);
  return [...merged.values()].map((same) => same.flat());
}

function severityOf({ status }: FlowReport): number {
  return severity[status] ?? 0;
}

function weightOf(members: readonly FlowReport[]): { severity: number; required: number } {
  return { severity: members[0] ? severityOf(members[0]) : 0, required: members.filter(({ necessity }) => necessity === 'required').length };
}

function troubleOf(kind: Trouble['kind'], members: readonly FlowReport[]): Trouble {
  const hosts = [...new Set(members.map(({ to }) => to))];
  const addresses = [...new Set(members.map(({ address }) => address))];
  const networks = new Set(addresses.map(networkOf));
  const [address = null] = addresses;
  return {
    cause: members[0]?.cause as Cause,
    kind,
    wires: [...new Set(members.map(wireOf))].sort(byProtocolAndPort),
    hosts,
    address: addresses.length === 1 && address !== hosts[0] ? address : null,
    // Networks say more than names only where some hosts share one.
    networks: networks.size < hosts.length ? [...networks].filter((network) => network !== null) : [],
    flowCount: members.length,
  };
}

function byProtocolAndPort(a: string, b: string): number {
  const [protocolA = '', portsA = ''] = a.split('/');
  const [protocolB = '', portsB = ''] = b.split('/');
  return protocolA.localeCompare(protocolB, 'en') || Number.parseInt(portsA, 10) - Number.parseInt(portsB, 10) || portsA.localeCompare(portsB, 'en');
}
