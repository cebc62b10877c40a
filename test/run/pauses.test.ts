import { describe, expect, it } from 'vitest';
import { gather } from '../../src/run/index.ts';
import { watchPauses } from '../../src/run/pauses.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

/** Holds the whole process for so long, as a stop, a starved machine or a sleep does. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('a process that stood still', () => {
  it('is noticed by what began before', async () => {
    const pauses = watchPauses();
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(pauses.touched(before)).toBe(false);
    standStill(1300);
    expect(pauses.touched(before)).toBe(true);
    const after = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pauses.touched(after)).toBe(false);
    pauses.release();
  });

  it('holds no silence of that time against a peer', async () => {
    let attempts = 0;
    const probe = async () => {
      if (++attempts > 1) return accepted;
      standStill(1300);
      return silence;
    };
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(['proto-response']);
  });

  it('that stands still all the time comes to an end all the same', async () => {
    const probe = async () => {
      standStill(1200);
      return silence;
    };
    const { evidence } = await gather(planOf(1, [1]), { ...options, attempts: 2 }, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.unfinished).toBeNull();
    expect(evidence[0]?.attempts.at(-1)?.reason).toBe('no-response');
  }, 60_000);
});
