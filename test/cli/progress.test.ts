import { describe, expect, it } from 'vitest';
import { progressWords } from '../../src/cli/progress.ts';
import type { Progress } from '../../src/run/index.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, never, options, planOf, refused } from '../run/simulated.ts';

const at = (progress: Partial<Progress>): Progress => ({ settled: 0, started: 1, troubled: 0, total: 5000, ...progress });

describe('progress', () => {
  it.each([
    [at({}), '0 of 5000 flows'],
    [at({ settled: 1000 }), '1000 of 5000 flows, 500/s, about 8 s left'],
    [at({ settled: 5, troubled: 2 }), '5 of 5000 flows, 2 in trouble so far, 2.5/s, about 1998 s left'],
    [at({ settled: 4910, started: 5000, troubled: 100 }), '4910 of 5000 flows, 100 in trouble so far, confirming 90'],
    [at({ settled: 5000 }), '5000 of 5000 flows'],
  ])('of %o after two seconds', (progress, words) => {
    expect(progressWords(progress, 2000)).toBe(words);
  });

  it('counts what is settled and what is in trouble', async () => {
    const told: Progress[] = [];
    await gather(
      planOf(30, [1, 2]),
      { ...options, concurrency: 4, rate: 200 },
      {
        probeFor:
          ({ port }) =>
          async () =>
            port === 1 ? accepted : refused,
        signal: never,
        onProgress: (one) => told.push(one),
      },
    );
    const last = told.at(-1);
    expect(told.length).toBeGreaterThan(1);
    expect(last?.total).toBe(60);
    expect(last?.settled).toBeGreaterThan(20);
    expect(Math.abs((last?.troubled ?? 0) - (last?.settled ?? 0) / 2)).toBeLessThan(10);
  });

  it('counts what has no address as at its end, and in trouble', async () => {
    const told: Progress[] = [];
    const plan = planOf(30, [1, 2]);
    const hosts = plan.hosts.map((host, i) => (i < 10 ? { ...host, addresses: [] } : host));
    const flows = plan.flows.map((flow) => (Number(flow.to.slice(1)) < 10 ? { ...flow, to: `${flow.to}.invalid` } : flow));
    const named = hosts.map((host, i) => (i < 10 ? { ...host, name: `${host.name}.invalid` } : host));
    await gather({ ...plan, flows, hosts: named }, { ...options, rate: 200 }, { probeFor: () => async () => accepted, signal: never, onProgress: (one) => told.push(one) });
    expect(told.at(-1)).toMatchObject({ total: 60, troubled: 20 });
    expect(told.at(-1)?.settled).toBeGreaterThan(40);
  });
});
