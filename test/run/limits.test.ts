import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import { attemptAlone } from '../../src/run/alone.ts';
import { gather } from '../../src/run/index.ts';
import { type Peer, type Shot, shotAt } from '../../src/run/shots.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

const soon = (ms = 2) => new Promise((resolve) => setTimeout(resolve, ms));
const mismatch: Sighting = { ...accepted, reason: 'proto-mismatch', code: 'ECONNRESET', asked: true };
const ports = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Counts what is under way at once. */
function counted(probe: Probe): { probe: Probe; most: () => number } {
  let under = 0;
  let most = 0;
  return {
    probe: async (target, context) => {
      most = Math.max(most, ++under);
      try {
        return await probe(target, context);
      } finally {
        under--;
      }
    },
    most: () => most,
  };
}

describe('limits and last attempts', () => {
  it('a narrow window is not left full by attempts alone, and the limit holds for these', async () => {
    const { probe, most } = counted(() => soon(20).then(() => silence));
    const { evidence } = await gather(planOf(5, ports(4)), { ...options, concurrency: 1 }, { probeFor: () => probe, signal: never });
    expect(evidence.every(({ unfinished }) => unfinished === null)).toBe(true);
    expect(most()).toBe(1);
  }, 20_000);

  it('a room of one is not widened by a loss', async () => {
    const tries = new Map<string, number>();
    const { probe, most } = counted(async ({ flow, port }) => {
      const n = (tries.get(flow.id) ?? 0) + 1;
      tries.set(flow.id, n);
      await soon(5);
      return n === 1 && port === 1 ? silence : accepted;
    });
    await gather(planOf(1, ports(20)), { ...options, perHost: 1 }, { probeFor: () => probe, signal: never });
    expect(most()).toBe(1);
  });

  it('--rate holds for attempts alone', async () => {
    const at: number[] = [];
    const probe: Probe = () => {
      at.push(performance.now());
      return soon(5).then(() => silence);
    };
    await gather(planOf(30, [1]), { ...options, rate: 20, attempts: 2 }, { probeFor: () => probe, signal: never });
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(2500);
  }, 20_000);

  it('what accepts for the first time when alone, and breaks off, is looked at again', async () => {
    const tries = new Map<string, number>();
    const probe: Probe = async ({ flow, port }) => {
      const n = (tries.get(flow.id) ?? 0) + 1;
      tries.set(flow.id, n);
      await soon();
      if (port !== 1) return accepted;
      return n <= 2 ? silence : n === 3 ? mismatch : accepted;
    };
    const { evidence } = await gather(planOf(1, ports(3)), options, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.attempts.at(-1)?.reason).toBe('proto-response');
  });

  it('an attempt is alone at its address, whatever its name', async () => {
    const plan = planOf(2, ports(30));
    const hosts = plan.hosts.map((host) => ({ ...host, addresses: ['127.1.0.1'] }));
    const under = new Set<{ overlaps: boolean }>();
    const overlaps = new Map<string, boolean[]>();
    const probe: Probe = async ({ flow, port }) => {
      const me = { overlaps: under.size > 0 };
      for (const other of under) other.overlaps = true;
      under.add(me);
      await soon(port === 1 ? 30 : 10);
      under.delete(me);
      overlaps.set(flow.id, [...(overlaps.get(flow.id) ?? []), me.overlaps]);
      return port === 1 ? silence : accepted;
    };
    const { evidence } = await gather({ ...plan, hosts }, { ...options, perHost: 1 }, { probeFor: () => probe, signal: never });
    for (const { flow, attempts } of evidence) for (const [i, { alone }] of attempts.entries()) expect(alone && overlaps.get(flow)?.[i]).toBe(false);
  });

  it('answered attempts are no losses: another host is not asked more often for them', async () => {
    const holds = { tcp: ports(6), udp: [] };
    const mark: Sighting = { ...accepted, reason: 'responder', asked: true, responder: { name: 'h0', keyed: false, holds } };
    const probe: Probe = async ({ flow, port }) => {
      await soon(flow.to === 'h1' && port === 1 ? 300 : 2);
      if (flow.to === 'h0') return port === 6 ? mark : { ...accepted, reason: 'syn-ack' };
      return port === 1 ? silence : accepted;
    };
    const { evidence } = await gather(planOf(2, ports(6)), options, { probeFor: () => probe, signal: never });
    expect(evidence[6]?.attempts.length).toBe(3);
  });

  it('hosts to which there is no route make no lossy link look like a good one', async () => {
    const unrouted: Sighting = { ...silence, reason: 'net-unreach', code: 'ENETUNREACH' };
    const tries = new Map<string, number>();
    const probe: Probe = async ({ flow, port }) => {
      const n = (tries.get(flow.id) ?? 0) + 1;
      tries.set(flow.id, n);
      await soon();
      if (Number(flow.to.slice(1)) >= 10) return unrouted;
      // Half of all first attempts are lost, and one port answers late.
      if (flow.to === 'h0' && port === 1) return n < 9 ? silence : accepted;
      return n === 1 && (port ?? 0) % 2 === 0 ? silence : accepted;
    };
    const { evidence } = await gather(planOf(400, ports(4)), options, { probeFor: () => probe, signal: never });
    expect(evidence[0]?.attempts.at(-1)?.reason).toBe('proto-response');
  });

  it('the wait for a turn is no slowness of a host: what is left of a silent one is tried all the same', async () => {
    const made: number[] = [];
    const peer = { name: 'h0', answered: false, slowAlone: 2, aloneMs: 0, isRescued: false, room: 8 } as Peer;
    const flow = { protocol: 'tcp', service: 'sql', listener: 'expected', via: null } as unknown as Flow;
    const probe: Probe = async () => silence;
    const shots = ports(2).map((port) => shotAt({ flow, peer, probe, address: '127.1.0.1', port, endpoints: [] }));
    const attempt = async (shot: Shot) => {
      made.push(shot.port ?? 0);
      await soon(1100);
      shot.attempts = [...shot.attempts, { ...silence, address: shot.address, port: shot.port, startedAt: '', ms: 5, alone: true }];
    };
    await attemptAlone(shots, attempt, never);
    expect(made).toEqual([1, 2]);
    expect(peer.slowAlone).toBe(2);
  });
});
