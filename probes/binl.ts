import { isIPv6 } from 'node:net';
import type { Probe } from '../src/model/probe.ts';
import { encodePxeRequest } from '../src/protocol/dhcp.ts';
import { askFromClientPort } from './client-port.ts';
import { randomXid, readDhcpReply } from './dhcp.ts';
import { udpDatagram } from './udp-datagram.ts';

/** BINL, a PXE boot server's port: asks it what a machine that no one knows would boot. Nothing boots, and no address is asked for. */
export const binl: Probe = (target, context) => {
  if (isIPv6(target.address)) return udpDatagram(target, context);
  const xid = randomXid();
  return askFromClientPort(target, context, {
    request: ({ localAddress }) => encodePxeRequest(xid, localAddress ?? '0.0.0.0'),
    read: (reply) => readDhcpReply(reply, xid, (said) => ({ pxe: said })),
  });
};
