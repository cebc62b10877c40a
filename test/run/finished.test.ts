import { describe, expect, it } from 'vitest';
import type { Attempt, Evidence, HostEvidence, Sighting } from '../../src/model/evidence.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

const seen = (sighting: Sighting): Attempt => ({ ...sighting, address: '127.1.0.1', port: 1, startedAt: '2026-03-01T12:00:00.000Z', ms: 1, alone: true });
/** What an earlier run found of the first flow. */
const knownOf = (sighting: Sighting) => {
  const [first] = planOf(1, [1, 2]).flows;
  return {
    evidence: new Map<string, Evidence>([[first?.id ?? '', { flow: first?.id ?? '', attempts: [seen(sighting)], unfinished: null }]]),
    hosts: new Map<string, HostEvidence>(),
  };
};

describe('what an earlier run has finished', () => {
  it('is not tried again, and is in the evidence as it was', async () => {
    const tried: (number | null)[] = [];
    const known = knownOf(accepted);
    const probeFor =
      () =>
      async ({ port }: { port: number | null }) => {
        tried.push(port);
        return accepted;
      };
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor, signal: never, known });
    expect(tried).toEqual([2]);
    expect(evidence[0]).toBe([...known.evidence.values()][0]);
  });

  it('says that its host answers, which is then not pinged', async () => {
    const run = (sighting: Sighting) =>
      gather(planOf(1, [1, 2]), { ...options, timeoutMs: 50, attempts: 2 }, { probeFor: () => async () => silence, signal: never, known: knownOf(sighting) });
    expect((await run(accepted)).hosts[0]?.ping).toBeNull();
    expect((await run(silence)).hosts[0]?.ping).not.toBeNull();
  });

  it('says which ports the responder there holds', async () => {
    const contexts: ProbeContext[] = [];
    const responder: Sighting = { ...accepted, reason: 'responder', responder: { name: 'h0', keyed: false, holds: { tcp: [2], udp: [] } } };
    const probeFor = () => async (_: unknown, context: ProbeContext) => {
      contexts.push(context);
      return accepted;
    };
    await gather(planOf(1, [1, 2]), options, { probeFor, signal: never, known: knownOf(responder) });
    expect(contexts.map(({ responderIsDue }) => responderIsDue)).toEqual([true]);
  });

  it('of a host with nothing left to try is as it was found', async () => {
    const host: HostEvidence = { name: 'h0', addresses: ['127.1.0.1'], ping: null, controlPort: seen(silence), onLink: false };
    const plan = planOf(1, [1]);
    const known = { ...knownOf(accepted), hosts: new Map([['h0', host]]) };
    expect((await gather(plan, options, { probeFor: () => async () => accepted, signal: never, known })).hosts).toEqual([host]);
  });
});

describe('a flow is told of', () => {
  it('once, with all its evidence, and its host after its last flow', async () => {
    const told: string[] = [];
    const plan = planOf(3, [1, 2]);
    const probeFor =
      () =>
      async ({ port }: { port: number | null }) =>
        port === 1 ? accepted : silence;
    const onFinished = ({ flow, attempts }: Evidence) => told.push(`${flow.slice(5)} ${attempts.length > 0}`);
    await gather(plan, { ...options, timeoutMs: 50, attempts: 2 }, { probeFor, signal: never, onFinished, onHost: ({ name }) => told.push(name) });
    expect([...told].sort()).toEqual([...plan.flows.map(({ id }) => `${id.slice(5)} true`), 'h0', 'h1', 'h2'].sort());
    for (const host of ['h0', 'h1', 'h2']) expect(told.findLastIndex((one) => one.startsWith(`${host}:`))).toBeLessThan(told.indexOf(host));
  });

  it('not before the ports of its range are known', async () => {
    const told: Evidence[] = [];
    const plan = planOf(1, [1]);
    const flows = plan.flows.map((flow) => ({ ...flow, port: null, range: '49152-65535', service: 'rpc-dynamic' }));
    const listing: Sighting = { ...accepted, endpoints: [{ port: 49664, interface: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: '3.0' }] };
    const probeFor =
      () =>
      async ({ port }: { port: number | null }) =>
        port === 135 ? listing : accepted;
    await gather({ ...plan, flows }, options, { probeFor, signal: never, onFinished: (one) => told.push(one) });
    expect(told.map(({ attempts, unfinished }) => [attempts.map(({ port }) => port), unfinished])).toEqual([[[135, 49664], null]]);
  });

  it('not where the run ended before it was finished', async () => {
    const told: string[] = [];
    const controller = new AbortController();
    const probeFor =
      () =>
      async ({ port }: { port: number | null }) => {
        if (port === 2) controller.abort();
        return port === 1 ? accepted : silence;
      };
    await gather(
      planOf(1, [1, 2]),
      { ...options, perHost: 1 },
      { probeFor, signal: controller.signal, onFinished: ({ flow }) => told.push(flow), onHost: ({ name }) => told.push(name) },
    );
    expect(told).toEqual(['here>h0:tcp/1']);
  });
});
