import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { ldapInReplyTo } from '../probes/ldap-reply.ts';
import type { Loopback } from './peers.ts';
import { bytesOf } from './truths.ts';

/** How a UDP service that is what it should be answers a request, in captured bytes. */
export interface UdpTruth {
  readonly answer: (request: Buffer) => Buffer;
  /** The same for a request that was never sent; absent where answers say no number. */
  readonly answerAnother?: (request: Buffer) => Buffer;
  /** What of fixtures/wire this service may say. */
  readonly speaks: readonly string[];
  /** So many bytes of its answer are enough to know it by; absent: all. */
  readonly leastBytes?: number;
}

/** Bytes of a request, and where they stand in it and in the answer: changed by `by` they are another's. */
function withNumber(protocol: string, name: string, at: number, byteLength: number): Pick<UdpTruth, 'answer' | 'answerAnother' | 'speaks'> {
  const numbered = (request: Buffer, change: number) => {
    const reply = bytesOf(protocol, name);
    request.copy(reply, at, at, at + byteLength);
    reply[at] = (reply[at] ?? 0) ^ change;
    return reply;
  };
  return { answer: (request) => numbered(request, 0), answerAnother: (request) => numbered(request, 1), speaks: [protocol] };
}

/** A captured answer has a name of 34 bytes behind its head of 12, ten bytes of record, the count of names, 18 bytes for each, and six of the adapter. */
const nodeStatus = 'node-status-nmbd';
const nodeStatusBytes = 12 + 34 + 10 + 1 + 18 * (bytesOf('netbios', nodeStatus)[56] ?? 0) + 6;

/** By the name of a probe. Options of DHCP may end early, and an error of TFTP is one without its text. */
export const udpTruths: Readonly<Record<string, UdpTruth>> = {
  cldap: { answer: (request) => ldapInReplyTo(request, bytesOf('ldap', 'netlogon')), answerAnother: () => bytesOf('ldap', 'netlogon'), speaks: ['ldap'] },
  dnsUdp: withNumber('dns', 'nxdomain-samba', 0, 2),
  netbiosName: { ...withNumber('netbios', nodeStatus, 0, 2), leastBytes: nodeStatusBytes },
  tftp: { answer: () => bytesOf('tftp', 'not-found-tftpd'), speaks: ['tftp'], leastBytes: 4 },
  rpcDatagram: withNumber('rpc', 'datagram-response', 40, 16),
  dhcp: { ...withNumber('dhcp', 'inform-ack-isc', 4, 4), leastBytes: 240 },
  binl: { ...withNumber('dhcp', 'pxe-ack-proxy', 4, 4), leastBytes: 240 },
};

/** What a scripted UDP peer knows of a datagram. */
export interface Told {
  readonly data: Buffer;
  readonly from: RemoteInfo;
  readonly port: number;
  isOpen(): boolean;
  reply(bytes: Uint8Array): void;
  /** A reply from another socket: another port of the same address, or another address. */
  replyFrom(socket: Socket, bytes: Uint8Array): void;
}

/** A UDP socket on a free port of an address. */
export async function bound(address: string): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  // Of a prober that is gone the system says so here.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return socket;
}

/** A UDP peer on loopback that a behaviour scripts. */
export async function udpPeer(address: Loopback, hear: (told: Told) => void): Promise<{ readonly port: number; close(): void }> {
  const socket = await bound(address);
  const { port } = socket.address();
  let isOpen = true;
  socket.on('message', (data, from) => {
    const send = (by: Socket, bytes: Uint8Array) => isOpen && by.send(bytes, from.port, from.address, () => undefined);
    hear({ data, from, port, isOpen: () => isOpen, reply: (bytes) => send(socket, bytes), replyFrom: send });
  });
  const close = () => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  return { port, close };
}
