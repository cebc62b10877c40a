import { type InterruptionSignal, interruptionCodes, takeEarlyInterruption } from './early-interrupt.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  /** Null while nobody interrupted. */
  exitCode(): number | null;
  /** Gives the signals back to the system. */
  release(): void;
}

/** Turns the first Ctrl-C (or SIGTERM) into an abort, and a second one into an end at once. One that came before counts as the first. */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const interrupt = (name: InterruptionSignal) => {
    if (code !== null) process.exit(interruptionCodes[name]);
    code = interruptionCodes[name];
    controller.abort();
  };
  const listeners = (Object.keys(interruptionCodes) as InterruptionSignal[]).map((name) => {
    const listener = () => interrupt(name);
    process.on(name, listener);
    return [name, listener] as const;
  });
  const early = takeEarlyInterruption();
  if (early !== null) interrupt(early);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
