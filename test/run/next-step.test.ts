import { describe, expect, it } from 'vitest';
import type { Attempt, Sighting } from '../../src/model/evidence.ts';
import { gather } from '../../src/run/index.ts';
import { nextStep } from '../../src/run/next-step.ts';
import { peerFinder } from '../../src/run/peers.ts';
import { type Shot, shotAt } from '../../src/run/shots.ts';
import { flowOf } from '../made.ts';
import { never, options, planOf, silence } from './simulated.ts';

const fault: Sighting = { ...silence, state: 'unknown', reason: 'local-resources', code: 'ENETUNREACH' };

async function shotAfter(sightings: readonly Sighting[]): Promise<Shot> {
  const peer = await peerFinder(false, 8, never)('h', ['127.0.0.1']);
  const shot = shotAt({ flow: flowOf({ to: 'h', port: 1 }), peer, probe: async () => silence, address: '127.0.0.1', port: 1, endpoints: [] });
  shot.attempts = sightings.map((sighting): Attempt => ({ address: '127.0.0.1', port: 1, startedAt: '', ms: 1, alone: false, ...sighting }));
  return shot;
}

describe('after a fault of this machine', () => {
  it('the pauses grow, so that a network has some seconds to come back, and then it is tried alone', async () => {
    const steps = [];
    for (const faults of [1, 2, 3, 4]) steps.push(nextStep(await shotAfter(Array(faults).fill(fault)), 3));
    const [first, second, third, last] = steps as [number, number, number, string];
    expect([second, third]).toEqual([2 * first, 4 * first]);
    expect(first + second + third).toBeGreaterThan(2000);
    expect(last).toBe('alone');
  });
});

describe('silence after faults of this machine', () => {
  it('is believed after as many attempts as ever, of which the faults are none', async () => {
    let tries = 0;
    const probeFor = () => async () => (++tries <= 6 ? fault : silence);
    const { evidence } = await gather(planOf(1, [1]), { ...options, timeoutMs: 20 }, { probeFor, signal: never });
    expect(evidence[0]?.unfinished).toBeNull();
    expect(evidence[0]?.attempts.filter(({ reason }) => reason === 'no-response').length).toBeGreaterThanOrEqual(3);
  }, 20_000);

  it('is counted apart from a network without routes', async () => {
    const unreachable: Sighting = { ...silence, reason: 'net-unreach', code: 'ENETUNREACH' };
    expect(nextStep(await shotAfter([unreachable, silence]), 3)).toBeTypeOf('number');
    expect(nextStep(await shotAfter([unreachable, silence, silence]), 3)).toBe('alone');
  });
});
