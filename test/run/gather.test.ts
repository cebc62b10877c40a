import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, lossyProbe, never, options, planOf, refused, silence } from './simulated.ts';

const isDropped = (flow: Flow) => flow.port === 1 && Number(flow.to.slice(1)) % 10 === 0;
const ports = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('silence is believed only when the measured loss explains it no more', () => {
  it.each([0, 0.05, 0.1, 0.3])(
    'loss %d each way: no answering flow stays silent',
    async (loss) => {
      const plan = planOf(150, ports);
      const probe = lossyProbe(loss, 7, isDropped);
      const { evidence } = await gather(plan, options, { probeFor: () => probe, signal: never });
      const silent = evidence.filter(({ attempts }) => attempts.every(({ reason }) => reason === 'no-response')).map(({ flow }) => flow);
      expect(silent).toEqual(plan.flows.filter(isDropped).map(({ id }) => id));
    },
    60_000,
  );

  it('the last attempt at what stays silent is made alone, after at least two', async () => {
    const { evidence } = await gather(planOf(20, ports), options, { probeFor: () => lossyProbe(0, 1, isDropped), signal: never });
    const silent = evidence.filter(({ attempts }) => attempts[0]?.reason === 'no-response');
    expect(silent).toHaveLength(2);
    for (const { attempts, unfinished } of silent) {
      expect(attempts.length).toBeGreaterThanOrEqual(3);
      expect(attempts.at(-1)?.alone).toBe(true);
      expect(unfinished).toBeNull();
    }
  });

  it('--attempts bounds them, two at least', async () => {
    const { evidence } = await gather(planOf(10, ports), { ...options, attempts: 2 }, { probeFor: () => lossyProbe(0, 1, isDropped), signal: never });
    expect(evidence[0]?.attempts.map(({ alone }) => alone)).toEqual([false, true]);
  });
});

describe('what looks like a missing host is looked at again', () => {
  const unreachable = (ms: number): Sighting => ({ ...silence, reason: 'host-unreach', code: `after ${ms} ms` });

  it('a rejection is one where it comes at once twice, alone', async () => {
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => unreachable(0), signal: never });
    expect(evidence[0]?.attempts.slice(-2).map(({ reason, alone }) => [reason, alone])).toEqual([
      ['host-unreach', true],
      ['host-unreach', true],
    ]);
  });

  it('the end of the question before is no rejection: that attempt was not alone', async () => {
    let tries = 0;
    const probe: Probe = async () => {
      // The first is the quick pass; the second comes at once, as the end of its question; the third takes its time.
      if (++tries > 2) await new Promise((resolve) => setTimeout(resolve, 1100));
      return unreachable(tries);
    };
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.attempts.map(({ alone, ms }) => [alone, ms >= 1000])).toEqual([
      [true, false],
      [false, false],
      [true, true],
    ]);
  });
});

describe('what one host sees', () => {
  it('no more attempts at once than --per-host', async () => {
    const running = new Map<string, number>();
    let most = 0;
    const probe: Probe = async ({ address }) => {
      const now = (running.get(address) ?? 0) + 1;
      running.set(address, now);
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      running.set(address, (running.get(address) ?? 0) - 1);
      return accepted;
    };
    await gather(
      planOf(
        5,
        Array.from({ length: 40 }, (_, i) => i + 1),
      ),
      { ...options, perHost: 3 },
      { probeFor: () => probe, signal: never },
    );
    expect(most).toBe(3);
  });

  it('port by port across hosts, not host by host', async () => {
    const order: string[] = [];
    const probe: Probe = async ({ flow }) => {
      order.push(flow.to);
      return accepted;
    };
    await gather(planOf(4, [1, 2, 3]), { ...options, concurrency: 1 }, { probeFor: () => probe, signal: never });
    expect(order.slice(0, 4).sort()).toEqual(['h0', 'h1', 'h2', 'h3']);
  });

  it('an attempt is alone only where none of ours overlaps it', async () => {
    const { evidence } = await gather(planOf(1, [1, 2]), options, {
      probeFor: () => async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return refused;
      },
      signal: never,
    });
    expect(evidence.flatMap(({ attempts }) => attempts.map(({ alone }) => alone))).toEqual([false, false]);
  });
});

describe('one evidence per flow, in plan order, whatever happens', () => {
  it('interrupted at any attempt: finished flows are kept, the rest is marked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (after) => {
        const controller = new AbortController();
        let started = 0;
        const probe: Probe = async () => {
          if (++started === after) controller.abort();
          await Promise.resolve();
          return started % 3 === 0 ? silence : accepted;
        };
        const plan = planOf(6, ports);
        const { evidence } = await gather(plan, { ...options, concurrency: 7 }, { probeFor: () => probe, signal: controller.signal });
        expect(evidence.map(({ flow }) => flow)).toEqual(plan.flows.map(({ id }) => id));
        for (const { attempts, unfinished } of evidence) {
          if (unfinished === null) expect(attempts.length).toBeGreaterThan(0);
          else expect(unfinished).toBe('interrupted');
        }
      }),
      { numRuns: 25 },
    );
  });

  it('before the first attempt', async () => {
    const { evidence } = await gather(planOf(2, [1]), options, { probeFor: () => async () => accepted, signal: AbortSignal.abort() });
    expect(evidence.map(({ unfinished, attempts }) => [unfinished, attempts.length])).toEqual([
      ['interrupted', 0],
      ['interrupted', 0],
    ]);
  });

  it('a deadline ends the run', async () => {
    const { evidence } = await gather(
      planOf(1, [1]),
      { ...options, deadlineMs: 50 },
      { probeFor: () => () => new Promise((resolve) => setTimeout(() => resolve(silence), 30)), signal: never },
    );
    expect(evidence[0]?.unfinished).toBe('deadline');
  });

  it('a probe that throws is told of, and stops nothing', async () => {
    const bugs: string[] = [];
    const { evidence } = await gather(planOf(1, [1, 2]), options, {
      probeFor: (flow) => async () => {
        if (flow.port === 1) throw new Error('broken');
        return accepted;
      },
      signal: never,
      onBug: (_, flow) => bugs.push(flow.id),
    });
    expect(evidence.map(({ attempts }) => attempts.at(-1)?.code)).toEqual(['probe-failed', null]);
    expect(new Set(bugs)).toEqual(new Set(['here>h0:tcp/1']));
  });

  it('a name that does not resolve is evidence, not an error', async () => {
    const plan = planOf(1, [1]);
    const named = { ...plan, hosts: [{ name: 'h0', addresses: [], state: 'installed' as const, represents: [] }] };
    const invalid = { ...named, flows: named.flows.map((flow) => ({ ...flow, to: 'h0.invalid' })) };
    const { evidence } = await gather(invalid, options, { probeFor: () => async () => accepted, signal: never });
    expect(evidence[0]?.attempts.map(({ reason, code, address }) => [reason, code, address])).toEqual([['name-not-resolved', 'ENOTFOUND', null]]);
  });
});
