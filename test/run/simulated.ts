import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow, Plan } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { GatherOptions } from '../../src/run/index.ts';
import { randomOf } from '../lab/random.ts';
import { flowOf, planWith } from '../made.ts';

/** A plan of TCP flows to hosts on loopback addresses; nothing is sent there but by the probe that a test passes in. */
export function planOf(hosts: number, ports: readonly number[], listener: Flow['listener'] = 'expected'): Plan {
  const names = Array.from({ length: hosts }, (_, i) => ({ name: `h${i}`, address: `127.${1 + Math.floor(i / 250)}.0.${(i % 250) + 1}` }));
  const flows = names.flatMap(({ name }) => ports.map((port) => flowOf({ to: name, port, service: 'sql', listener })));
  return planWith(
    flows,
    names.map(({ name, address }) => ({ name, addresses: [address], state: 'installed', represents: [] })),
  );
}

export const options: GatherOptions = {
  timeoutMs: null,
  attempts: null,
  concurrency: 500,
  perHost: 8,
  rate: null,
  deadlineMs: null,
  source: null,
  allAddresses: false,
  controlPort: false,
  key: null,
  userAgent: 'cm-preflight/test',
};

export const never = new AbortController().signal;

const end = { code: null, localAddress: '127.0.0.1', localPort: 1, asked: false };
export const accepted: Sighting = { state: 'open', reason: 'proto-response', ...end };
export const refused: Sighting = { state: 'closed', reason: 'conn-refused', ...end };
export const silence: Sighting = { state: 'filtered', reason: 'no-response', ...end };

/** Peers behind a link that loses this share of packets each way; `isDropped` flows never answer. */
export function lossyProbe(lossEachWay: number, seed: number, isDropped: (flow: Flow) => boolean): Probe {
  const next = randomOf(seed);
  return async ({ flow }) => {
    await Promise.resolve();
    const isLost = next() < lossEachWay || next() < lossEachWay;
    return isLost || isDropped(flow) ? silence : accepted;
  };
}
