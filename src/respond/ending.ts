import { onAbort } from '../net/abort.ts';

/** A timer of Node takes 2^31 - 1 ms, 24.8 days, at most: a longer time is waited for in such pieces. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls back once, when the time is over or the signal aborts, whichever is first; the returned function takes that back. */
export function atEnd(durationMs: number, signal: AbortSignal, callback: (why: 'time' | 'aborted') => void): () => void {
  const endMs = performance.now() + durationMs;
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    const leftMs = endMs - performance.now();
    if (leftMs > 0) timer = setTimeout(tick, Math.min(leftMs, longestTimerMs));
    else settle('time');
  };
  const settle = (why: 'time' | 'aborted') => {
    cancel();
    callback(why);
  };
  const forget = { abort: () => undefined as void };
  const cancel = () => {
    clearTimeout(timer);
    forget.abort();
  };
  tick();
  forget.abort = onAbort(signal, () => settle('aborted'));
  return cancel;
}
