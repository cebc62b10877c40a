import { describe, expect, it } from 'vitest';
import type { Probe } from '../../src/model/probe.ts';
import { gather } from '../../src/run/index.ts';
import { openLines } from '../../src/run/lines.ts';
import type { NextStep } from '../../src/run/next-step.ts';
import { openPacer } from '../../src/run/pacer.ts';
import { peerFinder } from '../../src/run/peers.ts';
import { shotAt } from '../../src/run/shots.ts';
import { openWindow } from '../../src/run/window.ts';
import { flowOf } from '../made.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('the order of attempts', () => {
  it('a host’s silent port is looked into alone while other hosts are still worked at', async () => {
    const started: string[] = [];
    const probe: Probe = async ({ flow, port }) => {
      started.push(flow.id);
      await soon();
      return flow.to === 'h0' && port === 1 ? silence : accepted;
    };
    const plan = planOf(
      40,
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    const { evidence } = await gather(plan, { ...options, concurrency: 20, attempts: 2 }, { probeFor: () => probe, signal: never });
    const [first] = evidence;
    expect(first?.attempts.map(({ alone }) => alone)).toEqual([expect.any(Boolean), true]);
    const last = started.lastIndexOf(first?.flow ?? '');
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThan(started.length - 100);
  });

  it('a suspect goes before what was never tried', async () => {
    const started: string[] = [];
    const probe: Probe = async ({ flow }) => {
      const isFirst = started.push(flow.to) === 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return isFirst ? silence : accepted;
    };
    await gather(planOf(2000, [1]), { ...options, concurrency: 20 }, { probeFor: () => probe, signal: never });
    expect(started).toHaveLength(2001);
    // A gap of 50 ms, in which a tenth of the others take their turn.
    expect(started.lastIndexOf('h0')).toBeLessThan(1500);
  });

  it('what was never tried does not wait for suspects without end', async () => {
    const started: string[] = [];
    const probe: Probe = async ({ flow }) => {
      started.push(flow.to);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return Number(flow.to.slice(1)) < 200 ? silence : accepted;
    };
    // So many suspects are due at any time that they would fill the window alone.
    await gather(planOf(400, [1]), { ...options, concurrency: 5, attempts: 8 }, { probeFor: () => probe, signal: never });
    expect(started.lastIndexOf('h399') / started.length).toBeLessThan(0.6);
  });

  it('what was believed to be silent too early is asked again once loss is known', async () => {
    // All the loss shows after the first host's port was given up.
    const silentAt = new Map<string, number>();
    const probe: Probe = async ({ flow }) => {
      const tries = (silentAt.get(flow.id) ?? 0) + 1;
      silentAt.set(flow.id, tries);
      if (flow.to === 'h0') return flow.port === 1 && tries < 5 ? silence : accepted;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return tries === 1 && Number(flow.to.slice(1)) % 2 === 0 ? silence : accepted;
    };
    const { evidence } = await gather(planOf(30, [1, 2]), { ...options, perHost: 1, concurrency: 20 }, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason).at(-1)).toBe('proto-response');
  });

  it('what was believed too early at many hosts is asked again at each, though the first is already worked at', async () => {
    const tries = new Map<string, number>();
    const probe: Probe = async ({ flow }, { timeoutMs }) => {
      const n = (tries.get(flow.id) ?? 0) + 1;
      tries.set(flow.id, n);
      const isEarly = Number(flow.to.slice(1)) < 10;
      // Ten ports are lost four times, and given up before the others show that packets are lost at all.
      const isLost = isEarly ? flow.port === 1 && n <= 4 : n === 1;
      await new Promise((resolve) => setTimeout(resolve, isLost ? (isEarly ? timeoutMs : 400) : 1));
      return isLost ? silence : accepted;
    };
    const { evidence } = await gather(planOf(300, [1, 2]), { ...options, timeoutMs: 50, concurrency: 4096 }, { probeFor: () => probe, signal: never });
    expect(evidence.filter(({ attempts }) => attempts.at(-1)?.reason === 'no-response')).toEqual([]);
  });

  it('--rate holds starts apart', async () => {
    const started: number[] = [];
    const probe: Probe = async () => {
      started.push(performance.now());
      return accepted;
    };
    await gather(planOf(10, [1, 2, 3]), { ...options, rate: 100 }, { probeFor: () => probe, signal: never });
    // Thirty starts at a hundred a second, give or take what timers are late and then caught up.
    expect((started.at(-1) ?? 0) - (started[0] ?? 0)).toBeGreaterThan(200);
  });

  it('more is started while all that is under way is silent', async () => {
    let under = 0;
    let most = 0;
    const probe: Probe = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      under--;
      return accepted;
    };
    await gather(planOf(1000, [1]), { ...options, concurrency: 1000 }, { probeFor: () => probe, signal: never });
    expect(most).toBe(1000);
  });
});

