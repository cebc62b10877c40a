import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { hasty, meet, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { forEach } from './lanes.ts';
import { loopbacks } from './peers.ts';
import { cut, endings, recorded, relay } from './relay.ts';
import { type Subject, subjects } from './subjects.ts';

afterAll(handleCheck());

/** One of each probe, and of each way in which its service answers: what has two names in the table need not be cut twice. */
const known = subjects('tcp').filter(({ truth }) => truth !== null);
const all = known.filter(({ probe, truth }, i) => known.findIndex((other) => other.probe === probe && other.truth === truth) === i);

/** Answers of up to so many bytes are cut at every byte; of longer ones both ends, and every so many in between. */
const everyByteUpTo = 320;
const stride = 23;
/** Silence ends each of its probes by time: it is told at fewer places. */
const silentStride = 7;
/** What is complete must be heard on a busy machine, too; what follows it may be waited for so long. */
const complete = { ...hasty, answerTimeoutMs: 6000 };

function places(length: number): number[] {
  const isNear = (at: number) => at < everyByteUpTo / 2 || at > length - everyByteUpTo / 2;
  return Array.from({ length: length + 1 }, (_, at) => at).filter((at) => length <= everyByteUpTo || isNear(at) || at % stride === 0);
}

/** From where on an answer proves its service, and where it is complete. */
async function bounds({ truth, ...subject }: Subject, address: (typeof loopbacks)[number]): Promise<{ least: number; all: number; length: number }> {
  const flights = await recorded({ truth, ...subject }, address);
  const length = flights.reduce((sum, flight) => sum + flight.length, 0);
  const whole = flights.slice(0, truth?.flights ?? flights.length).reduce((sum, flight) => sum + flight.length, 0);
  const said = Buffer.concat(flights);
  const least = truth?.provenBy === undefined ? whole : said.indexOf(truth.provenBy) + truth.provenBy.length;
  const varies = truth?.variesByBytes ?? 0;
  return { least: least - varies, all: Math.max(least, whole) + varies, length };
}

/** Not complete it is no answer, complete it is one; in between either. */
function wrongAt(subject: Subject, at: number, { least, all: whole }: { least: number; all: number }, outcome: string): string[] {
  const isCut = at < least;
  const expected = isCut ? (at === 0 && subject.traits.hesitates ? ['unanswered'] : ['mismatch']) : at >= whole ? ['answer'] : ['answer', 'mismatch'];
  return expected.includes(outcome) ? [] : [`${subject.name} after ${at} bytes of ${whole}: ${outcome} in place of ${expected.join(' or ')}`];
}

describe.each(loopbacks)('at %s', (address) => {
  describe.each(Object.entries(endings))('the true answer is cut by %s', (how, end) => {
    it.concurrent.each(all.map((subject) => [subject.name, subject] as const))('at every byte: %s', async (_, subject) => {
      const range = await bounds(subject, address);
      expect(range.least).toBeGreaterThan(0);
      const wrong: string[] = [];
      const some = places(range.length).filter((at) => how !== 'silence' || at % silentStride === 0 || at >= range.all - 1);
      await forEach(some, async (at) => {
        const serve = (socket: Socket) => cut(socket, subject.truth?.serve ?? (() => undefined), at, end);
        const { sighting } = await meet(subject, { serve, context: at >= range.all ? complete : hasty }, address);
        wrong.push(...wrongAt(subject, at, range, outcomeOf(sighting)));
      });
      expect(wrong.join('\n')).toBe('');
    });
  });

  it.concurrent.each(all.map((subject) => [subject.name, subject] as const))('a byte of the true answer is wrong, every one in turn: %s', async (_, subject) => {
    const { length } = await bounds(subject, address);
    const strange: string[] = [];
    await forEach(places(length - 1), async (at) => {
      const serve = (socket: Socket) => {
        let sent = 0;
        relay(socket, subject.truth?.serve ?? (() => undefined), (bytes) => {
          const changed = Buffer.from(bytes);
          if (at >= sent && at < sent + bytes.length) changed[at - sent] = (changed[at - sent] ?? 0) ^ 0xff;
          sent += bytes.length;
          socket.write(changed);
        });
      };
      const outcome = outcomeOf((await meet(subject, { serve }, address)).sighting);
      if (outcome !== 'answer' && outcome !== 'mismatch') strange.push(`${subject.name}, byte ${at}: ${outcome}`);
    });
    expect(strange.join('\n')).toBe('');
  });
});
