import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { randomOf } from '../lab/random.ts';
import { wireCases } from '../protocol/decoders.ts';
import { meet, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { forEach } from './lanes.ts';
import { loopbacks } from './peers.ts';
import { relay } from './relay.ts';
import { subjects } from './subjects.ts';

afterAll(handleCheck());

/** Conversations of each probe, each with a seed of its own, so that one that fails can be played again alone. */
const conversations = Number(process.env['HOSTILE_CONVERSATIONS'] ?? 60);
const firstSeed = Number(process.env['HOSTILE_SEED'] ?? 1);
const cases = wireCases().filter(({ protocol, bytes }) => protocol !== 'responder' && bytes.length > 0);

/** A peer that says something like the truth: pieces of it, changed, twice or not at all, with others' words between them, and some end. */
function liar(seed: number): (socket: Socket, serve: (socket: Socket, say: (bytes: Buffer) => void) => void) => void {
  const next = randomOf(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  return (socket, serve) => {
    const send = (bytes: Buffer) => void (!socket.destroyed && socket.writable && socket.write(bytes));
    const ends = [() => socket.resetAndDestroy(), () => socket.end(), () => socket.destroy(), () => undefined];
    const isEarly = below(8) === 0;
    if (isEarly) send(cases[below(cases.length)]?.bytes ?? Buffer.alloc(1));
    serve(socket, (bytes) => {
      for (let at = 0; at < bytes.length && !socket.destroyed; ) {
        const piece = Buffer.from(bytes.subarray(at, at + 1 + below(below(3) === 0 ? 8 : bytes.length)));
        at += piece.length;
        const what = below(16);
        if (what === 0) piece[below(piece.length)] = below(256);
        else if (what === 1) piece.fill(below(2) === 0 ? 0 : 0xff, below(piece.length));
        if (what !== 2) send(piece);
        if (what === 3) send(piece);
        if (what === 4) send(cases[below(cases.length)]?.bytes ?? Buffer.alloc(1));
        if (what === 5) ends[below(ends.length)]?.();
      }
    });
  };
}

describe.each(loopbacks)('at %s peers that nearly tell the truth', (address) => {
  it.concurrent.each(subjects('tcp').map((subject) => [subject.name, subject] as const))('to %s', async (_, subject) => {
    const { traits, truth } = subject;
    const expected = traits.keeps ? ['kept', 'mismatch'] : traits.hesitates ? ['answer', 'mismatch', 'unanswered'] : ['answer', 'mismatch'];
    const strange: string[] = [];
    const seeds = Array.from({ length: conversations }, (__, i) => firstSeed + i);
    await forEach(seeds, async (seed) => {
      const serve = (socket: Socket) => liar(seed)(socket, (line, say) => relay(line, truth?.serve ?? (() => undefined), say));
      const outcome = await meet(subject, { serve }, address).then(({ sighting }) => outcomeOf(sighting), String);
      if (!expected.includes(outcome)) strange.push(`seed ${seed}: ${outcome}`);
    });
    expect(strange.join('\n')).toBe('');
  });
});
