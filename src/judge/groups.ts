import type { Flow } from '../model/flow.ts';
import type { Cause, CauseGroup, FirewallRule, FlowReport } from '../model/report.ts';

/** Causes that are about a whole host, whatever the port. */
const hostCauses: ReadonlySet<Cause> = new Set(['host-silent', 'host-planned', 'name-not-resolved', 'unreachable']);
/** Causes that are about this machine. */
const ownCauses: ReadonlySet<Cause> = new Set(['resolver', 'local-resources', 'unsupported']);

/** Groups what did not pass so that one broken thing is one line; each flow is in one group, the largest of the worst first. */
export function causeGroups(flows: readonly FlowReport[]): CauseGroup[] {
  const bad = flows.filter(({ status, cause }) => cause !== null && (status === 'fail' || status === 'unproven' || status === 'error'));
  const byHost = countBy(bad, hostKey);
  const byWire = countBy(bad, wireKey);
  const groups = Map.groupBy(bad, (flow) => {
    const cause = flow.cause as Cause;
    if (ownCauses.has(cause)) return `own|${cause}`;
    if (hostCauses.has(cause)) return `host|${hostKey(flow)}`;
    // The larger of the two ways to see it is the likelier single cause.
    return (byHost.get(hostKey(flow)) ?? 0) > (byWire.get(wireKey(flow)) ?? 0) ? `host|${hostKey(flow)}` : `wire|${wireKey(flow)}`;
  });
  const severity = { fail: 0, error: 1, unproven: 2 } as Readonly<Record<string, number>>;
  return [...groups]
    .map(([key, members]) => ({ key, members, status: members[0]?.status ?? 'fail' }))
    .sort((a, b) => (severity[a.status] ?? 3) - (severity[b.status] ?? 3) || b.members.length - a.members.length)
    .map(({ key, members }) => ({ cause: members[0]?.cause as Cause, what: describe(key, members), flows: members.map(({ id }) => id) }));
}

function describe(key: string, members: readonly FlowReport[]): string {
  const [first] = members;
  if (!first) return '';
  if (key.startsWith('own|')) return `${members.length} flow${members.length === 1 ? '' : 's'} that this machine could not try`;
  const address = first.address !== null && first.address !== first.to ? ` (${first.address})` : '';
  if (key.startsWith('wire|')) return `${wireOf(first)} to ${destinations(members)}`;
  if (hostCauses.has(first.cause as Cause)) return `${first.to}${address}: ${members.length} flow${members.length === 1 ? '' : 's'}`;
  return `${[...new Set(members.map(wireOf))].join(', ')} to ${first.to}${address}`;
}

const namedHosts = 3;

/** One host by name, several of one network by the network, others by the first names. */
function destinations(members: readonly FlowReport[]): string {
  const hosts = [...new Set(members.map(({ to }) => to))];
  const [only] = hosts;
  if (hosts.length === 1 && only) return only;
  const networks = new Set(members.map(({ address }) => (address?.includes('.') ? `${address.split('.').slice(0, 3).join('.')}.0/24` : '')));
  const [network] = networks;
  if (networks.size === 1 && network) return `${network} (${hosts.length} hosts)`;
  const more = hosts.length > namedHosts ? ` and ${hosts.length - namedHosts} more` : '';
  return hosts.slice(0, namedHosts).join(', ') + more;
}

const requestedCauses: ReadonlySet<Cause> = new Set(['blocked', 'rejected']);

/** What to ask the firewall team for: exactly the blocked flows, destinations with the same ports in one row. Advisory flows are never asked for. */
export function firewallRules(flows: readonly FlowReport[], networksOf: (host: string) => readonly string[]): FirewallRule[] {
  const asked = flows.filter(({ cause, necessity, status }) => cause !== null && requestedCauses.has(cause) && necessity !== 'advisory' && status !== 'unproven');
  const perPair = Map.groupBy(asked, ({ from, to, protocol, confidence }) => `${from}|${to}|${protocol}|${confidence ?? 'proven'}`);
  const rows = [...perPair.values()].map((members) => {
    const [first] = members as [FlowReport, ...FlowReport[]];
    return { first, members, ports: portsText(members) };
  });
  const merged = Map.groupBy(rows, ({ first, ports }) => `${first.from}|${first.protocol}|${first.confidence ?? 'proven'}|${ports}`);
  return [...merged.values()].map((group) => {
    const [{ first, ports }] = group as [(typeof rows)[number], ...typeof rows];
    const members = group.flatMap((row) => row.members);
    return {
      source: endsOf(first.from, sourceAddresses(members), networksOf),
      destination: [...new Set(members.flatMap((flow) => endsOf(flow.to, flow.address === null ? [] : [flow.address], networksOf)))],
      protocol: first.protocol,
      ports,
      confidence: first.confidence ?? 'proven',
      justification: `Ports used in Configuration Manager: ${[...new Set(members.flatMap(({ requiredBy }) => requiredBy.map(({ section }) => section)))].join(', ')}`,
    };
  });
}

function sourceAddresses(members: readonly FlowReport[]): string[] {
  return [...new Set(members.flatMap(({ attempts }) => attempts.flatMap(({ localAddress }) => localAddress ?? [])))];
}

function endsOf(host: string, addresses: readonly string[], networksOf: (host: string) => readonly string[]): string[] {
  return [host, ...addresses.filter((address) => address !== host), ...networksOf(host)];
}

function portsText(members: readonly FlowReport[]): string {
  const ports = [...new Set(members.map(({ range, port }) => range ?? (port === null ? 'echo' : String(port))))];
  return ports.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).join(',');
}

function wireOf({ protocol, range, port }: Flow): string {
  return protocol === 'icmp' ? 'icmp' : `${protocol}/${range ?? port}`;
}

function wireKey(flow: FlowReport): string {
  return `${flow.status}|${flow.cause}|${wireOf(flow)}`;
}

function hostKey(flow: FlowReport): string {
  return `${flow.status}|${flow.cause}|${flow.to}`;
}

function countBy(flows: readonly FlowReport[], key: (flow: FlowReport) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const flow of flows) counts.set(key(flow), (counts.get(key(flow)) ?? 0) + 1);
  return counts;
}
