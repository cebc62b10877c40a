import { randomInt } from 'node:crypto';
import { mapperPort } from '../src/model/endpoints.ts';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { type BindReply, decodeBindReply, encodeAlterContext, encodeBind } from '../src/protocol/rpc-bind.ts';
import type { Syntax } from '../src/protocol/rpc-ndr.ts';
import { converse, type Line } from './converse.ts';
import { call, interfaceFacts, refusalFacts } from './rpc-call.ts';
import { rpcEndpointMapper } from './rpc-endpoint-mapper.ts';
import { tcpConnect } from './tcp-connect.ts';

/** One process of Windows may hold dozens of interfaces at a port; each costs a round trip, and the first one proves the far end. */
const mostInterfaces = 16;

/**
 * A port of the dynamic range: binds to the interfaces that the endpoint mapper named there. Whatever an RPC server says to that is its answer, a
 * refusal of every interface included. A connection that it closes without a word is none: a server says bind_nak, and what closes may be a firewall.
 * A sample of the range, of which nothing is known, is connected to; and the port of the mapper is asked as the mapper.
 */
export const rpcEndpoint: Probe = (target, context) => {
  if (target.port === mapperPort) return rpcEndpointMapper(target, context);
  const interfaces = target.endpoints.slice(0, mostInterfaces).map((endpoint) => ({ uuid: endpoint.interface, version: endpoint.version }));
  const [first, ...others] = interfaces;
  return first === undefined ? tcpConnect(target, context) : converse(target, context, (line) => bind(line, first, others));
};

async function bind(line: Line, first: Syntax, others: readonly Syntax[]): Promise<Sighting> {
  const firstCallId = randomInt(1, 2 ** 31);
  const bound = await call(line, firstCallId, encodeBind(firstCallId, first), decodeBindReply);
  if (bound.kind === 'sighting') return bound.sighting;
  const { value } = bound;
  if (value.kind !== 'bind_ack') return line.answered({ accepted: [], refusal: refusalFacts(value), findings: [{ id: 'rpc-bind-refused', ...refusalFacts(value) }] });
  const said = [outcomeOf(first, value)];
  for (const [i, other] of others.entries()) {
    const callId = firstCallId + 1 + i;
    const altered = await call(line, callId, encodeAlterContext(callId, other, i + 1), decodeBindReply);
    // The far end is proven; what it says to its other interfaces is worth knowing, and no more.
    if (altered.kind === 'sighting') break;
    said.push(outcomeOf(other, altered.value));
  }
  return line.answered({ secondaryAddress: value.secondaryAddress, ...factsOf(said) });
}

interface Outcome {
  readonly isAccepted: boolean;
  readonly facts: Facts;
}

function outcomeOf(one: Syntax, reply: BindReply): Outcome {
  const [result] = reply.kind === 'bind_ack' ? reply.results : [];
  const isAccepted = result?.result === 'acceptance';
  const why = reply.kind === 'bind_ack' ? result : refusalFacts(reply);
  return { isAccepted, facts: { ...interfaceFacts(one), ...(isAccepted ? {} : why) } };
}

function factsOf(said: readonly Outcome[]): Facts {
  const accepted = said.filter(({ isAccepted }) => isAccepted).map(({ facts }) => facts);
  const rejected = said.filter(({ isAccepted }) => !isAccepted).map(({ facts }) => facts);
  const findings = rejected.length > 0 ? [{ id: 'rpc-interfaces-rejected', interfaces: rejected.map(({ name, uuid }) => name ?? uuid) }] : [];
  return { accepted, rejected, findings };
}
