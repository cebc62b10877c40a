import { describe, expect, it } from 'vitest';
import type { Attempt, Sighting } from '../../src/model/evidence.ts';
import { gather } from '../../src/run/index.ts';
import { nextStep } from '../../src/run/next-step.ts';
import { peerFinder } from '../../src/run/peers.ts';
import { hold } from '../../src/run/responders.ts';
import { type Shot, shotAt } from '../../src/run/shots.ts';
import { flowOf } from '../made.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

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

describe('a network that is unreachable', () => {
  it('is asked once more, for its routes may only just be coming back', async () => {
    const unreachable: Sighting = { ...silence, reason: 'net-unreach', code: 'ENETUNREACH' };
    expect(nextStep(await shotAfter([unreachable]), 3)).toBeGreaterThan(100);
    let tries = 0;
    const probeFor = () => async () => (++tries === 1 ? unreachable : accepted);
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(['net-unreach', 'proto-response']);
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
});

describe('the ports that a responder holds', () => {
  it('are all that it ever said, and its own list where it says the same', async () => {
    const { peer } = await shotAfter([]);
    const answer = { name: 'h', keyed: false, holds: { tcp: [1, 2], udp: [] } };
    hold(peer, answer);
    hold(peer, { ...answer, holds: { tcp: [2, 1], udp: [] } });
    expect(peer.held).toBe(answer.holds.tcp);
    hold(peer, { ...answer, holds: { tcp: [2, 3], udp: [] } });
    expect(peer.held).toEqual([1, 2, 3]);
    hold(peer, { ...answer, holds: null });
    expect([peer.held, answer.holds.tcp]).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
  });
});
