import type { Facts } from '../src/model/evidence.ts';
import type { Decoding } from '../src/protocol/decoding.ts';
import type { BindReply } from '../src/protocol/rpc-bind.ts';
import { type Fault, statusFacts } from '../src/protocol/rpc-fault.ts';
import { interfaceName } from '../src/protocol/rpc-interfaces.ts';
import type { Syntax } from '../src/protocol/rpc-ndr.ts';
import type { Asked, Line } from './converse.ts';

/** Sends one RPC message and waits for the whole reply, which counts only with the same call id. */
export async function call<T extends { readonly callId: number }>(
  line: Line,
  callId: number,
  request: Uint8Array,
  decode: (received: Uint8Array) => Decoding<T>,
): Promise<Asked<T>> {
  const asked = await line.ask(request, decode);
  if (asked.kind === 'value') return asked.value.callId === callId ? asked : { kind: 'sighting', sighting: line.mismatch('wrong-id') };
  // What began as RPC and is broken is no other protocol that could be named.
  return asked.sighting.code === 'msrpc' ? { kind: 'sighting', sighting: line.mismatch('malformed-rpc', asked.sighting.facts) } : asked;
}

/** Why a peer would not be bound to, or would not carry out a call: by which PDU, and its reason or status. */
export function refusalFacts(reply: Exclude<BindReply, { readonly kind: 'bind_ack' }> | Fault): Facts {
  return reply.kind === 'fault' ? { by: 'fault', ...statusFacts(reply.status) } : { by: 'bind_nak', reason: reply.reason };
}

/** An interface as facts name it; without a name where none is documented. */
export function interfaceFacts({ uuid, version }: Syntax): { readonly uuid: string; readonly version: string; readonly name?: string } {
  const name = interfaceName({ uuid });
  return { uuid, version, ...(name === null ? {} : { name }) };
}
