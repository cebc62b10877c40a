import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/evidence.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import { face, hasty, type Outcome, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { forEach } from './lanes.ts';
import { type Loopback, loopbacks } from './peers.ts';
import { type Subject, subjects } from './subjects.ts';
import { type Asker, type Others, udpBehaviours } from './udp-behaviours.ts';
import { bound, type Told, udpPeer, udpTruths } from './udp-peers.ts';

afterAll(handleCheck());

/** DHCP of IPv6 is another protocol: nothing is asked there. */
const onlyIpv4 = new Set(['dhcp', 'binl']);

async function meet(subject: Subject, hear: (told: Told) => void, address: Loopback, context: Partial<ProbeContext> = {}): Promise<Sighting> {
  const peer = await udpPeer(address, hear);
  return face(subject, address, peer.port, context).finally(peer.close);
}

function truthOf({ probe }: Subject, address: Loopback): Asker {
  return address === '::1' && onlyIpv4.has(probe.name) ? null : (udpTruths[probe.name] ?? null);
}

describe.each(loopbacks)('at %s', (address) => {
  const others = {} as { -readonly [name in keyof Others]: Others[name] };
  const all = subjects('udp').map((subject) => ({ subject, truth: truthOf(subject, address) }));

  beforeAll(async () => {
    others.port = await bound(address);
    // IPv6 has one loopback address.
    others.address = address === '::1' ? null : await bound('127.0.0.2');
  });
  afterAll(() => {
    others.port.close();
    others.address?.close();
  });

  it.concurrent.each(Object.entries(udpBehaviours))('a peer that %s', async (_, { hear, outcomes, meets = () => true, context }) => {
    const wrong = await Promise.all(
      all
        .filter(({ truth }) => meets(truth))
        .map(async ({ subject, truth }) => {
          try {
            const sighting = await meet(subject, (told) => hear(told, truth, others), address, context);
            const expected: readonly string[] = outcomes(truth, subject.probe.name === 'tftp');
            return expected.includes(outcomeOf(sighting)) ? [] : [`${subject.name}: ${outcomeOf(sighting)} in place of ${expected.join(' or ')}: ${JSON.stringify(sighting)}`];
          } catch (error) {
            return [`${subject.name}: ${error instanceof Error ? error.stack : String(error)}`];
          }
        }),
    );
    expect(wrong.flat().join('\n')).toBe('');
  });

  it('a port at which nothing listens refuses', async () => {
    const free = await bound(address);
    const { port } = free.address();
    await new Promise<void>((resolve) => free.close(resolve));
    const seen = await Promise.all(all.map(async ({ subject }) => [subject.name, outcomeOf(await face(subject, address, port, {}))]));
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(all.map(({ subject }) => [subject.name, 'refused'])));
  });

  it.concurrent('a peer that is gone after its first noise is no service', async () => {
    const wrong: string[] = [];
    await forEach(all, async ({ subject, truth }) => {
      const peer = await udpPeer(address, (told) => {
        told.reply(Buffer.from('gone'));
        setImmediate(peer.close);
      });
      const outcome = outcomeOf(await face(subject, address, peer.port, {}).finally(peer.close));
      const expected = truth ? ['mismatch', 'refused'] : ['datagram', 'refused'];
      if (!expected.includes(outcome)) wrong.push(`${subject.name}: ${outcome}`);
    });
    expect(wrong).toEqual([]);
  });

  const asked = all.flatMap(({ subject, truth }) => (truth ? [{ name: subject.name, subject, truth }] : []));

  /** Answers each request with what becomes of the true answer. */
  const changed = (subject: Subject, truth: NonNullable<Asker>, change: (answer: Buffer) => Buffer) =>
    meet(subject, (told) => void (told.data.toString('latin1', 0, 12) !== 'cm-preflight' && told.reply(change(truth.answer(told.data)))), address, hasty);

  it.concurrent.each(asked)('a true answer is cut at every byte: $name', async ({ subject, truth }) => {
    const wrong: string[] = [];
    const { length, least } = await measured(subject, truth, address);
    await forEach(
      Array.from({ length }, (_, at) => at),
      async (at) => {
        const outcome: Outcome | string = outcomeOf(await changed(subject, truth, (answer) => answer.subarray(0, at)));
        const expected = at < least ? ['mismatch'] : ['answer', 'mismatch'];
        if (!expected.includes(outcome)) wrong.push(`${at} of ${length} bytes: ${outcome}`);
      },
    );
    expect(wrong.join('\n')).toBe('');
  });

  it.concurrent.each(asked)('four bytes of a true answer are as large as can be, every four in turn: $name', async ({ subject, truth }) => {
    const strange: string[] = [];
    const { length } = await measured(subject, truth, address);
    await forEach(
      Array.from({ length }, (_, at) => at),
      async (at) => {
        const outcome = outcomeOf(await changed(subject, truth, (answer) => Buffer.from(answer).fill(0xff, at, Math.min(at + 4, answer.length))));
        if (outcome !== 'answer' && outcome !== 'mismatch') strange.push(`at ${at}: ${outcome}`);
      },
    );
    expect(strange.join('\n')).toBe('');
  });
});

/** How long the true answer is, and how much of it is enough. */
async function measured(subject: Subject, truth: NonNullable<Asker>, address: Loopback): Promise<{ length: number; least: number }> {
  let length = 0;
  await meet(
    subject,
    (told) => {
      if (told.data.toString('latin1', 0, 12) === 'cm-preflight') return;
      const answer = truth.answer(told.data);
      length = answer.length;
      told.reply(answer);
    },
    address,
  );
  return { length, least: truth.leastBytes ?? length };
}