/** Lines of one host with one port, of which a test says what becomes of it. */
async function oneShot(signal: AbortSignal, attempt: () => Promise<unknown>, next: () => NextStep) {
  const window = openWindow(1);
  const lines = openLines({ window, pacer: openPacer(null), signal, attempt, next, alone: async () => undefined, isMeasured: () => true });
  const peer = await peerFinder(false, 8, never)('h', ['127.0.0.1']);
  peer.answered = true;
  const shot = shotAt({ flow: flowOf({ to: 'h', port: 1 }), peer, probe: async () => silence, address: '127.0.0.1', port: 1, endpoints: [] });
  return { lines, left: lines.work(peer, [shot]), release: () => window.release() };
}

describe('the end of work', () => {
  it('is not taken for quiet while what was to go alone is attempted with others again', async () => {
    const steps: NextStep[] = ['alone', 0, 'settled'];
    let attempts = 0;
    let isQuietBefore: boolean | null = null;
    const { lines, left, release } = await oneShot(
      never,
      async () => {
        if (++attempts !== 2) return;
        let isQuiet = false;
        void lines.quiet().then(() => {
          isQuiet = true;
        });
        await soon();
        isQuietBefore = isQuiet;
      },
      () => steps.shift() ?? 'settled',
    );
    await left;
    release();
    expect([attempts, isQuietBefore]).toEqual([2, false]);
  });

  it('leaves no timer behind where the run ends before a gap does', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const interruption = new AbortController();
    const before = timers();
    let isInGap = false;
    const { left, release } = await oneShot(interruption.signal, soon, () => {
      isInGap = true;
      return 60_000;
    });
    while (!isInGap) await soon();
    interruption.abort();
    await left;
    release();
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

describe('attempts alone', () => {
  /** Lines in which every shot is left to be attempted alone after its first attempt; tells how many were started by then. */
  const linesOf = (isMeasured: boolean) => {
    let started = 0;
    const startedBy: number[] = [];
    const window = openWindow(1);
    const lines = openLines({
      window,
      pacer: openPacer(null),
      signal: never,
      attempt: async () => {
        started++;
        await soon();
      },
      next: (shot) => (shot.done ? 'settled' : shot.port === 1 ? 'alone' : 'settled'),
      alone: async (shots) => {
        startedBy.push(started);
        await soon();
        for (const shot of shots) shot.done = true;
      },
      isMeasured: () => isMeasured,
    });
    const work = async (answered: boolean, ports: readonly number[]) => {
      const peer = await peerFinder(false, 8, never)('h', ['127.0.0.1']);
      peer.answered = answered;
      const shots = ports.map((port) => shotAt({ flow: flowOf({ to: 'h', port }), peer, probe: async () => silence, address: '127.0.0.1', port, endpoints: [] }));
      return lines.work(peer, shots);
    };
    return { work, startedBy, release: () => window.release() };
  };
  const many = Array.from({ length: 50 }, (_, i) => i + 1);

  it.each([
    ['before others were tried where loss is known', true, true],
    ['only when all was started where it is not known', false, false],
  ])('are made %s', async (_, isMeasured, isEarly) => {
    const { work, startedBy, release } = linesOf(isMeasured);
    const left = await Promise.all([work(true, [1]), work(true, many.slice(1))]);
    release();
    expect(left).toEqual([[], []]);
    expect(startedBy).toHaveLength(1);
    expect((startedBy[0] as number) < 50).toBe(isEarly);
  });

  it('are left to the end at a host that answered nothing', async () => {
    const { work, startedBy, release } = linesOf(true);
    const left = await work(false, many);
    release();
    expect(left.map(({ port }) => port)).toEqual([1]);
    expect(startedBy).toEqual([]);
  });
});
