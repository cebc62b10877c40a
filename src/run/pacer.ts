/** Spreads starts over time where a rate was asked for. */
export interface Pacer {
  /** Milliseconds until the next start may be. */
  waitMs(): number;
  start(): void;
}

export function openPacer(perSecond: number | null): Pacer {
  if (perSecond === null) return { waitMs: () => 0, start: () => undefined };
  let nextMs = performance.now();
  return {
    waitMs: () => Math.ceil(nextMs - performance.now()),
    start: () => {
      nextMs = Math.max(nextMs, performance.now() - 1000 / perSecond) + 1000 / perSecond;
    },
  };
}
