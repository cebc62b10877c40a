import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { hasty, meet, patient } from './facing.ts';
import type { Loopback } from './peers.ts';
import type { Subject } from './subjects.ts';

/** Lets a service serve whoever connected; what it says goes through `say`, which may send it on as it likes. */
export function relay(socket: Socket, serve: (line: Duplex) => void, say: (bytes: Buffer) => void): void {
  const [service, line] = duplexPair();
  for (const end of [service, line]) end.on('error', () => undefined);
  serve(service);
  socket.on('data', (chunk) => line.write(chunk));
  socket.on('end', () => line.end());
  line.on('data', say);
  line.on('end', () => socket.end());
  socket.on('close', () => line.destroy());
}

/** How a cut ends what was said so far. */
export const endings: Readonly<Record<string, (socket: Socket) => void>> = {
  'a reset': (socket) => socket.resetAndDestroy(),
  'a farewell': (socket) => socket.end(),
  silence: () => undefined,
};

/** Sends what a service says up to its first `byteLength` bytes, and then ends it. */
export function cut(socket: Socket, serve: (line: Duplex) => void, byteLength: number, end: (socket: Socket) => void): void {
  let left = byteLength;
  if (left === 0) return void socket.once('data', () => end(socket));
  relay(socket, serve, (bytes) => {
    if (left === 0 || socket.destroyed) return;
    const kept = bytes.subarray(0, left);
    left -= kept.length;
    const isLast = left === 0;
    socket.write(kept, () => isLast && end(socket));
  });
}

/** Enough to meet every field of an answer; thousands would take minutes where everything else runs at once. */
const mostPieces = 400;

/** Sends one piece after the other, each in a segment of its own; of a long answer the rest as one. */
export function inPieces(socket: Socket, pieceBytes: number, next: (send: () => void) => void): (bytes: Buffer) => void {
  const queue: Buffer[] = [];
  let isSending = false;
  const send = () => {
    const piece = queue.shift();
    isSending = piece !== undefined && !socket.destroyed;
    if (isSending && piece) socket.write(piece, () => next(send));
  };
  return (bytes) => {
    let at = 0;
    for (; at < bytes.length && at < mostPieces * pieceBytes; at += pieceBytes) queue.push(bytes.subarray(at, at + pieceBytes));
    if (at < bytes.length) queue.push(bytes.subarray(at));
    if (!isSending) send();
  };
}

/** What a service said in one true conversation, flight by flight: a flight ends where the other side speaks. */
export async function recorded(subject: Subject, address: Loopback): Promise<Buffer[]> {
  const flights: Buffer[][] = [];
  const serve = (socket: Socket) => {
    let flight: Buffer[] = [];
    // Of several looks the last one is answered.
    flights.length = 0;
    socket.on('data', () => {
      flight = [];
      flights.push(flight);
    });
    relay(socket, subject.truth?.serve ?? (() => undefined), (bytes) => {
      flight.push(bytes);
      socket.write(bytes);
    });
  };
  await meet(subject, { serve, context: { ...patient, timeoutMs: hasty.timeoutMs } }, address);
  return flights.map((chunks) => Buffer.concat(chunks)).filter(({ length }) => length > 0);
}
