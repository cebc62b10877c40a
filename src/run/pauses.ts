/** Tells whether this process stood still. */
export interface Pauses {
  /** Whether it did since that moment of `performance.now()`, or shortly before it. */
  touched(startedMs: number): boolean;
  release(): void;
}

const beatMs = 100;
/** Later than any turn of a busy loop: the process was stopped, starved, or the machine slept. */
const lateMs = 1000;
/** The monotonic clock of Linux stands still while the machine sleeps, and the wall clock goes on. */
const clockDriftMs = 2000;
/** A network needs a while to come back after a sleep. */
const recoveryMs = 5000;

/**
 * Watches for pauses: a timeout that ran out while nobody could listen says nothing about a peer, nor does an error from a network that was just woken. A wall clock that is
 * set looks like a sleep, and costs an attempt.
 */
export function watchPauses(): Pauses {
  let beat = performance.now();
  let drift = Date.now() - beat;
  let pausedAt = Number.NEGATIVE_INFINITY;
  let recoveredAt = Number.NEGATIVE_INFINITY;
  const listen = () => {
    const now = performance.now();
    const wall = Date.now() - now;
    const hasSlept = Math.abs(wall - drift) > clockDriftMs;
    if (hasSlept || now - beat > beatMs + lateMs) pausedAt = now;
    if (hasSlept) recoveredAt = now + recoveryMs;
    [beat, drift] = [now, wall];
  };
  const timer = setInterval(listen, beatMs).unref();
  return {
    touched: (startedMs) => {
      // The beat itself may be due in this very turn.
      listen();
      return startedMs < Math.max(pausedAt, recoveredAt);
    },
    release: () => clearInterval(timer),
  };
}
