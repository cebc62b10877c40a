import type { Sighting } from '../src/model/evidence.ts';
import type { Line } from './converse.ts';

/** Ends that a server may choose for a request that it does not understand. */
const unread: ReadonlySet<string | null> = new Set(['no-answer', 'closed', 'ECONNRESET']);

/**
 * Of a service whose answer to our request is documented nowhere: one that kept the connection until we spoke and then did not answer is one that we
 * cannot speak to, not one that is wrong. Another protocol's words, and an end before the request, stay what they are.
 */
export function keptUntilAsked(line: Line, sighting: Sighting): Sighting {
  return sighting.reason === 'proto-mismatch' && unread.has(sighting.code) && line.stream.opening().length === 0 ? { ...sighting, reason: 'syn-ack' } : sighting;
}
