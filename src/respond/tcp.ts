import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { hangUp } from '../net/connect.ts';
import { challengeBytes, decodeTcpChallenge, encodeHello, encodeTcpAnswer, type Hello, proofOf, tcpChallengeBytes } from '../protocol/responder.ts';
import { plainAddress } from './guests.ts';
import { strangerOf } from './networks.ts';
import type { WantedPort } from './ports.ts';
import type { Shared, Stand } from './stand.ts';

/**
 * A prober's challenge, and the request to the real service that it may have sent before it knew the mark. Whoever says more is let go of: a connection
 * that is only left unread would keep 64 KB and more in our memory.
 */
const mostRequestBytes = 4096;

/** A full queue of handshakes looks like a firewall that drops; the system cuts this to its own limit. */
const mostWaiting = 4096;

/** Stands in for a TCP service at one address; rejects where the system does not let it. */
export function standTcp(address: string, wanted: WantedPort, shared: Shared): Promise<Stand> {
  return new Promise((resolve, reject) => {
    const connections = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      connections.add(socket);
      socket.on('close', () => connections.delete(socket));
      // A peer that leaves in the middle is no error of ours.
      socket.on('error', () => undefined);
      receive(socket, wanted, shared);
    });
    server.on('error', reject);
    server.listen({ host: address, port: wanted.port, exclusive: true, ipv6Only: true, backlog: mostWaiting }, () => {
      server.removeListener('error', reject);
      // Running out of descriptors for a moment; the next connection is accepted again.
      server.on('error', () => undefined);
      resolve({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of connections) hangUp(socket);
          }),
      });
    });
  });
}

/** Gives a connection a place for a bounded time, or hangs up. */
function receive(socket: Socket, wanted: WantedPort, shared: Shared): void {
  const { guests, limits } = shared;
  const peer = plainAddress(socket.remoteAddress ?? '');
  // It has left already, and nobody can say who it was.
  if (peer === '') return hangUp(socket);
  const isGuest = guests.isAllowed(peer);
  if (isGuest) guests.meet(peer);
  else guests.turnAway(peer);
  // To a prober that we do not answer, a connection that is kept is the service, where one is due: a pass that nothing earned.
  if (!isGuest && wanted.isServiceDue) return hangUp(socket);
  if (isGuest && !shared.mayGreet(peer)) return hangUp(socket);
  const end = () => hangUp(socket);
  const leave = isGuest ? shared.guestSeats.take(peer, end) : shared.strangerSeats.take(strangerOf(peer), end);
  const timer = setTimeout(end, isGuest ? limits.guestMs : limits.strangerMs);
  socket.on('close', () => {
    clearTimeout(timer);
    leave();
  });
  const answerTo = isGuest ? greet(socket, wanted.port, shared) : () => null;
  hear(socket, answerTo);
}

/** Speaks first, once every port is decided; returns what to answer to a challenge. */
function greet(socket: Socket, port: number, { name, key, holds, ready }: Shared): (challenge: string) => Uint8Array | null {
  let hello: Hello | null = null;
  void ready.then(() => {
    if (socket.destroyed) return;
    hello = { name, protocol: 'tcp', port, nonce: randomBytes(challengeBytes).toString('hex'), holds: holds() };
    socket.write(encodeHello(hello));
  });
  // A challenge to a hello that was not yet said is none.
  return (challenge) => (hello === null ? null : encodeTcpAnswer(key === null ? null : proofOf(key, challenge, hello)));
}

/** Reads a bounded number of bytes, so that a peer's leaving is seen, and answers the first challenge among them. */
function hear(socket: Socket, answerTo: (challenge: string) => Uint8Array | null): void {
  let heardBytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  let isAnswered = false;
  socket.on('data', (chunk: Buffer) => {
    heardBytes += chunk.length;
    if (heardBytes > mostRequestBytes) return hangUp(socket);
    if (isAnswered) return;
    tail = Buffer.concat([tail, chunk]).subarray(-tcpChallengeBytes);
    const challenge = decodeTcpChallenge(tail);
    const answer = challenge === null ? null : answerTo(challenge);
    if (answer === null) return;
    isAnswered = true;
    socket.write(answer);
  });
}
