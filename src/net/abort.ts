interface Waiting {
  readonly callback: () => void;
  /** Its place in the list; -1 once it was taken out. */
  at: number;
}

/** One listener per signal serves every call under way: adding and removing thousands of listeners would cost more than the calls. */
const watched = new WeakMap<AbortSignal, Waiting[]>();

/**
 * Calls back once when the signal aborts (at once if it has); the returned function takes that back. The calls are in an array and not in a Set, whose discarded tables
 * would keep thousands of finished connections alive until the next full garbage collection.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const calls = watched.get(signal) ?? watch(signal);
  const waiting: Waiting = { callback, at: calls.length };
  calls.push(waiting);
  return () => forget(calls, waiting);
}

function watch(signal: AbortSignal): Waiting[] {
  const calls: Waiting[] = [];
  watched.set(signal, calls);
  signal.addEventListener('abort', () => {
    for (const { callback } of [...calls]) callback();
    calls.length = 0;
  });
  return calls;
}

/** The last one takes the place of one that is taken out. */
function forget(calls: Waiting[], waiting: Waiting): void {
  const { at } = waiting;
  if (calls[at] !== waiting) return;
  const last = calls.pop() as Waiting;
  waiting.at = -1;
  if (last === waiting) return;
  last.at = at;
  calls[at] = last;
}
