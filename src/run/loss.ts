import type { Peer } from './shots.ts';

/** Attempts at shots that answered in the end, and those of them that failed. */
export interface Lost {
  readonly attempts: number;
  readonly lost: number;
}

/** What a whole run has measured of loss so far. */
export interface Loss {
  /** Shots of the run. */
  shots: number;
  /** A shot answered whose first attempt started then. */
  count(startedMs: number, answered: Lost): void;
  /** Of all shots, or of those only that were started long enough ago for what was lost of them to have come through since. */
  measured(ofAll: boolean): Lost;
}

/** Below this many expected false "silent" ones silence is believed: one in a hundred runs. */
export const acceptedFalse = 0.01;
/** The measured loss grows a little to the end of a run; with a margin, few shots are to be asked again for it. */
export const wantedFalse = 0.003;
/** Of a part of the shots it is known less well. */
export const earlyFalse = 0.0003;

/** Of so many shots the loss must be known before silence is looked into alone while others were never tried. */
const measuredShare = 0.05;

/** A first attempt of a second, its gap, and two short ones: what answers at the first is told at once, and what was lost when it comes through. */
const ripeAfterMs = 2000;
/** Shots that were started within so long are taken together. */
const spanMs = 100;

/** Attempts at what stays silent, whatever the loss looks like: one lost packet proves nothing. */
const leastAttempts = 3;

/** A host's few attempts say little of its own loss: they are weighed against so many at the loss of the whole run. */
const priorAttempts = 20;

/** Beyond this a link is not lossy but broken; at 30 % loss each way 20 suffice for ten thousand flows. */
const mostAttempts = 24;

export function openLoss(now: () => number = () => performance.now()): Loss {
  const all = { attempts: 0, lost: 0 };
  const ripe = { attempts: 0, lost: 0 };
  const began = now();
  const spans: { attempts: number; lost: number }[] = [];
  let ripened = 0;
  const spanAt = (ms: number) => Math.max(0, Math.floor((ms - began) / spanMs));
  return {
    shots: 0,
    count: (startedMs, answered) => {
      add(all, answered);
      const at = spanAt(startedMs);
      spans[at] ??= { attempts: 0, lost: 0 };
      add(at < ripened ? ripe : spans[at], answered);
    },
    measured: (ofAll) => {
      if (ofAll) return all;
      for (const until = spanAt(now() - ripeAfterMs); ripened < until; ripened++) add(ripe, spans[ripened]);
      return ripe;
    },
  };
}

function add(to: { attempts: number; lost: number }, more: Lost | undefined): void {
  to.attempts += more?.attempts ?? 0;
  to.lost += more?.lost ?? 0;
}

/** Whether so much is known of loss that silence can be looked into alone, though not every shot was started. */
export function isMeasured(loss: Loss): boolean {
  return loss.measured(true).lost === 0 || loss.measured(false).attempts > measuredShare * loss.shots;
}

/**
 * How many attempts a silent shot of this host needs before its silence is believed: until the expected number of answering shots that look silent,
 * answered x p^k, is small. p is the share of attempts that failed at shots that answered in the end, of this run or of this host, whichever is worse.
 */
export function attemptsNeeded(
  { attempts, lost }: Lost,
  shots: number,
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
