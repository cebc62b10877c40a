import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { challengeBytes, decodeTcpChallenge, encodeHello, encodeTcpAnswer, type Hello, type Holds, proofOf } from '../protocol/responder.ts';
import { type Guests, plainAddress } from './guests.ts';

/** A prober says one line; whoever says more is none. */
const mostRequestBytes = 64;
/** A challenge comes at once, also over a slow link. */
const guestMs = 15_000;
/** A stranger is let go without a byte, soon. */
const strangerMs = 2000;
/** Connections in all and of one peer: more are closed at once. */
const mostConnections = 2000;
const mostOfPeer = 256;

export interface TcpStand {
  readonly name: string;
  readonly key: Uint8Array | null;
  readonly guests: Guests;
  /** What is held, once every port is bound. */
  readonly holds: () => Holds;
  /** Settles when every port is bound: what is held is not said before. */
  readonly ready: Promise<void>;
  /** Connections under way, over all ports. */
  readonly open: Map<string, number>;
}

/** Stands in for a TCP service at one address and port; rejects where the system does not let it. */
export function standTcp(address: string, port: number, stand: TcpStand): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: false, noDelay: true }, (socket) => void serve(socket, port, stand));
    server.on('error', reject);
    server.listen({ host: address, port, exclusive: true, ipv6Only: true, backlog: 511 }, () => {
      server.removeListener('error', reject);
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

async function serve(socket: Socket, port: number, { name, key, guests, holds, ready, open }: TcpStand): Promise<void> {
  const peer = plainAddress(socket.remoteAddress ?? '');
  const total = [...open.values()].reduce((sum, count) => sum + count, 0);
  const ofPeer = open.get(peer) ?? 0;
  socket.on('error', () => undefined);
  if (total >= mostConnections || ofPeer >= mostOfPeer) return void socket.resetAndDestroy();
  open.set(peer, ofPeer + 1);
  socket.on('close', () => {
    const left = (open.get(peer) ?? 1) - 1;
    if (left > 0) open.set(peer, left);
    else open.delete(peer);
  });
  const isGuest = guests.isAllowed(peer);
  const timer = setTimeout(() => socket.resetAndDestroy(), isGuest ? guestMs : strangerMs);
  socket.on('close', () => clearTimeout(timer));
  if (!isGuest) return void socket.pause();

  await ready;
  if (socket.destroyed) return;
  const hello: Hello = { name, protocol: 'tcp', port, nonce: randomBytes(challengeBytes).toString('hex'), holds: holds() };
  socket.write(encodeHello(hello));
  let said = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    said = Buffer.concat([said, chunk.subarray(0, mostRequestBytes + 1 - said.length)]);
    if (said.includes(0x0a)) {
      const challenge = decodeTcpChallenge(said);
      // A service's own request came instead: the mark has told the prober already whom it speaks to.
      if (challenge !== null) socket.write(encodeTcpAnswer(key === null ? null : proofOf(key, challenge, hello)));
      socket.removeAllListeners('data');
      socket.resume();
    } else if (said.length > mostRequestBytes) socket.removeAllListeners('data').resume();
  });
}
