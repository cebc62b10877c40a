import { randomInt } from 'node:crypto';
import type { Probe } from '../src/model/probe.ts';
import { decodeDnsTcpReply, encodeDnsTcpQuery } from '../src/protocol/dns.ts';
import { converse } from './converse.ts';
import { dnsFacts } from './dns-facts.ts';

/** DNS over TCP: whether a server answers a query that it need not pass on to others. */
export const dnsTcp: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const id = randomInt(0x1_0000);
    const asked = await line.ask(encodeDnsTcpQuery(id), decodeDnsTcpReply);
    if (asked.kind === 'sighting') return asked.sighting;
    const facts = dnsFacts(asked.value, id);
    return typeof facts === 'string' ? line.mismatch(facts) : line.answered(facts);
  });
