import { setTimeout as pause } from 'node:timers/promises';
import { leastLooks } from '../model/accidents.ts';
import { attemptsNeeded } from './loss.ts';
import { type GatherOptions, repeatTimeoutMs } from './options.ts';
import { type Peer, type Shot, type Tells, tells } from './shots.ts';
import { type SweepLimits, sweep } from './sweep.ts';

/** A fault of ours may pass; after this often it is what it is. */
const mostLocalAttempts = 4;
/** Where packets are lost a conversation stalls as a connect does; each of these takes up to ten seconds, and at 30 % loss each way one in ten stalls. */
const mostStalls = 6;
/** Where so many stall at one host no loss explains it; 64 named ports would hold the whole run for six minutes. */
const mostStallsOfHost = 48;

/** What this machine has run out of may come back in a while. */
const localPauseMs = 300;

/** Gaps between passes grow, since losses come in bursts and limits count per second. */
const gapMs = (pass: number) => Math.min(400, 25 * 2 ** Math.min(pass, 5));

/**
 * Confirm passes: suspects alone are attempted again until the expected number of false ones is small. The very last attempt of each is left
 * to the pass that makes it with nothing else under way to its host.
 */
export async function confirm(
  shots: readonly Shot[],
  peers: ReadonlyMap<string, Peer>,
  options: GatherOptions,
  limits: SweepLimits,
  attempt: (shot: Shot, timeoutMs: number) => Promise<void>,
  onPass: (pass: number, suspects: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let concurrency = limits.concurrency;
  for (let pass = 2; !signal.aborted; pass++) {
    const needed = attemptsNeeded(peers.values(), shots);
    const wanted = (shot: Shot) => options.attempts ?? needed(shot.peer);
    const suspects = shots.filter((shot) => !shot.done && mayRepeat(shot, wanted(shot)));
    if (suspects.length === 0) return;
    onPass(pass, suspects.length);
    const isShort = suspects.some((shot) => lastTells(shot) === 'local');
    if (isShort) concurrency = Math.max(4, Math.floor(concurrency / 2));
    await pause(isShort ? localPauseMs : gapMs(pass), undefined, { signal }).catch(() => undefined);
    await sweep(suspects, { ...limits, concurrency }, (shot) => attempt(shot, repeatTimeoutMs(shot.peer)), signal);
  }
}

/** One attempt is kept for the pass alone. */
function mayRepeat(shot: Shot, wanted: number): boolean {
  const last = lastTells(shot);
  if (last === 'silence') return shot.attempts.length < wanted - 1;
  if (last === 'stalled' && shot.peer.lostAttempts > 0 && shot.peer.stalls < mostStallsOfHost) return openAttempts(shot) < Math.min(wanted, mostStalls) - 1;
  // An unreachable host is looked at again alone, where the time tells who said so.
  if (last === 'maybe' || last === 'stalled') return isOpenAndUnsettled(shot);
  return last === 'local' && shot.attempts.length < mostLocalAttempts;
}

/**
 * Something accepted and did not say what was due, and it may be worth to hear it again. A responder's mark, or a service's answer, comes again within the
 * wait of one attempt if a packet was lost: what has none after two is something else. A conversation that stalled has one attempt more, with most time.
 */
export function isOpenAndUnsettled(shot: Shot): boolean {
  return shot.attempts.at(-1)?.state === 'open' && openAttempts(shot) < leastLooks;
}

/** A connect that was lost has not asked anything yet. */
function openAttempts({ attempts }: Shot): number {
  return attempts.filter(({ state }) => state === 'open').length;
}

export function lastTells(shot: Shot): Tells {
  const last = shot.attempts.at(-1);
  return last ? tells(last, shot.flow) : 'silence';
}
