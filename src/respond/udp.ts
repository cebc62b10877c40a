import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { decodeUdpChallenge, encodeUdpAnswer, type Hello, proofOf } from '../protocol/responder.ts';
import { plainAddress } from './guests.ts';
import { pace } from './pace.ts';
import type { ServedPort } from './ports.ts';
import type { Shared, Stand } from './stand.ts';

/**
 * Answers that wait because the system does not take them, as where many go to hosts that are not there. A prober asks again; what waits longer than
 * its patience is of no use, and would only grow.
 */
const mostUnsent = 64;

/** The system's own, 64 KB on Windows, is full after a hundred requests; what it does not allow it cuts (Linux to 416 KB as a rule), or refuses. */
const bufferBytes = 1 << 20;

/** Stands in for a UDP service at one address: only a whole challenge is answered, and never with more bytes than it had. Rejects where the system does not let it. */
export function standUdp(address: string, { port }: ServedPort, shared: Shared): Promise<Stand> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address), reuseAddr: false });
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.on('error', fail);
    const toUnmet = pace(shared.limits.answersPerSecondToUnmet);
    const here: Shared = { ...shared, mayAnswer: (peer, from) => (shared.guests.hasMet(peer) ? shared.mayAnswer : toUnmet)(peer, from) };
    socket.on('message', (data, from) => {
      // Port 0 can be written into a datagram, and nothing can be sent to it.
      if (from.port === 0 || socket.getSendQueueCount() >= mostUnsent) return;
      const answer = datagramAnswer(data, from, port, here);
      // An answer that cannot be sent is a lost one: the prober asks again.
      if (answer !== null) socket.send(answer, from.port, from.address, () => undefined);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeListener('error', fail);
      socket.on('error', () => undefined);
      try {
        socket.setRecvBufferSize(bufferBytes);
        socket.setSendBufferSize(bufferBytes);
      } catch {
        // It stays as it is.
      }
      resolve({ close: () => new Promise((closed) => socket.close(() => closed())) });
    });
  });
}

/** Where a datagram says that it comes from. */
export interface Sender {
  readonly address: string;
  readonly port: number;
}

/** What a datagram is answered with, if anything: no longer than itself, whatever it is. */
export function datagramAnswer(data: Uint8Array, from: Sender, port: number, { name, key, guests, holds, mayAnswer }: Shared): Uint8Array | null {
  const held = holds();
  const challenge = decodeUdpChallenge(data);
  if (held === null || challenge === null) return null;
  const peer = plainAddress(from.address);
  if (!guests.isAllowed(peer)) {
    guests.turnAway(peer);
    return null;
  }
  if (!mayAnswer(peer, from.port)) return null;
  const hello: Hello = { name, protocol: 'udp', port, nonce: challenge, holds: held };
  return encodeUdpAnswer(hello, (said) => (key === null ? null : proofOf(key, challenge, said)));
}
