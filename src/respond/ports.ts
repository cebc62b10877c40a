import type { Flow } from '../model/flow.ts';
import { parseRange, samplePorts } from '../model/samples.ts';

export interface ServedPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** The ports that a responder stands in for: those of every flow, a range by the samples that the prober takes too. */
export function servedPorts(flows: readonly Flow[]): ServedPort[] {
  const ports = flows.flatMap(({ protocol, port, range }): ServedPort[] => {
    if (protocol === 'icmp') return [];
    const numbers = range === null ? (port === null ? [] : [port]) : samplePorts(parseRange(range));
    return numbers.map((number) => ({ protocol, port: number }));
  });
  const unique = new Map(ports.map((one) => [`${one.protocol}/${one.port}`, one]));
  return [...unique.values()].sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
}
