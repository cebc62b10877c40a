import type { Attempt, Sighting } from '../model/evidence.ts';

/** In one go, where nearly all have the same: what is added to an object afterwards lies apart from it, with room for more. */
export function attemptOf(
  { state, reason, code, localAddress, localPort, asked, endpoints }: Sighting,
  { responder, facts }: Pick<Sighting, 'responder' | 'facts'>,
  { address, port, startedAt, ms, alone }: Pick<Attempt, 'address' | 'port' | 'startedAt' | 'ms' | 'alone'>,
): Attempt {
  if (responder && facts && !endpoints) return { address, port, startedAt, ms, alone, state, reason, code, localAddress, localPort, asked, responder, facts };
  const attempt = { address, port, startedAt, ms, alone, state, reason, code, localAddress, localPort, asked };
  if (!responder && !endpoints && !facts) return attempt;
  return { ...attempt, ...(responder && { responder }), ...(endpoints && { endpoints }), ...(facts && { facts }) };
}

let lastMs = 0;
let lastIso = '';

/** Thousands of attempts begin within the same few milliseconds: they share one text. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) [lastMs, lastIso] = [ms, new Date(ms).toISOString()];
  return lastIso;
}
