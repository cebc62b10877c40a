import { randomUUID } from 'node:crypto';
import type { Facts } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { decodeDatagram, encodeDatagramLookup } from '../src/protocol/rpc-datagram.ts';
import { statusFacts } from '../src/protocol/rpc-fault.ts';
import { nilHandle } from '../src/protocol/rpc-lookup.ts';
import { askDatagram } from './ask-datagram.ts';

/** Any answer proves the mapper; a listing over UDP would fragment. */
const mostEntries = 1;

/** The RPC endpoint mapper over UDP: one connectionless call. The server may answer it, refuse it, say that it works on it, or call back to learn who asks. */
export const rpcDatagram: Probe = (target, context) => {
  const activity = randomUUID();
  return askDatagram(target, context, { request: encodeDatagramLookup(activity, { handle: nilHandle, mostEntries }), read: (reply) => factsOf(reply, activity) });
};

function factsOf(bytes: Uint8Array, activity: string): Facts | string {
  const reply = decodeDatagram(bytes);
  if (reply === null) return 'not-rpc';
  // Ours is the first call of its activity.
  if (reply.activity !== activity || (reply.sequence ?? 0) !== 0) return 'wrong-id';
  return {
    reply: reply.type,
    ...(reply.status === null ? {} : statusFacts(reply.status)),
    ...(reply.entries === null ? {} : { entryCount: reply.entries.length }),
  };
}
