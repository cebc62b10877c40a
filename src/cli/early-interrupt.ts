/** Exit codes of a run that was told to stop: 128 plus the signal's number, Ctrl-Break counting as Ctrl-C. A terminal that is closed hangs up. */
export const interruptionCodes = { SIGINT: 130, SIGBREAK: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type InterruptionSignal = keyof typeof interruptionCodes;

/** A signal, and when it came on the clock of performance.now(). */
export interface Caught {
  readonly signal: InterruptionSignal;
  readonly atMs: number;
}

const names = Object.keys(interruptionCodes) as InterruptionSignal[];

let caught: Caught | null = null;

const remember = (signal: NodeJS.Signals) => {
  caught ??= { signal: signal as InterruptionSignal, atMs: performance.now() };
};

/** Remembers a Ctrl-C that comes while the program is still being loaded: a run must report even then. */
export function catchEarlyInterruption(): void {
  for (const name of names) process.on(name, remember);
}

/** The signal that came so far, if any; from here on the signals are somebody else's, or the system's. */
export function takeEarlyInterruption(): Caught | null {
  for (const name of names) process.off(name, remember);
  const first = caught;
  caught = null;
  return first;
}
