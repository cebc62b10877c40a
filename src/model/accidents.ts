import type { Sighting } from './evidence.ts';

/** How often something that accepts is looked at before what it did by accident, or for want of a packet, is held against it. */
export const leastLooks = 2;

/** A connection that ends without a word may be a service's bad moment. */
const abruptEnds: ReadonlySet<string | null> = new Set(['ECONNRESET', 'ECONNABORTED', 'closed', 'closed-at-once']);

/** Whether what accepted may do better at a second look: it broke off or left our request unanswered, or it is a responder whose proof did not come. */
export function mayBeAccident(sighting: Sighting): boolean {
  const { reason, code } = sighting;
  return code === 'unverified-responder' || (reason === 'proto-mismatch' && abruptEnds.has(code)) || isUnanswered(sighting);
}

/** It kept the connection until we asked, and had no answer; nothing says that it should have had one. The code tells how it ended. */
export function isUnanswered({ reason, code, asked }: Sighting): boolean {
  return reason === 'syn-ack' && asked && code !== null && code !== 'unverified-responder';
}
