/** Exit codes of a run that was told to stop: 128 plus the signal's number, Ctrl-Break counting as Ctrl-C. */
const interruptions = { SIGINT: 130, SIGBREAK: 130, SIGTERM: 143 } as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Null while nobody interrupted. */
  exitCode(): number | null;
  /** Gives the signals back to the system. */
  release(): void;
}

/** Turns the first Ctrl-C (or SIGTERM) into an abort, and a second one into an end at once. */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const listeners = Object.entries(interruptions).map(([name, exitCode]) => {
    const listener = () => {
      if (code !== null) process.exit(exitCode);
      code = exitCode;
      controller.abort();
    };
    process.on(name as NodeJS.Signals, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      for (const [name, listener] of listeners) process.off(name as NodeJS.Signals, listener);
    },
  };
}
