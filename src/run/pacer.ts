import { setTimeout as pause } from 'node:timers/promises';

/** Spreads starts over time where a rate was asked for. */
export interface Pacer {
  /** Milliseconds until the next start may be. */
  waitMs(): number;
  start(): void;
  /** Waits until the next start may be, and takes it. */
  startInTurn(signal: AbortSignal): Promise<void>;
}

export function openPacer(perSecond: number | null): Pacer {
  if (perSecond === null) return { waitMs: () => 0, start: () => undefined, startInTurn: () => Promise.resolve() };
  let nextMs = performance.now();
  const waitMs = () => Math.ceil(nextMs - performance.now());
  const start = () => {
    nextMs = Math.max(nextMs, performance.now() - 1000 / perSecond) + 1000 / perSecond;
  };
  return {
    waitMs,
    start,
    startInTurn: async (signal) => {
      while (waitMs() > 0 && !signal.aborted) await pause(waitMs(), undefined, { signal }).catch(() => undefined);
      start();
    },
  };
}
