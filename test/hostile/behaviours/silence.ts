import type { Socket } from 'node:net';
import type { Behaviour, Outcome } from '../facing.ts';
import { keep, onceAsked } from '../peers.ts';
import type { Subject } from '../subjects.ts';

/** What is made of a peer that kept the connection until it was asked, and has no answer. */
export const unanswered = ({ traits }: Subject): readonly Outcome[] => (traits.keeps ? ['kept'] : traits.hesitates ? ['unanswered'] : ['mismatch']);
export const mismatch = (): readonly Outcome[] => ['mismatch'];

function without(serve: (socket: Socket) => void, outcomes: Behaviour['outcomes']): Behaviour {
  return { serve, outcomes };
}

/** Peers that accept and say nothing. */
export const silentBehaviours: Readonly<Record<string, Behaviour>> = {
  'accepts and is silent': without(keep, unanswered),
  // Its window stays open for the few bytes that are sent, and shuts for whoever would send more.
  'never reads': without((socket) => void socket.pause(), unanswered),
  'hangs up at once': without((socket) => void socket.destroy(), mismatch),
  'resets at once': without((socket) => void socket.resetAndDestroy(), mismatch),
  'sends its FIN at once, and stays': without((socket) => void socket.resume().end(), mismatch),
  'hangs up when it is asked': without((socket) => onceAsked(socket, () => socket.destroy()), unanswered),
  'resets when it is asked': without((socket) => onceAsked(socket, () => socket.resetAndDestroy()), unanswered),
  'sends its FIN when it is asked, and stays': without((socket) => onceAsked(socket, () => socket.resume().end()), unanswered),
  echoes: without(
    (socket) => void socket.on('data', (bytes) => socket.write(bytes)),
    ({ traits }) => (traits.keeps ? ['kept'] : ['mismatch']),
  ),
};
