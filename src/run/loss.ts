import type { Peer } from './shots.ts';

/** What a whole run has measured of loss so far. */
export interface Loss {
  /** Attempts at shots that answered in the end, and those of them that failed. */
  attempts: number;
  lost: number;
  /** Shots of the run. */
  shots: number;
}

/** Below this many expected false "silent" ones silence is believed: one in a hundred runs. */
export const acceptedFalse = 0.01;
/** The measured loss grows a little to the end of a run; with a margin, few shots are to be asked again for it. */
export const wantedFalse = 0.003;

/** Attempts at what stays silent, whatever the loss looks like: one lost packet proves nothing. */
const leastAttempts = 3;

/** A host's few attempts say little of its own loss: they are weighed against so many at the loss of the whole run. */
const priorAttempts = 20;

/** Beyond this a link is not lossy but broken; at 30 % loss each way 20 suffice for ten thousand flows. */
const mostAttempts = 24;

/**
 * How many attempts a silent shot of this host needs before its silence is believed: until the expected number of answering shots that look silent,
 * answered x p^k, is small. p is the share of attempts that failed at shots that answered in the end, of this run or of this host, whichever is worse.
 */
export function attemptsNeeded(
  { attempts, lost, shots }: Loss,
  { answeredAttempts, lostAttempts }: Pick<Peer, 'answeredAttempts' | 'lostAttempts'>,
  expectedFalse: number,
): number {
  const overall = attempts === 0 ? 0 : lost / attempts;
  const own = (lostAttempts + priorAttempts * overall) / (answeredAttempts + priorAttempts);
  const p = Math.min(0.9, Math.max(overall, own));
  if (p === 0) return leastAttempts;
  const needed = Math.ceil(Math.log(expectedFalse / Math.max(1, shots)) / Math.log(p));
  return Math.min(mostAttempts, Math.max(leastAttempts, needed));
}
