import type { Facts } from '../model/evidence.ts';

/** What a proxy answers when it will not open the way itself: 403 by its rules, 502 to 504 where it does not reach the other side, for which tinyproxy says 500. */
const refusals: ReadonlySet<unknown> = new Set([403, 500, 502, 503, 504]);

/**
 * What a proxy said in its own name, from the fact `proxy: { status }` that a probe of a proxied flow leaves: the status of its answer to CONNECT,
 * or of an answer that it gave in the origin's place. Null where it opened the way, or said nothing: then the flow is judged as any other.
 */
export function proxyAnswer(facts: Facts | undefined): 'proxy-authentication' | 'proxy-refused' | null {
  const proxy = facts?.['proxy'];
  if (typeof proxy !== 'object' || proxy === null || !('status' in proxy)) return null;
  if (proxy.status === 407) return 'proxy-authentication';
  return refusals.has(proxy.status) ? 'proxy-refused' : null;
}
