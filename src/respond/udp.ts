import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { decodeUdpChallenge, encodeUdpAnswer, type Hello, type Holds, proofOf } from '../protocol/responder.ts';
import { type Guests, plainAddress } from './guests.ts';

/** Answers to one peer per second: more than a prober's own pace, less than a flood. */
const mostAnswersPerSecond = 200;
const mostPeers = 1000;

export interface UdpStand {
  readonly name: string;
  readonly key: Uint8Array | null;
  readonly guests: Guests;
  readonly holds: () => Holds;
}

/** Stands in for a UDP service at one address and port: only a whole challenge is answered, and never with more bytes than it had. */
export function standUdp(address: string, port: number, stand: UdpStand): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address), reuseAddr: false });
    const mayAnswer = pace();
    socket.on('error', reject);
    socket.on('message', (data, from) => {
      const challenge = decodeUdpChallenge(data);
      if (challenge === null || !stand.guests.isAllowed(from.address) || !mayAnswer(plainAddress(from.address))) return;
      const hello: Hello = { name: stand.name, protocol: 'udp', port, nonce: challenge, holds: stand.holds() };
      const { key } = stand;
      socket.send(encodeUdpAnswer(hello, (said) => (key === null ? null : proofOf(key, challenge, said))), from.port, from.address, () => undefined);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeListener('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function pace(): (peer: string) => boolean {
  let second = 0;
  let counts = new Map<string, number>();
  return (peer) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      second = now;
      counts = new Map();
    }
    const count = (counts.get(peer) ?? 0) + 1;
    if (counts.size < mostPeers || counts.has(peer)) counts.set(peer, count);
    return count <= mostAnswersPerSecond;
  };
}
