import { responderIsDue } from './attempt.ts';
import { isOpenAndUnsettled, lastTells } from './confirm.ts';
import { aloneTimeoutMs, confirmTimeoutMs } from './options.ts';
import type { Shot } from './shots.ts';

/** A host that answered nothing is not asked alone for ever: after so many slow attempts it is silent, whatever the port. */
const slowAttemptsOfSilentHost = 3;

/** An attempt that took at least this long waited for an answer, or for ARP. */
const slowMs = 1000;

/** Where an attempt alone succeeds, our own speed was the trouble: what is left gets as many more. */
const moreAfterRescue = 3;

/** A host with hundreds of silent ports must not hold the run for ever; what is left over is said to be unfinished. */
const hostBoundMs = 300_000;

/**
 * The last attempts at a host's suspects, one after the other with nothing else of ours under way there: so that no limit of a firewall, and no
 * missing ARP answer shared by several attempts, is taken for a block.
 */
export async function attemptAlone(suspects: readonly Shot[], attempt: (shot: Shot, timeoutMs: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  const [first] = suspects;
  if (!first) return;
  const { peer } = first;
  const started = performance.now();
  let slow = 0;
  let rounds = 1;
  let left = suspects;
  for (let round = 1; round <= rounds && left.length > 0; round++) {
    for (const shot of left) {
      if (signal.aborted || performance.now() - started > hostBoundMs) return;
      if (shot.attempts.at(-1)?.state === 'open' && !isOpenAndUnsettled(shot)) continue;
      if (!peer.answered && slow >= slowAttemptsOfSilentHost) continue;
      const before = performance.now();
      // A host that answered nothing may lack an ARP answer, which takes its time to show.
      const timeoutMs = peer.answered && lastTells(shot) !== 'maybe' ? confirmTimeoutMs : aloneTimeoutMs;
      await attempt(shot, timeoutMs);
      if (saysUnreachableAtOnce(shot)) await attemptAgain(shot, timeoutMs, attempt);
      if (performance.now() - before >= slowMs) slow++;
      // Only a rescue from silence says that we were too fast.
      if (shot.done && shot.attempts.some(({ reason }) => reason === 'no-response')) rounds = moreAfterRescue;
    }
    left = left.filter((shot) => !shot.done && lastTells(shot) === 'silence');
  }
  if (!signal.aborted) for (const shot of suspects) shot.done = true;
}

function saysUnreachableAtOnce(shot: Shot): boolean {
  const last = shot.attempts.at(-1);
  return last?.reason === 'host-unreach' && last.ms < slowMs;
}

/**
 * Unreachable at once may be the end of the ARP question of an attempt before: a firewall says it again at once. Where it does not, the first
 * attempt was not alone after all, since that question was still under way.
 */
async function attemptAgain(shot: Shot, timeoutMs: number, attempt: (shot: Shot, timeoutMs: number) => Promise<void>): Promise<void> {
  const at = shot.attempts.length - 1;
  await attempt(shot, timeoutMs);
  const first = shot.attempts[at];
  if (first && shot.attempts.length > at + 1 && !saysUnreachableAtOnce(shot)) shot.attempts[at] = { ...first, alone: false };
}

/** What accepted without the mark of a responder that holds the port may have lost it on the way: it is waited for again, longer. */
export async function attemptDueResponders(shots: readonly Shot[], attempt: (shot: Shot, timeoutMs: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  const hasMark = (shot: Shot) => shot.attempts.some(({ reason }) => reason !== 'syn-ack');
  for (let round = 0; round < moreAfterRescue; round++) {
    for (const shot of shots) if (!signal.aborted && shot.attempts.length > 0 && responderIsDue(shot) && !hasMark(shot)) await attempt(shot, aloneTimeoutMs);
  }
}
