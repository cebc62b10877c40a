import { endpointsIn, isNamedByMapper, mapperPort, mostNamedPorts } from '../model/endpoints.ts';
import type { Endpoint } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { ProbeFor } from '../model/probe.ts';
import { parseRange, samplePorts } from '../model/samples.ts';
import { type Peer, type Shot, shotAt } from './shots.ts';

/** The dynamic ranges of a plan, whose ports are known once the endpoint mappers have been asked. */
export interface Ranges {
  /** Shots at the ports that each host's mapper named, else at samples; they are added to the flows' own. */
  expand(): Shot[];
  /** Shots at ports of one host that its mapper named only after `expand`. */
  expandLate(peer: Peer): Shot[];
  /** Whether it is known for this flow which ports to try. */
  isExpanded(flow: Flow): boolean;
}

/** Looks after the ranges among a plan's flows; `byFlow` has the shots of each flow, and takes the new ones. */
export function rangesOf(plan: Plan, byFlow: Shot[][], peers: ReadonlyMap<string, Peer>, probeFor: ProbeFor, known: ReadonlyMap<string, unknown>): Ranges {
  const mappers = Map.groupBy(
    byFlow.flat().filter(({ flow, port }) => flow.protocol === 'tcp' && port === mapperPort),
    ({ peer }) => peer,
  );
  const endpointsAt = (peer: Peer, address: string) =>
    endpointsIn(
      (mappers.get(peer) ?? []).flatMap(({ attempts }) => attempts),
      address,
    ) ?? [];
  const ranges = plan.flows.flatMap((flow, i) => (isNamedByMapper(flow) && !known.has(flow.id) ? [{ flow, shots: byFlow[i] ?? [] }] : []));
  const named = new Set<string>();
  const expanded = new Set<Flow>();

  const shotsAt = (flow: Flow, peer: Peer, address: string): Shot[] => {
    const probe = probeFor(flow);
    const at = { flow, peer, probe, address };
    const ports = byPort(endpointsAt(peer, address), flow);
    if (ports.length > 0) named.add(`${flow.id} ${address}`);
    return ports.map(([port, endpoints]) => shotAt({ ...at, port, endpoints }));
  };
  return {
    expand: () =>
      ranges.flatMap(({ flow, shots }) => {
        const peer = peers.get(flow.to);
        if (!peer || peer.failure) return [];
        expanded.add(flow);
        const added = peer.addresses.flatMap((address) => {
          const some = shotsAt(flow, peer, address);
          if (some.length > 0) return some;
          return samplePorts(parseRange(flow.range ?? '')).map((port) => shotAt({ flow, peer, probe: probeFor(flow), address, port, endpoints: [] }));
        });
        shots.push(...added);
        return added;
      }),
    expandLate: (peer) =>
      ranges.flatMap(({ flow, shots }) => {
        if (flow.to !== peer.name || !expanded.has(flow)) return [];
        const added = peer.addresses.filter((address) => !named.has(`${flow.id} ${address}`)).flatMap((address) => shotsAt(flow, peer, address));
        shots.push(...added);
        return added;
      }),
    isExpanded: (flow) => !isNamedByMapper(flow) || expanded.has(flow),
  };
}

/** The named ports with their interfaces, those of the range first, not more than are worth a connection each. */
function byPort(endpoints: readonly Endpoint[], flow: Flow): [number, Endpoint[]][] {
  const { first, last } = parseRange(flow.range ?? '');
  const isOutside = (port: number) => (port >= first && port <= last ? 0 : 1);
  const ports = [...Map.groupBy(endpoints, ({ port }) => port)].filter(([port]) => port !== mapperPort);
  return ports.sort(([a], [b]) => isOutside(a) - isOutside(b) || a - b).slice(0, mostNamedPorts);
}
