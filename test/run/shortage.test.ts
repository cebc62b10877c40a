import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Probe } from '../../src/model/probe.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, never, options, planOf, refused, silence } from './simulated.ts';

const short = (code: string): Sighting => ({ ...accepted, state: 'unknown', reason: 'local-resources', code });

const unrouted: Sighting = { ...silence, reason: 'net-unreach', code: 'ENETUNREACH' };

/** Peers of a machine that bears so many attempts at once. */
function bearing(most: number, code: string) {
  let under = 0;
  let refused = 0;
  const probe: Probe = async () => {
    if (under >= most) {
      refused++;
      return short(code);
    }
    under++;
    await new Promise((resolve) => setTimeout(resolve, 2));
    under--;
    return accepted;
  };
  return { probe, refused: () => refused };
}

describe('what this machine runs out of', () => {
  it.each(['EMFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS'])('%s makes the window narrower, and costs no flow its verdict', async (code) => {
    const machine = bearing(20, code);
    const { evidence } = await gather(planOf(100, [1, 2, 3]), options, { probeFor: () => machine.probe, signal: never });
    expect(machine.refused()).toBeGreaterThan(0);
    expect(evidence.filter(({ attempts }) => attempts.length !== 1 || attempts[0]?.reason !== 'proto-response')).toEqual([]);
    // Trying again at once would be refused thousands of times.
    expect(machine.refused()).toBeLessThan(600);
  });

  it('EMFILE is what it is where nothing of ours is under way', async () => {
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => short('EMFILE'), signal: never });
    expect(evidence[0]?.unfinished).toBeNull();
    expect(evidence[0]?.attempts.at(-1)?.code).toBe('EMFILE');
  });

  it('EACCES is not about how much is under way', async () => {
    const { evidence } = await gather(planOf(2, [1]), options, { probeFor: () => async () => short('EACCES'), signal: never });
    for (const { attempts } of evidence) expect(attempts.length).toBeGreaterThan(1);
  });

  it('a network that has come back and lacks its routes for a moment is asked again', async () => {
    const down: Sighting = { ...silence, state: 'unknown', reason: 'local-resources', code: 'ENETUNREACH' };
    const seen = [down, unrouted, accepted];
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => seen.shift() ?? refused, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(['local-resources', 'net-unreach', 'proto-response']);
  });

  it.each([
    ['where it is said twice in a row', [unrouted, unrouted, accepted], ['net-unreach', 'net-unreach']],
    ['not where it was said once, at the first attempt', [unrouted, accepted], ['net-unreach', 'proto-response']],
    ['nor where it was said once, before silence', [unrouted, silence, accepted], ['net-unreach', 'no-response', 'proto-response']],
    ['nor after it', [silence, unrouted, accepted], ['no-response', 'net-unreach', 'proto-response']],
  ] as const)('no route is an answer %s', async (_, says, expected) => {
    const seen: Sighting[] = [...says];
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => seen.shift() ?? refused, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(expected);
  });
});
