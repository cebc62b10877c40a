import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt } from '../model/evidence.ts';
import { isOpenAndUnsettled, lastTells, mostLocalAttempts, nextStep, spoiledPauseMs } from './next-step.ts';
import { aloneTimeoutMs, confirmTimeoutMs } from './options.ts';
import { lacksMark, responderIsDue } from './responders.ts';
import type { Shot } from './shots.ts';

/** A host that answered nothing is not asked alone for ever: after so many slow attempts it is silent, whatever the port. */
const slowAttemptsOfSilentHost = 3;

/** An attempt that took at least this long waited for an answer, or for ARP. */
const slowMs = 1000;

/** Where an attempt alone succeeds, our own speed was the trouble: what is left gets as many more. */
const moreAfterRescue = 3;

/** A host with hundreds of silent ports must not hold the run for ever; what is left over is said to be unfinished. */
const hostBoundMs = 300_000;

type AttemptWithin = (shot: Shot, timeoutMs: number) => Promise<void>;

/**
 * The last attempts at a host's suspects, one after the other with nothing else of ours under way there: so that no limit of a firewall, and no
 * missing ARP answer shared by several attempts, is taken for a block.
 */
export async function attemptAlone(suspects: readonly Shot[], attempt: AttemptWithin, signal: AbortSignal): Promise<void> {
  const [first] = suspects;
  if (!first) return;
  const { peer } = first;
  const make = unspoiled(attempt, signal);
  let left = suspects;
  for (let round = 1; round <= (peer.isRescued ? moreAfterRescue : 1) && left.length > 0; round++) {
    for (const shot of left) {
      if (signal.aborted || peer.aloneMs > hostBoundMs) return;
      if (shot.attempts.at(-1)?.state === 'open' && !isOpenAndUnsettled(shot)) continue;
      if (!peer.answered && peer.slowAlone >= slowAttemptsOfSilentHost) continue;
      const before = shot.attempts.length;
      // A host that answered nothing may lack an ARP answer, which takes its time to show.
      const timeoutMs = peer.answered && lastTells(shot) !== 'maybe' ? confirmTimeoutMs : aloneTimeoutMs;
      await make(shot, timeoutMs);
      // What accepts and does not say what is due is looked at as often as anywhere else.
      while (!signal.aborted && shot.attempts.at(-1)?.state === 'open' && typeof nextStep(shot, 0) === 'number') await make(shot, timeoutMs);
      if (saysUnreachableAtOnce(shot)) await attemptAgain(shot, timeoutMs, make);
      if (countTime(shot, before).some(({ ms }) => ms >= slowMs)) peer.slowAlone++;
      // Only a rescue from silence says that we were too fast.
      if (shot.done && shot.attempts.some(({ reason }) => reason === 'no-response')) {
        peer.isRescued = true;
        peer.room = 1;
      }
    }
    left = left.filter((shot) => !shot.done && lastTells(shot) === 'silence');
  }
  if (!signal.aborted) for (const shot of suspects) shot.done = true;
}

/** Counts the attempts made since there were so many, and returns them: the attempts themselves, for their turn may have been long in coming. */
function countTime({ peer, attempts }: Shot, before: number): readonly Attempt[] {
  const made = attempts.slice(before);
  peer.aloneMs += made.reduce((sum, { ms }) => sum + ms, 0);
  return made;
}

/** Makes an attempt again that our own machine spoiled, or that failed through a fault of ours: the last one is to say something of the peer. */
function unspoiled(attempt: AttemptWithin, signal: AbortSignal): AttemptWithin {
  return async (shot, timeoutMs) => {
    await attempt(shot, timeoutMs);
    for (let faults = 0; !signal.aborted && (shot.spoiledBy !== null || (lastTells(shot) === 'local' && ++faults < mostLocalAttempts)); ) {
      await pause(spoiledPauseMs(shot), undefined, { signal }).catch(() => undefined);
      await attempt(shot, timeoutMs);
    }
  };
}

function saysUnreachableAtOnce(shot: Shot): boolean {
  const last = shot.attempts.at(-1);
  return last?.reason === 'host-unreach' && last.ms < slowMs;
}

/**
 * Unreachable at once may be the end of the ARP question of an attempt before: a firewall says it again at once. Where it does not, the first
 * attempt was not alone after all, since that question was still under way.
 */
async function attemptAgain(shot: Shot, timeoutMs: number, attempt: AttemptWithin): Promise<void> {
  const at = shot.attempts.length - 1;
  const first = shot.attempts[at];
  if (!first) return;
  // Before the second is told of, for it may be the last.
  shot.attempts = shot.attempts.with(at, { ...first, alone: false });
  await attempt(shot, timeoutMs);
  if (shot.attempts.length === at + 1 || saysUnreachableAtOnce(shot)) shot.attempts = shot.attempts.with(at, first);
}

/** What accepted without the mark of a responder that holds the port may have lost it on the way: it is waited for again, longer. */
export async function attemptDueResponders(shots: readonly Shot[], attempt: AttemptWithin, signal: AbortSignal): Promise<void> {
  const make = unspoiled(attempt, signal);
  for (let round = 0; round < moreAfterRescue; round++) {
    for (const shot of shots) {
      if (signal.aborted || shot.peer.aloneMs > hostBoundMs) return;
      if (!lacksMark(shot) || !responderIsDue(shot)) continue;
      const before = shot.attempts.length;
      await make(shot, aloneTimeoutMs);
      countTime(shot, before);
    }
  }
}
