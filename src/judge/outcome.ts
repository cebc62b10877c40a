import { cutShort } from '../model/endpoints.ts';
import type { Attempt } from '../model/evidence.ts';

/** What one address and port of a flow showed over all attempts. */
export interface Outcome {
  readonly address: string | null;
  readonly port: number | null;
  /** The attempt that tells most; of several alike the first. */
  readonly best: Attempt;
  readonly attempts: readonly Attempt[];
}

/** How much an attempt tells: an answer in the service's protocol more than an open port, that more than a refusal, an ICMP error more than silence. */
function weight(attempt: Attempt): number {
  const { state, reason, code } = attempt;
  if (reason === 'responder') return 10;
  if (reason === 'proto-response' || reason === 'echo-reply') return code === cutShort ? 8.5 : 9;
  if (code === 'responder-of-another-host') return 8;
  if (code === 'unverified-responder') return 7;
  if (state === 'open') return reason === 'proto-mismatch' ? 6 : 5;
  if (state === 'closed') return 4;
  if (isRejection(attempt)) return 3;
  if (reason === 'admin-prohibited' || reason === 'host-unreach' || reason === 'net-unreach') return 2;
  return reason === 'no-response' ? 1 : 0;
}

/** Sums up a flow's attempts by address and port, in the order in which they were first tried. */
export function outcomesOf(attempts: readonly Attempt[]): Outcome[] {
  const [first] = attempts;
  if (!first) return [];
  // One address and port, as nearly every flow has.
  if (attempts.every(({ address, port }) => address === first.address && port === first.port)) return [outcomeOf(attempts)];
  return [...Map.groupBy(attempts, ({ address, port }) => `${address} ${port}`).values()].map(outcomeOf);
}

function outcomeOf(attempts: readonly Attempt[]): Outcome {
  const best = telling(attempts).reduce((most, attempt) => (weight(attempt) > weight(most) ? attempt : most));
  return { address: best.address, port: best.port, best, attempts };
}

/**
 * Where a lone attempt waited in vain for an ARP answer, another one that was unreachable at once shared the end of such a wait: that of another program, or of a run
 * that was killed.
 */
function telling(attempts: readonly Attempt[]): readonly Attempt[] {
  const isAbsent = attempts.some((attempt) => attempt.alone && isMissing(attempt));
  return isAbsent ? attempts.filter((attempt) => attempt.reason !== 'host-unreach' || isMissing(attempt)) : attempts;
}

/** A firewall rejects in milliseconds, a missing ARP answer takes three seconds; attempts that overlap share its end, so that only a lone one tells. */
const rejectionMs = 1000;

/** Whether an attempt shows a firewall's "prohibited": said so by a probe that knows, or an unreachable host at once, with nothing else of ours under way. */
export function isRejection({ reason, alone, ms }: Attempt): boolean {
  return reason === 'admin-prohibited' || (reason === 'host-unreach' && alone && ms < rejectionMs);
}

/** Whether an attempt waited in vain for an ARP answer, or for the word of a router that did. */
export function isMissing({ reason, ms }: Attempt): boolean {
  return reason === 'host-unreach' && ms >= rejectionMs;
}

/** Nothing is called blocked on one lost packet. */
export const leastSilences = 2;

/** Silence after attempts enough: at least two, the last with nothing else of ours under way to that host. */
export function isConfirmedSilence({ attempts }: Outcome): boolean {
  const silent = attempts.filter(({ reason }) => reason === 'no-response');
  return silent.length >= leastSilences && silent.at(-1)?.alone === true;
}

export function isSilence({ best }: Outcome): boolean {
  return best.reason === 'no-response';
}

/** The peer itself answered, if only with a reset. */
export function isAnswer({ best }: Outcome): boolean {
  return best.state === 'open' || best.state === 'closed';
}

/** Answered, but only after an attempt that had told less. */
export function isRetried(outcome: Outcome): boolean {
  return isAnswer(outcome) && outcome.best !== outcome.attempts[0];
}
