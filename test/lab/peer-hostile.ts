import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

/** Peers that never come to an end, by what they send to whoever connects: `rest` has the first bytes in hexadecimal. */
export const hostile: Readonly<Record<string, (socket: Socket, rest: string) => void>> = {
  drip: (socket, rest) => drip(socket, Buffer.from(rest, 'hex')),
  flood: (socket, rest) => flood(socket, Buffer.from(rest, 'hex'), Buffer.alloc(chunkBytes, 0x41)),
  repeat: (socket, rest) => flood(socket, Buffer.alloc(0), Buffer.from(rest.repeat(512), 'hex')),
  'tls-garbage': (socket) => flood(socket, Buffer.from('1603034000', 'hex'), randomBytes(chunkBytes), 1),
  'big-certificate': (socket) => onceAsked(socket, () => flood(socket, helloAndCertificate(), certificateRecord(), certificateRecords)),
};

const chunkBytes = 16 * 1024;
/** Slower than anyone needs, faster than any wait for an answer. */
const dripMs = 50;
/** A hundred megabytes. */
const certificateRecords = 6400;

/** One byte at a time, for ever. */
function drip(socket: Socket, first: Buffer): void {
  let at = 0;
  const timer = setInterval(() => socket.write(Buffer.from([first[at++] ?? 0x41])), dripMs);
  socket.on('close', () => clearInterval(timer));
}

/** As fast as the connection takes it, for ever or so many times. */
function flood(socket: Socket, first: Buffer, chunk: Buffer, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  const more = () => {
    while (!socket.destroyed && left-- > 0) {
      if (!socket.write(chunk)) return;
    }
  };
  socket.write(first);
  socket.on('drain', more);
  more();
}

function onceAsked(socket: Socket, tell: () => void): void {
  socket.once('data', tell);
}

/** RFC 5246 7.4.1.3 and 7.4.2: a ServerHello of TLS 1.2, and the head of a Certificate that has as many bytes as its length can say. */
function helloAndCertificate(): Buffer {
  const body = Buffer.concat([Buffer.from('0303', 'hex'), randomBytes(32), Buffer.from('00c02f000005ff01000100', 'hex')]);
  const hello = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]);
  return Buffer.concat([record(hello), record(Buffer.from('0bfffffffffffcfffff9', 'hex'))]);
}

function certificateRecord(): Buffer {
  return record(Buffer.alloc(chunkBytes, 0x30));
}

/** RFC 5246 6.2.1: a handshake record. */
function record(fragment: Buffer): Buffer {
  const head = Buffer.from([0x16, 3, 3, 0, 0]);
  head.writeUInt16BE(fragment.length, 3);
  return Buffer.concat([head, fragment]);
}
