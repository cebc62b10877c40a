import { describe, expect, it } from 'vitest';
import type { Endpoint, Sighting } from '../../src/model/evidence.ts';
import type { Flow, Plan } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import { samplePorts } from '../../src/model/samples.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, never, options, planOf, refused, silence } from './simulated.ts';

const range = '49152-65535';
const samples = samplePorts({ first: 49152, last: 65535 });
const endpoint = (port: number): Endpoint => ({ port, interface: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: '3.0' });
const listing = (...ports: number[]): Sighting => ({ ...accepted, endpoints: ports.map(endpoint) });

/** A plan of one host: the dynamic range, and the endpoint mapper where it is planned too. */
function planWith(...others: number[]): Plan {
  const plan = planOf(1, [...others, 1]);
  const flows = plan.flows.map((flow): Flow => (flow.port === 1 ? { ...flow, id: `here>h0:tcp/${range}`, port: null, range, service: 'rpc-dynamic' } : flow));
  return { ...plan, flows };
}

/** Runs a plan against what each port shows; the ports of the range that were tried, and the evidence. */
async function triedBy(plan: Plan, show: (port: number | null, attempt: number, endpoints: readonly Endpoint[]) => Sighting, signal = never) {
  const count = new Map<number | null, number>();
  const probe: Probe = async ({ port, endpoints }) => {
    count.set(port, (count.get(port) ?? 0) + 1);
    return show(port, count.get(port) ?? 0, endpoints);
  };
  const { evidence } = await gather(plan, { ...options, timeoutMs: 50 }, { probeFor: () => probe, signal });
  const last = evidence.at(-1);
  return { tried: [...new Set(last?.attempts.map(({ port }) => port))], evidence: last, count };
}

describe('the ports of a dynamic range', () => {
  it('are those that the mapper named, each with its interfaces', async () => {
    const given = new Map<number | null, number>();
    const { tried, evidence } = await triedBy(planWith(135), (port, _, endpoints) => {
      given.set(port, endpoints.length);
      return port === 135 ? listing(49664, 49664, 49700, 135) : accepted;
    });
    expect(tried).toEqual([49664, 49700]);
    expect(evidence?.unfinished).toBeNull();
    expect([given.get(49664), given.get(49700)]).toEqual([2, 1]);
  });

  it('are asked for by the range itself where the plan has no flow to the mapper', async () => {
    const { tried } = await triedBy(planWith(), (port) => (port === 135 ? listing(49664) : accepted));
    expect(tried).toEqual([135, 49664]);
  });

  it('the mapper is asked once for the flow and for the range', async () => {
    const { count } = await triedBy(planWith(135), (port) => (port === 135 ? listing(49664) : accepted));
    expect(count.get(135)).toBe(1);
  });

  it.each([
    ['is refused', refused],
    ['is silent', silence],
    ['does not list', accepted],
    ['names nothing', listing()],
    ['names itself alone', listing(135)],
  ])('are samples where the mapper %s', async (_, mapper) => {
    const { tried } = await triedBy(planWith(135), (port) => (port === 135 ? mapper : refused));
    expect(tried).toEqual(samples);
  });

  it('are known from a mapper that answers only at last', async () => {
    const { tried, evidence } = await triedBy(planWith(135), (port, attempt) => (port === 135 ? (attempt < 3 ? silence : listing(49664)) : port === 49664 ? accepted : silence));
    expect(tried).toEqual([49664]);
    expect(evidence?.attempts.find(({ port }) => port === 49664)?.reason).toBe('proto-response');
    expect(evidence?.unfinished).toBeNull();
  });

  it('named at last are given as many tries as any other where they stall on a host that loses packets', async () => {
    const stalled: Sighting = { ...accepted, reason: 'proto-mismatch', code: 'no-answer' };
    const { evidence } = await triedBy(planWith(135), (port, attempt) => (port === 135 ? (attempt < 3 ? silence : listing(49664)) : port === 49664 ? stalled : silence));
    expect(evidence?.attempts.filter(({ port }) => port === 49664)).toHaveLength(6);
  });

  it('a silent one is asked as often as any other suspect, at last alone', async () => {
    const { evidence } = await triedBy(planWith(135), (port) => (port === 135 ? listing(49664, 49665) : port === 49664 ? silence : accepted));
    const silences = evidence?.attempts.filter(({ port }) => port === 49664) ?? [];
    expect(silences.length).toBeGreaterThanOrEqual(3);
    expect(silences.at(-1)?.alone).toBe(true);
  });

  it('of the range come first, and no more are tried than are worth it', async () => {
    const outside = Array.from({ length: 100 }, (_, i) => 2000 + i);
    const { tried } = await triedBy(planWith(135), (port) => (port === 135 ? listing(...outside, 50_000) : accepted));
    expect(tried).toHaveLength(64);
    expect(tried).toContain(50_000);
  });

  it('are unfinished where the run ended before they were known', async () => {
    const controller = new AbortController();
    const show = (port: number | null) => {
      if (port === 135) controller.abort();
      return listing(49664);
    };
    const { evidence } = await triedBy(planWith(), show, controller.signal);
    expect(evidence?.unfinished).toBe('interrupted');
  });
});

