import { endpointsIn, mapperPort, mostNamedPorts } from '../model/endpoints.ts';
import type { Attempt, Endpoint } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { ProbeFor } from '../model/probe.ts';
import { parseRange, samplePorts } from '../model/samples.ts';
import { type Peer, type Shot, shotAt } from './shots.ts';

/** Shots at the ports of a dynamic range that the host's endpoint mapper named, by what attempts at it showed; where it named none, at samples. */
export function shotsInRange(flow: Flow, peer: Peer, asked: readonly Attempt[], probeFor: ProbeFor): Shot[] {
  const probe = probeFor(flow);
  return peer.addresses.flatMap((address) => {
    const at = { flow, peer, probe, address };
    const named = byPort(endpointsIn(asked, address) ?? [], flow);
    if (named.length > 0) return named.map(([port, endpoints]) => shotAt({ ...at, port, endpoints }));
    return samplePorts(parseRange(flow.range ?? '')).map((port) => shotAt({ ...at, port, endpoints: [] }));
  });
}

/** The named ports with their interfaces, those of the range first, not more than are worth a connection each. */
function byPort(endpoints: readonly Endpoint[], flow: Flow): [number, Endpoint[]][] {
  const { first, last } = parseRange(flow.range ?? '');
  const isOutside = (port: number) => (port >= first && port <= last ? 0 : 1);
  const ports = [...Map.groupBy(endpoints, ({ port }) => port)].filter(([port]) => port !== mapperPort);
  return ports.sort(([a], [b]) => isOutside(a) - isOutside(b) || a - b).slice(0, mostNamedPorts);
}
