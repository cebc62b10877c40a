import { describe, expect, it } from 'vitest';
import type { Evidence, Sighting } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import { hurried, type Probe, type ProbeContext } from '../../src/model/probe.ts';
import { gather } from '../../src/run/index.ts';
import { peerFinder } from '../../src/run/peers.ts';
import { hold } from '../../src/run/responders.ts';
import { accepted, never, options, planOf, silence } from './simulated.ts';

const responder = (tcp: readonly number[]): Sighting => ({
  ...accepted,
  reason: 'responder',
  responder: { name: 'h0', keyed: false, holds: { tcp, udp: [] } },
  facts: { responder: 'h0' },
});
const hurriedNow: Sighting = { ...silence, state: 'unknown', reason: 'not-run', code: hurried };

describe('a host’s responder', () => {
  it('that says the same at each port is kept once', async () => {
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor: () => async () => responder([1, 2]), signal: never });
    const [one, other] = evidence.map(({ attempts }) => attempts.at(-1));
    expect(one?.responder).toEqual(responder([1, 2]).responder);
    expect(other?.responder).toBe(one?.responder);
    expect(other?.facts).toBe(one?.facts);
  });

  it('that says something else at another port is told as it is', async () => {
    const says: Sighting[] = [responder([1]), { ...responder([1]), facts: { responder: 'h0', more: 1 } }, responder([1, 3])];
    const { evidence } = await gather(planOf(1, [1, 2, 3]), options, {
      probeFor:
        ({ port }) =>
        async () =>
          says[(port ?? 0) - 1] ?? silence,
      signal: never,
    });
    expect(evidence.map(({ attempts: [one] }) => [one?.responder, one?.facts])).toEqual(says.map((said) => [said.responder, said.facts]));
  });

  it('whose mark is late is asked anew three times, which is not kept, and then waited for', async () => {
    const hurries: (boolean | undefined)[] = [];
    const probeFor =
      () =>
      async (_: unknown, { mayHurry }: ProbeContext) => {
        hurries.push(mayHurry);
        return mayHurry ? hurriedNow : responder([1]);
      };
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor, signal: never });
    expect(hurries).toEqual([true, true, true, false]);
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(['responder']);
  });

  it.each([
    [{ reason: 'syn-ack', code: null }, 1],
    // A question in TLS, at which a responder hangs up; what was lost of its mark is then lost for ever.
    [{ reason: 'proto-mismatch', code: 'ECONNRESET' }, 2],
    [{ reason: 'proto-mismatch', code: 'closed' }, 2],
  ] as const)('is waited for where it turns out to be due only after its port was accepted without a mark: %j', async (seen, looks) => {
    const later = async (context: ProbeContext) => {
      if (context.responderIsDue) return context.mayHurry ? hurriedNow : responder([1, 2]);
      return { ...accepted, ...seen } as const;
    };
    const heard = () => new Promise<Sighting>((resolve) => setTimeout(resolve, 500, responder([1, 2])));
    const probeFor = ({ port }: Flow): Probe => (port === 1 ? (_, context) => later(context) : heard);
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor, signal: never });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual([...Array(looks).fill(seen.reason), 'responder']);
  });

  /** A port that breaks off until its responder is due, and then does as a test says; the other port's responder holds both. */
  const broken: Sighting = { ...accepted, reason: 'proto-mismatch', code: 'ECONNRESET', asked: true };
  const unanswered: Sighting = { ...accepted, reason: 'syn-ack', code: null };
  const brokenUntilDue =
    (whenDue: () => Sighting, seen = broken) =>
    ({ port }: Flow): Probe =>
    async (_, { responderIsDue }) => {
      if (port === 1) return responderIsDue ? whenDue() : seen;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return responder([1, 2]);
    };
  const told = (): { all: Evidence[]; onFinished: (one: Evidence) => void } => {
    const all: Evidence[] = [];
    return { all, onFinished: (one) => all.push(one) };
  };

  it('whose port broke off before it was due is told of once it was looked at again', async () => {
    const looks = [hurriedNow, responder([1, 2])];
    const { all, onFinished } = told();
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor: brokenUntilDue(() => looks.shift() ?? silence), signal: never, onFinished });
    expect(evidence[0]?.attempts.map(({ reason }) => reason)).toEqual(['proto-mismatch', 'proto-mismatch', 'responder']);
    expect(all.find(({ flow }) => flow === evidence[0]?.flow)).toEqual(evidence[0]);
  });

  it('whose port breaks off all the same is looked at once more, and not for ever', async () => {
    let looks = 0;
    const look = () => {
      looks++;
      return broken;
    };
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor: brokenUntilDue(look), signal: never });
    expect([looks, evidence[0]?.attempts.length, evidence[0]?.unfinished]).toEqual([1, 3, null]);
  });

  it('that was due from the start is not looked at again for a port that only stalls', async () => {
    let looks = 0;
    const stalled: Sighting = { ...accepted, reason: 'proto-mismatch', code: 'no-answer', asked: true };
    const stall: Probe = async () => {
      looks++;
      return stalled;
    };
    const probeFor = ({ port }: Flow): Probe => (port === 1 ? async () => responder([1, 2]) : stall);
    await gather(planOf(1, [1, 2]), { ...options, perHost: 1 }, { probeFor, signal: never });
    expect(looks).toBe(3);
  });

  it('is not held against its port where every look at it failed through a fault of ours', async () => {
    const { evidence } = await gather(planOf(1, [1, 2]), options, {
      probeFor: brokenUntilDue(() => ({ ...silence, state: 'unknown', reason: 'local-resources', code: 'ENETDOWN' })),
      signal: never,
    });
    expect(evidence.map(({ unfinished }) => unfinished)).toEqual(['not-run', null]);
  }, 20_000);

  it.each([broken, unanswered])('is not finished where the run ends before its port was looked at again: $code', async (seen) => {
    const interruption = new AbortController();
    const { all, onFinished } = told();
    const whenDue = (): Sighting => {
      interruption.abort();
      return { ...silence, state: 'unknown', reason: 'not-run', code: 'ABORTED' };
    };
    const probeFor = brokenUntilDue(whenDue, seen);
    const { evidence } = await gather(planOf(1, [1, 2]), options, { probeFor, signal: interruption.signal, onFinished });
    expect(evidence.map(({ unfinished }) => unfinished)).toEqual(['interrupted', null]);
    expect(all.map(({ flow }) => flow)).toEqual([evidence[1]?.flow]);
  });

  it('that accepted in haste and was silent ever after was accepted all the same', async () => {
    const probeFor =
      () =>
      async (_: unknown, { mayHurry }: ProbeContext) =>
        mayHurry ? hurriedNow : silence;
    const { evidence } = await gather(planOf(1, [1]), { ...options, attempts: 3 }, { probeFor, signal: never });
    expect(evidence[0]?.attempts.map(({ state }) => state)).toEqual(['open', 'filtered', 'filtered']);
    expect(evidence[0]?.attempts[0]).toMatchObject({ reason: 'syn-ack', asked: false });
  });

  it('a probe that hurries where it was to wait has a bug, and ends', async () => {
    const bugs: unknown[] = [];
    const { evidence } = await gather(planOf(1, [1]), options, { probeFor: () => async () => hurriedNow, signal: never, onBug: (error) => bugs.push(error) });
    expect(bugs.length).toBeGreaterThan(0);
    expect(evidence[0]?.attempts.at(-1)?.code).toBe('probe-failed');
  });

  it('the host whose mark is late has answered: it is not pinged, and its silence elsewhere is looked into', async () => {
    const probeFor =
      () =>
      async (_: unknown, { mayHurry }: ProbeContext) =>
        mayHurry ? hurriedNow : silence;
    const { hosts } = await gather(planOf(1, [1]), { ...options, timeoutMs: 20, attempts: 2 }, { probeFor, signal: never });
    expect(hosts[0]?.ping).toBeNull();
  });
});

describe('the patience for an answer', () => {
  it('grows with what was accepted, not with what was silent', async () => {
    const waits: number[] = [];
    const answers = [silence, silence, { ...accepted, reason: 'proto-mismatch', code: 'no-answer', asked: true } as const, accepted];
    const probeFor =
      () =>
      async (_: unknown, { answerTimeoutMs }: ProbeContext) => {
        waits.push(answerTimeoutMs);
        return answers[waits.length - 1] ?? accepted;
      };
    await gather(planOf(1, [1]), { ...options, attempts: 5 }, { probeFor, signal: never });
    expect(waits).toEqual([2000, 2000, 2000, 4000]);
  });
});

describe('the ports that a responder holds', () => {
  it('are all that it ever said, and its own list where it says the same', async () => {
    const peer = await peerFinder(false, 8, never)('h', ['127.0.0.1']);
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