describe('a conversation that stalls', () => {
  const stalled: Sighting = { ...accepted, reason: 'proto-mismatch', code: 'no-answer' };
  const closed: Sighting = { ...stalled, code: 'closed' };
  const other: Sighting = { ...stalled, code: 'ssh' };
  const attemptsAt = async (show: (attempt: number) => Sighting) => {
    let attempt = 0;
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => show(++attempt), signal: never });
    return evidence[0]?.attempts.map(({ code, reason }) => code ?? reason);
  };

  it('is tried three times, and then believed', async () => expect(await attemptsAt(() => stalled)).toEqual(['no-answer', 'no-answer', 'no-answer']));
  it('is tried as often where connects were lost before', async () => {
    expect(await attemptsAt((attempt) => (attempt === 1 ? silence : stalled))).toEqual(['no-response', 'no-answer', 'no-answer', 'no-answer']);
  });
  it('is tried more often where the host loses packets', async () => {
    const attempts = new Map<number | null, number>();
    // Its other ports answer when they are asked again.
    const probeFor =
      ({ port }: Flow): Probe =>
      async () => {
        const attempt = (attempts.get(port) ?? 0) + 1;
        attempts.set(port, attempt);
        if (port === 1) return attempt < 5 ? stalled : accepted;
        return attempt === 1 ? silence : accepted;
      };
    const { evidence } = await gather(planOf(1, [1, 2, 3]), options, { probeFor, signal: never });
    expect(evidence[0]?.attempts.map(({ code, reason }) => code ?? reason)).toEqual([...Array.from({ length: 4 }, () => 'no-answer'), 'proto-response']);
  });
  it('is tried no more often than elsewhere where so many stall that no loss explains it', async () => {
    const attempts = new Map<number | null, number>();
    const probeFor =
      ({ port }: Flow): Probe =>
      async () => {
        attempts.set(port, (attempts.get(port) ?? 0) + 1);
        if ((port ?? 0) > 1) return stalled;
        return attempts.get(port) === 1 ? silence : accepted;
      };
    const ports = Array.from({ length: 65 }, (_, i) => i + 1);
    const { evidence } = await gather(planOf(1, ports), options, { probeFor, signal: never });
    expect(evidence.map(({ attempts: made }) => made.length)).toEqual([2, ...Array.from({ length: 64 }, () => 3)]);
  });
  it('and ends with the first answer', async () => expect(await attemptsAt((attempt) => (attempt < 2 ? stalled : accepted))).toEqual(['no-answer', 'proto-response']));
  it('that breaks off is looked at once more', async () => expect(await attemptsAt(() => closed)).toEqual(['closed', 'closed']));
  it('with a responder whose proof did not come is looked at once more', async () => {
    const unproven: Sighting = { ...accepted, reason: 'syn-ack', code: 'unverified-responder' };
    expect(await attemptsAt((attempt) => (attempt < 2 ? unproven : { ...accepted, reason: 'responder' }))).toEqual(['unverified-responder', 'responder']);
    expect(await attemptsAt(() => unproven)).toEqual(['unverified-responder', 'unverified-responder']);
  });
  it('with a web server is given the time that an application takes to start', async () => {
    const times = async (service: string) => {
      const given: number[] = [];
      const probe: Probe = async (_, { answerTimeoutMs }) => {
        given.push(answerTimeoutMs);
        return stalled;
      };
      const plan = planOf(1, [1]);
      await gather({ ...plan, flows: plan.flows.map((flow) => ({ ...flow, service })) }, options, { probeFor: () => probe, signal: never });
      return given;
    };
    expect(await times('smb')).toEqual([2000, 4000, 10_000]);
    expect(await times('https')).toEqual([2000, 4000, 30_000]);
  });
  it('that cut a listing short is looked at once more', async () =>
    expect(await attemptsAt(() => ({ ...accepted, code: 'listing-cut-short' }))).toEqual(['listing-cut-short', 'listing-cut-short']));
  it('that a service of unknown manners left unanswered is looked at once more', async () =>
    expect(await attemptsAt((attempt) => (attempt < 2 ? { ...stalled, reason: 'syn-ack', asked: true } : accepted))).toEqual(['no-answer', 'proto-response']));
  it('another protocol is an answer at once', async () => expect(await attemptsAt(() => other)).toEqual(['ssh']));
});
