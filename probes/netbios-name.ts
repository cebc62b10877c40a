import { randomInt } from 'node:crypto';
import type { Probe } from '../src/model/probe.ts';
import { decodeNodeStatus, encodeNodeStatusRequest } from '../src/protocol/netbios.ts';
import { askDatagram } from './ask-datagram.ts';

/** NetBIOS names: whether a host lists its own, and which. */
export const netbiosName: Probe = (target, context) => {
  const id = randomInt(0x1_0000);
  return askDatagram(target, context, {
    request: encodeNodeStatusRequest(id),
    read: (datagram) => {
      const status = decodeNodeStatus(datagram);
      if (status === null) return 'not-netbios';
      if (status.id !== id) return 'wrong-id';
      const { rcode, names, unitId } = status;
      return { netbios: rcode === 0 ? { names, unitId } : { rcode } };
    },
  });
};
