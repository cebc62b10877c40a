import type { Facts } from '../src/model/evidence.ts';
import { type DnsReply, rcodeName, repeatsQuestion } from '../src/protocol/dns.ts';

/** Facts of a response to the query of this id, whatever its response code; "wrong-id" or "wrong-question" where it answers another. */
export function dnsFacts(reply: DnsReply, id: number): Facts | string {
  if (reply.id !== id) return 'wrong-id';
  if (!repeatsQuestion(reply)) return 'wrong-question';
  const { rcode, isAuthoritative, isRecursionAvailable, answers } = reply;
  return { dns: { rcode: rcodeName(rcode) ?? `RCODE${rcode}`, isAuthoritative, isRecursionAvailable, answers } };
}
