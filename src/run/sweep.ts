import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Peer, Shot } from './shots.ts';

export interface SweepLimits {
  /** Attempts under way at once; shrinks when this machine runs out of something. */
  readonly concurrency: number;
  readonly perHost: number;
  /** Starts per second; null: as fast as it goes. */
  readonly rate: number | null;
}

/** More connects in one turn of the event loop delay the reading of answers until timers lie. */
const mostStartsPerTurn = 64;

/**
 * Attempts each shot once. Lanes draw shots port by port across hosts, so that no host sees a burst; p-limit holds the lanes, not the shots,
 * since a promise per shot made up front costs more than the connects.
 */
export async function sweep(shots: readonly Shot[], limits: SweepLimits, attempt: (shot: Shot) => Promise<void>, signal: AbortSignal): Promise<void> {
  const queue = hostQueue(shots, limits.perHost);
  const mayStart = startGate(limits.rate);
  const lanes = Math.min(limits.concurrency, shots.length);
  const limit = pLimit(Math.max(1, lanes));
  const lane = async () => {
    while (!signal.aborted) {
      const shot = await queue.next();
      if (shot === null) return;
      await mayStart(signal);
      if (!signal.aborted) await attempt(shot);
      queue.finished(shot.peer);
    }
    queue.close();
  };
  await Promise.all(Array.from({ length: lanes }, () => limit(lane)));
}

interface HostQueue {
  /** The next shot at a host with room; waits where every host is full; null at the end. */
  next(): Promise<Shot | null> | Shot | null;
  finished(peer: Peer): void;
  close(): void;
}

interface Line {
  readonly shots: Shot[];
  at: number;
  running: number;
  isReady: boolean;
}

/** Hosts take turns; each gives its next shot while it has room. */
function hostQueue(shots: readonly Shot[], perHost: number): HostQueue {
  const lines = new Map<Peer, Line>();
  for (const shot of shots) {
    const line = lines.get(shot.peer);
    if (line) line.shots.push(shot);
    else lines.set(shot.peer, { shots: [shot], at: 0, running: 0, isReady: true });
  }
  let ready = [...lines.values()];
  let later: Line[] = [];
  let left = shots.length;
  let waiting: ((shot: Shot | null) => void)[] = [];

  const take = (): Shot | null => {
    if (ready.length === 0) {
      ready = later.reverse();
      later = [];
    }
    const line = ready.pop();
    if (!line) return null;
    const shot = line.shots[line.at++] as Shot;
    line.running++;
    left--;
    line.isReady = line.at < line.shots.length && line.running < perHost;
    if (line.isReady) later.push(line);
    return shot;
  };
  const endAll = () => {
    for (const tell of waiting) tell(null);
    waiting = [];
  };
  ready.reverse();
  return {
    next: () => take() ?? (left === 0 ? null : new Promise((resolve) => waiting.push(resolve))),
    finished(peer) {
      const line = lines.get(peer);
      if (!line) return;
      line.running--;
      if (!line.isReady && line.at < line.shots.length) {
        line.isReady = true;
        later.push(line);
      }
      const tell = waiting.pop();
      if (tell) {
        const shot = take();
        if (shot) tell(shot);
        else waiting.push(tell);
      }
      if (left === 0) endAll();
    },
    close: () => {
      left = 0;
      endAll();
    },
  };
}

/** Lets so many start per turn of the event loop, and per second where a rate is asked for. */
function startGate(rate: number | null): (signal: AbortSignal) => Promise<void> {
  let startsThisTurn = 0;
  let turn: Promise<void> | null = null;
  let nextStartMs = performance.now();
  return async (signal) => {
    if (rate !== null) {
      const now = performance.now();
      nextStartMs = Math.max(nextStartMs + 1000 / rate, now);
      if (nextStartMs > now) await pause(nextStartMs - now, undefined, { signal }).catch(() => undefined);
    }
    while (++startsThisTurn > mostStartsPerTurn) {
      turn ??= nextTurn().then(() => {
        startsThisTurn = 0;
        turn = null;
      });
      await turn;
    }
  };
}
