/** Exit codes of a run that was told to stop: 128 plus the signal's number, Ctrl-Break counting as Ctrl-C. */
export const interruptionCodes = { SIGINT: 130, SIGBREAK: 130, SIGTERM: 143 } as const;

export type InterruptionSignal = keyof typeof interruptionCodes;

const names = Object.keys(interruptionCodes) as InterruptionSignal[];

let caught: InterruptionSignal | null = null;

const remember = (signal: NodeJS.Signals) => {
  caught ??= signal as InterruptionSignal;
};

/** Remembers a Ctrl-C that comes while the program is still being loaded: a run must report even then. */
export function catchEarlyInterruption(): void {
  for (const name of names) process.on(name, remember);
}

/** The signal that came so far, if any; from here on the signals are somebody else's, or the system's. */
export function takeEarlyInterruption(): InterruptionSignal | null {
  for (const name of names) process.off(name, remember);
  const signal = caught;
  caught = null;
  return signal;
}
