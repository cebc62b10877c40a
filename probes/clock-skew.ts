import type { Finding } from './tls-facts.ts';

/** Kerberos refuses tickets of a clock that is further off, by Active Directory's default. */
const mostSkewMs = 5 * 60 * 1000;

/** A finding where a server's clock (ISO 8601) is so far from ours that Kerberos would fail between the two; `seconds` is how far it is ahead. */
export function clockSkew(serverTime: string | null, now = Date.now()): Finding[] {
  const aheadMs = serverTime === null ? 0 : Date.parse(serverTime) - now;
  return Math.abs(aheadMs) > mostSkewMs ? [{ id: 'clock-skew', seconds: Math.round(aheadMs / 1000) }] : [];
}
