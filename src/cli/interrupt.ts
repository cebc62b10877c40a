import { type InterruptionSignal, interruptionCodes, takeEarlyInterruption } from './early-interrupt.ts';
import { endProcess } from './end.ts';

const names = Object.keys(interruptionCodes) as InterruptionSignal[];

const endAtOnce = () => endProcess();

export interface Interruption {
  readonly signal: AbortSignal;
  /** Null while nobody interrupted. */
  exitCode(): number | null;
  /** All is said: from here on a signal ends the process at once, with the exit code that stands. */
  release(): void;
}

/**
 * One request may come twice: a service manager tells every process of a unit (systemd.kill, KillMode=control-group), and start.ts hands on what it hears. The
 * two are milliseconds apart; nobody presses Ctrl-C twice within this.
 */
const sameWithinMs = 100;

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort, and a second one into an end at once. One that came before counts as the first. A terminal that is
 * closed hangs up more than once, and nobody meant anything by the second time.
 */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let first: { readonly code: number; readonly atMs: number } | null = null;
  const interrupt = (name: InterruptionSignal, atMs: number) => {
    if (first === null) {
      first = { code: interruptionCodes[name], atMs };
      controller.abort();
    } else if (name !== 'SIGHUP' && atMs - first.atMs > sameWithinMs) endProcess(interruptionCodes[name]);
  };
  const listeners = names.map((name) => {
    const listener = () => interrupt(name, performance.now());
    process.on(name, listener).off(name, endAtOnce);
    return [name, listener] as const;
  });
  const early = takeEarlyInterruption();
  if (early !== null) interrupt(early.signal, early.atMs);
  return {
    signal: controller.signal,
    exitCode: () => first?.code ?? null,
    release: () => {
      for (const [name, listener] of listeners) process.on(name, endAtOnce).off(name, listener);
    },
  };
}
