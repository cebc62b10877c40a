import type { Flow } from '../model/flow.ts';
import { parseRange, samplePorts } from '../model/samples.ts';

/** A port that a responder is asked to hold. */
export interface ServedPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

export interface WantedPort extends ServedPort {
  /** Some flow expects the real service to be there now: whoever gets no mark must not take us for it. */
  readonly isServiceDue: boolean;
}

/** The ports that a responder stands in for: those of every flow, a range by the samples that the prober takes too. */
export function servedPorts(flows: readonly Flow[]): WantedPort[] {
  const wanted = new Map<string, WantedPort>();
  for (const { protocol, port, range, listener } of flows) {
    if (protocol === 'icmp') continue;
    const numbers = range === null ? (port === null ? [] : [port]) : samplePorts(parseRange(range));
    for (const number of numbers) {
      const key = `${protocol}/${number}`;
      wanted.set(key, { protocol, port: number, isServiceDue: listener === 'expected' || wanted.get(key)?.isServiceDue === true });
    }
  }
  return [...wanted.values()].sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
}
