import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Facts } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { type DhcpReply, decodeDhcpReply, encodeDhcpInform } from '../src/protocol/dhcp.ts';
import { askFromClientPort } from './client-port.ts';
import { udpDatagram } from './udp-datagram.ts';

/** DHCP: asks a server for parameters only, as a host does that has its address. A client's port is sent no DHCP, and IPv6 has another protocol. */
export const dhcp: Probe = (target, context) => {
  if (target.port === 68 || isIPv6(target.address)) return udpDatagram(target, context);
  const xid = randomXid();
  return askFromClientPort(target, context, {
    request: ({ localAddress }) => encodeDhcpInform(xid, localAddress ?? '0.0.0.0'),
    read: (reply) => readDhcpReply(reply, xid, (said) => ({ dhcp: said })),
  });
};

/** Tells the replies to one request from all others (RFC 2131 section 2). */
export function randomXid(): number {
  return randomInt(2 ** 32);
}

/** Facts of a reply to the request of that identifier; what it is instead where it is another's. */
export function readDhcpReply(reply: Uint8Array, xid: number, factsOf: (said: Omit<DhcpReply, 'xid'>) => Facts): Facts | string {
  const decoded = decodeDhcpReply(reply);
  if (decoded === null) return 'not-dhcp';
  const { xid: answered, ...said } = decoded;
  return Number.parseInt(answered, 16) === xid ? factsOf(said) : 'wrong-id';
}
