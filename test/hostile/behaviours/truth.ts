import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Behaviour, hasty, patient } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { inPieces, recorded, relay } from '../relay.ts';
import type { Subject } from '../subjects.ts';
import { endlessMapper, type Truth } from '../truths.ts';
import { mismatch } from './silence.ts';

const isKnown = ({ truth }: Subject) => truth !== null;
const serviceOf = ({ truth }: Subject) => truth?.serve ?? (() => undefined);
/** A first message's number is always the same in SMB. */
const isNumbered = (truth: Truth | null) => truth?.serveAnother !== undefined && !truth.speaks.includes('smb');
const anotherOf = ({ truth }: Subject) => truth?.serveAnother ?? (() => undefined);
/** What answers is waited for on a slow machine, too; the mark of a responder is not. */
const heard = { ...patient, timeoutMs: hasty.timeoutMs };

/** Longer than the wait for a responder's mark. */
const whileMs = 200;

/** Thousands of segments take their time where everything else runs at once. */
const heardOut = { ...heard, answerTimeoutMs: 60_000 };

/** What a service says goes on through `say`. */
function telling(service: (subject: Subject) => (line: Duplex) => void, say: (socket: Socket) => (bytes: Buffer) => void): Behaviour['serve'] {
  return (socket, { subject }) => relay(socket, service(subject), say(socket));
}

const asItComes = (socket: Socket) => (bytes: Buffer) => void socket.write(bytes);

/** Each service is recorded once. */
const recordings = new Map<string, Promise<Buffer[]>>();

function earlier(subject: Subject): Promise<Buffer[]> {
  const known = recordings.get(subject.name) ?? recorded(subject, '127.0.0.1');
  recordings.set(subject.name, known);
  return known;
}

/** The flights of an earlier conversation, one at each request. */
async function playBack(socket: Socket, subject: Subject): Promise<void> {
  const flights = [...(await earlier(subject))];
  const next = () => {
    const flight = flights.shift();
    if (flight && !socket.destroyed) socket.write(flight);
  };
  socket.on('data', next);
  // What was said while the recording was made is not heard again.
  if (socket.bytesRead > 0) next();
}

/** Peers that give a true answer, in some way of their own, or nearly one. */
export const truthBehaviours: Readonly<Record<string, Behaviour>> = {
  'is the service itself': { meets: isKnown, serve: telling(serviceOf, asItComes), outcomes: () => ['answer'], context: heard },
  'answers in segments of one byte': { meets: isKnown, serve: telling(serviceOf, (socket) => inPieces(socket, 1, setImmediate)), outcomes: () => ['answer'], context: heardOut },
  'answers in segments of seven bytes, one a millisecond': {
    meets: isKnown,
    serve: telling(serviceOf, (socket) => inPieces(socket, 7, (send) => setTimeout(send, 1))),
    outcomes: () => ['answer'],
    context: heardOut,
  },
  'takes its time for each answer': {
    meets: isKnown,
    serve: telling(serviceOf, (socket) => (bytes) => void setTimeout(() => socket.write(bytes), whileMs)),
    outcomes: () => ['answer'],
    context: heard,
  },
  'says each answer twice': {
    meets: isKnown,
    serve: telling(serviceOf, (socket) => (bytes) => void socket.write(Buffer.concat([bytes, bytes]))),
    outcomes: () => ['answer', 'mismatch'],
  },
  'answers another request': { meets: ({ truth }) => truth?.serveAnother !== undefined, serve: telling(anotherOf, asItComes), outcomes: mismatch, context: heard },
  'plays back what was answered to another': {
    meets: isKnown,
    serve: (socket, { subject }) => void playBack(socket, subject),
    // Without a number of its own an answer is as good the second time; TLS has its keys.
    outcomes: ({ truth, traits }) => (isNumbered(truth) || (traits.tls && !traits.http) ? ['mismatch'] : ['answer']),
    context: heard,
  },
  'answers before it is asked': {
    meets: isKnown,
    serve: (socket, { subject }) => void earlier(subject).then(([flight]) => socket.write(flight ?? '')),
    outcomes: ({ truth, traits }) => (isNumbered(truth) || (traits.tls && !traits.http) ? ['mismatch'] : ['answer', 'mismatch']),
    context: { ...heard, answerTimeoutMs: 5000 },
  },
  'lists without an end': {
    meets: ({ probe }) => probe.name === 'rpcEndpointMapper',
    serve: (socket) => relay(socket, endlessMapper, asItComes(socket)),
    outcomes: mismatch,
    context: heard,
  },
  'answers with its first byte wrong': {
    meets: isKnown,
    serve: (socket, { subject }) => {
      let isFirst = true;
      relay(socket, serviceOf(subject), (bytes) => {
        const sent = Buffer.from(bytes);
        if (isFirst && sent.length > 0) sent[0] = (sent[0] ?? 0) ^ 0xff;
        isFirst = false;
        socket.write(sent);
      });
    },
    outcomes: mismatch,
  },
  'asks back in our own words, and then answers': {
    meets: isKnown,
    serve: (socket, { subject }) => {
      onceAsked(socket, (request) => void socket.write(request));
      relay(socket, serviceOf(subject), asItComes(socket));
    },
    // A directory's server passes over messages that are no answer.
    outcomes: ({ truth }) => (truth?.speaks.includes('ldap') ? ['answer', 'mismatch'] : ['mismatch']),
  },
};
