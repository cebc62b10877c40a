import type { LimitFunction } from 'p-limit';
import type { Attempt } from '../model/evidence.ts';
import { attemptDueResponders } from './alone.ts';
import { pingPeer, tryControlPort } from './host-checks.ts';
import type { Lines } from './lines.ts';
import { lastTells, silences } from './next-step.ts';
import type { GatherOptions } from './options.ts';
import type { Peer, Shot } from './shots.ts';

/** What all hosts of a run share. */
export interface HostTools {
  readonly lines: Lines;
  readonly options: GatherOptions;
  readonly signal: AbortSignal;
  readonly attempt: (shot: Shot, timeoutMs: number) => Promise<void>;
  /** Looks in turn with all else that is under way, and at the same pace. */
  readonly inTurn: <T>(look: () => Promise<T>) => Promise<T>;
  /** How many attempts silence at this host needs before it is believed. */
  readonly needed: (peer: Peer) => number;
  /** The last attempts at some shots of a host. */
  readonly alone: (shots: readonly Shot[]) => Promise<void>;
  /** Echoes are processes, so that not many are sent at once. */
  readonly pings: LimitFunction;
  readonly onLink: (address: string) => boolean;
}

/** The shots of a host: those known from the start, and what its dynamic ranges turn out to be once these are done. */
export interface HostShots {
  readonly first: readonly Shot[];
  readonly inRanges: () => readonly Shot[];
}

export interface HostChecks {
  readonly ping: Attempt | null;
  readonly controlPort: Attempt | null;
}

/** An attempt alone at what was given up before one like it was rescued. */
const aloneAfterRescue = 3;

/** Everything that a run does at one host, to the end of what can be learnt there. */
export async function workHost(peer: Peer, { first, inRanges }: HostShots, tools: HostTools): Promise<HostChecks> {
  const { lines, options, signal, attempt, inTurn, pings, onLink } = tools;
  let shots: readonly Shot[] = [];
  let ping: Attempt | null = null;
  for (const some of [() => first, inRanges]) {
    const more = signal.aborted ? [] : some();
    if (more.length === 0) continue;
    shots = shots.concat(more);
    const left = await lines.work(peer, more);
    if (!peer.answered && ping === null && !signal.aborted) ping = await pings(() => pingPeer(peer, options, signal));
    await tools.alone(left);
  }
  await reconsider(peer, shots, tools);
  await attemptDueResponders(shots, attempt, signal);
  const controlPort = signal.aborted ? null : await tryControlPort(peer, shots, { onLink, options, inTurn, signal });
  return { ping, controlPort };
}

/**
 * Looks again at what was taken for silent: more was measured of loss meanwhile, which may ask for more attempts, and an attempt alone that succeeded says that the others
 * were too fast.
 */
async function reconsider(peer: Peer, shots: readonly Shot[], { lines, signal, needed, alone }: HostTools): Promise<void> {
  const silent = () => shots.filter((shot) => lastTells(shot) === 'silence' && shot.attempts.length > 0);
  if (silent().length === 0) return;
  await lines.quiet();
  for (;;) {
    const short = silent().filter((shot) => silences(shot) < needed(peer));
    if (short.length === 0 || signal.aborted) break;
    for (const shot of short) shot.done = false;
    await alone(await lines.work(peer, short));
  }
  // A host that answered nothing is not asked alone at every port; where it answered later, it is.
  const unsure = peer.answered ? silent().filter(({ attempts }) => attempts.at(-1)?.alone === false) : [];
  if (unsure.length > 0 && !signal.aborted) await alone(unsure);
  const given = peer.isRescued ? silent().filter(({ attempts }) => attempts.filter((one) => one.alone).length < aloneAfterRescue) : [];
  if (given.length > 0 && !signal.aborted) await alone(given);
}
