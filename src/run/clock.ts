import type { Unfinished } from '../model/evidence.ts';

/** One signal for everything that ends a run early, and why it did. */
export interface RunClock {
  readonly signal: AbortSignal;
  why(): Unfinished;
  release(): void;
}

export function runClock(deadlineMs: number | null, outer: AbortSignal): RunClock {
  const controller = new AbortController();
  let reason: Unfinished = 'not-run';
  const end = (because: Unfinished) => {
    if (controller.signal.aborted) return;
    reason = because;
    controller.abort();
  };
  const interrupt = () => end('interrupted');
  if (outer.aborted) interrupt();
  outer.addEventListener('abort', interrupt);
  const timer = deadlineMs === null ? undefined : setTimeout(() => end('deadline'), deadlineMs);
  const release = () => {
    clearTimeout(timer);
    outer.removeEventListener('abort', interrupt);
  };
  return { signal: controller.signal, why: () => reason, release };
}
