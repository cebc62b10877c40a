/** One listener per signal serves every call under way: adding and removing thousands of listeners would cost more than the calls. */
const watched = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back once when the signal aborts (at once if it has); the returned function takes that back. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  let callbacks = watched.get(signal);
  if (!callbacks) {
    const fresh = new Set<() => void>();
    callbacks = fresh;
    watched.set(signal, fresh);
    signal.addEventListener('abort', () => {
      for (const one of [...fresh]) one();
      fresh.clear();
    });
  }
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}
