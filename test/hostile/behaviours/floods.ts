import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Behaviour, Outcome } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { relay } from '../relay.ts';
import type { Subject } from '../subjects.ts';
import { mismatch } from './silence.ts';

const chunkBytes = 64 * 1024;
/** Slower than anyone needs, faster than any wait for an answer. */
const dripMs = 10;

/** As fast as the connection takes it, for ever. */
export function flood(socket: Pick<Socket, 'destroyed' | 'write' | 'on' | 'resume'>, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  socket.resume();
  more();
}

/** One byte at a time, for ever: the first ones, and then zeros. */
export function drip(socket: Socket, first: Buffer): void {
  let at = 0;
  const timer = setInterval(() => socket.write(Buffer.from([first[at++] ?? 0])), dripMs);
  socket.on('close', () => clearInterval(timer)).resume();
}

/** A chunk full of the same bytes. */
export function filled(bytes: Buffer | string): Buffer {
  return Buffer.alloc(chunkBytes, bytes as string);
}

/** Noise that is no protocol's: whoever cannot ask takes it for a service that he does not know, or for too much. */
export const noise = ({ traits }: Subject): readonly Outcome[] => (traits.keeps ? ['kept', 'mismatch'] : ['mismatch']);

/** The noise itself; each chunk goes on as it ends. */
const chunks: Readonly<Record<string, Buffer>> = {
  'zero bytes': filled('\0'),
  'bytes of 0xff': filled(Buffer.from([0xff])),
  'random bytes': randomBytes(chunkBytes),
  'text without a line end': filled('all work and no play '),
  'line ends': filled('\r\n'),
  'lines of text': filled('220 what follows is no greeting\n'),
};

/** A frame of its protocol that says nothing, and again, and again. */
const emptyFrames: Readonly<Record<string, string>> = {
  'NetBIOS keep-alives': '85000000',
  'TDS packets without data': '0400000800000100',
  'RPC fragments without a body': '05000200100000001000000001000000',
  'LDAP messages without content': '3000',
  'TPKT packets without content': '03000004',
  'DNS messages without content': '0000',
  'TLS records without content': '1603030000',
  'TLS warnings': '150303000201 5a'.replace(' ', ''),
  'changes of cipher': '140303000101',
  'requests for a hello': '160303000400000000',
};

/** Peers that never come to an end. */
export const floodBehaviours: Readonly<Record<string, Behaviour>> = {
  ...Object.fromEntries(Object.entries(chunks).map(([what, chunk]) => [`floods with ${what}`, { serve: (socket: Socket) => flood(socket, chunk), outcomes: noise }])),
  ...Object.fromEntries(
    Object.entries(emptyFrames).map(([what, hex]): [string, Behaviour] => [
      `sends ${what} without an end`,
      { serve: (socket) => onceAsked(socket, () => flood(socket, filled(Buffer.from(hex, 'hex')))), outcomes: noise },
    ]),
  ),
  'drips zero bytes': { serve: (socket) => drip(socket, Buffer.alloc(0)), outcomes: noise },
  'drips text': { serve: (socket) => drip(socket, filled('x')), outcomes: noise },
  'drips a true answer slower than anyone waits': {
    meets: ({ truth }) => truth !== null,
    serve: (socket, { subject }) => relay(socket, subject.truth?.serve ?? (() => undefined), (bytes) => drip(socket, bytes.subarray(0, 1))),
    outcomes: mismatch,
  },
  'gives a true answer, and floods after it': {
    meets: ({ truth }) => truth !== null,
    serve: (socket, { subject }) => {
      let isFlooding = false;
      relay(socket, subject.truth?.serve ?? (() => undefined), (bytes) => {
        socket.write(bytes);
        if (isFlooding) return;
        isFlooding = true;
        flood(socket, filled('\0'));
      });
    },
    // Where the answer takes several exchanges the flood comes before its end.
    outcomes: () => ['answer', 'mismatch'],
  },
};
