import { randomInt } from 'node:crypto';
import type { Probe } from '../src/model/probe.ts';
import { decodeDnsReply, encodeDnsQuery } from '../src/protocol/dns.ts';
import { askDatagram } from './ask-datagram.ts';
import { dnsFacts } from './dns-facts.ts';

/** DNS over UDP: whether a server answers a query that it need not pass on to others. */
export const dnsUdp: Probe = (target, context) => {
  const id = randomInt(0x1_0000);
  return askDatagram(target, context, {
    request: encodeDnsQuery(id),
    read: (datagram) => {
      const reply = decodeDnsReply(datagram);
      return reply === null ? 'not-dns' : dnsFacts(reply, id);
    },
  });
};
