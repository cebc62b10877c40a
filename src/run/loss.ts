import type { Peer, Shot } from './shots.ts';

/** Below this many expected false "silent" ones we stop asking: one in a hundred runs. */
const acceptedFalse = 0.01;

/** Attempts at what stays silent, whatever the loss looks like: one lost packet proves nothing. */
const leastAttempts = 3;

/** A host's few attempts say little of its own loss: they are weighed against so many at the loss of the whole run. */
const priorAttempts = 20;

/** Beyond this a link is not lossy but broken; at 30 % loss each way 20 suffice for ten thousand flows. */
const mostAttempts = 24;

/**
 * How many attempts a silent shot of each host needs before its silence is believed: until the expected number of answering shots that look silent,
 * answered x p^k, is small. p is the share of attempts that failed at shots that answered in the end, of this run or of this host, whichever is worse.
 */
export function attemptsNeeded(peers: Iterable<Peer>, shots: readonly Shot[]): (peer: Peer) => number {
  let attempts = 0;
  let lost = 0;
  for (const peer of peers) {
    attempts += peer.answeredAttempts;
    lost += peer.lostAttempts;
  }
  const answered = shots.length;
  const overall = attempts === 0 ? 0 : lost / attempts;
  return (peer) => {
    const own = (peer.lostAttempts + priorAttempts * overall) / (peer.answeredAttempts + priorAttempts);
    const p = Math.min(0.9, Math.max(overall, own));
    if (p === 0) return leastAttempts;
    const needed = Math.ceil(Math.log(acceptedFalse / Math.max(1, answered)) / Math.log(p));
    return Math.min(mostAttempts, Math.max(leastAttempts, needed));
  };
}
