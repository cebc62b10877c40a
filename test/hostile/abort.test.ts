import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { drip } from './behaviours/floods.ts';
import { meet, outcomeOf, patient } from './facing.ts';
import { handleCheck } from './handles.ts';
import { loopbacks } from './peers.ts';
import { cut, endings } from './relay.ts';
import { type Subject, subjects } from './subjects.ts';

afterAll(handleCheck());

/** Peers at which a probe would be for long; the run ends when it is there. */
const holding: Readonly<Record<string, (socket: Socket, subject: Subject) => void>> = {
  'that is silent': (socket) => void socket.resume(),
  'that never reads': (socket) => void socket.pause(),
  'that drips half a mark': (socket) => drip(socket, Buffer.from('cm-preflight-responder/1 name=')),
  'that stops in the middle of its answer': (socket, { truth }) => cut(socket, truth?.serve ?? (() => undefined), 3, endings['silence'] ?? (() => undefined)),
};

describe.each(loopbacks)('the end of the run at %s', (address) => {
  // When it is accepted, when it has spoken, and when it waits for more.
  describe.each([0, 160, 300])('%i ms into a conversation', (afterMs) => {
    it.concurrent.each(Object.entries(holding))('with a peer %s, is the end of the probe', async (what, hold) => {
      const wrong = await Promise.all(
        subjects('tcp').map(async (subject) => {
          const over = new AbortController();
          const serve = (socket: Socket) => {
            hold(socket, subject);
            setTimeout(() => over.abort(), afterMs);
          };
          const { sighting } = await meet(subject, { serve, context: { ...patient, signal: over.signal } }, address);
          const outcome = outcomeOf(sighting);
          // Whoever asks nothing may have seen all that he wanted to see, and half a mark may be known for no answer.
          const isSettled = (subject.traits.keeps && outcome === 'kept') || (what.includes('mark') && outcome === 'mismatch');
          return outcome === 'unknown not-run ABORTED' || isSettled ? [] : [`${subject.name}: ${outcome}`];
        }),
      );
      expect(wrong.flat()).toEqual([]);
    });
  });
});
