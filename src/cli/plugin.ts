import { writeSync } from 'node:fs';
import { nagiosLine, type PluginState, pluginStates } from '../report/nagios-line.ts';
import type { Io } from './command.ts';
import { interruptionCodes } from './early-interrupt.ts';

/** Commands that end by a verdict. */
const reporting = new Set(['run', 'check', 'report', 'merge']);

/**
 * Whether a command line asks for a nagios report on standard output. Told without parsing it: one that cannot be parsed ends by the convention of
 * monitoring plugins as well.
 */
export function isPlugin(args: readonly string[]): boolean {
  return args.some((arg) => reporting.has(arg)) && args.some((arg, i) => arg === '--report=nagios' || (arg === 'nagios' && args[i - 1] === '--report'));
}

/** How a monitoring plugin ends that has no verdict. */
export const unknownExitCode = pluginStates.indexOf('UNKNOWN');

/** The one line of a plugin that has no verdict. */
export function unknownLine(why: string): string {
  return `${nagiosLine('UNKNOWN', why.trim().split('\n')[0] ?? '')}\n`;
}

/** This process as a monitoring plugin. */
export interface Plugin {
  readonly io: Io;
  /** Says why there may be no verdict. */
  blame(why: string): void;
}

/**
 * Makes this process end as a monitoring plugin, whichever way it ends: pass 0, inconclusive 1, fail 2, anything else 3, and the report on standard
 * output says the same. It is held back until the end: what goes wrong after it would turn its state into a lie.
 */
export function becomePlugin(io: Io): Plugin {
  let report = '';
  let reason: string | null = null;
  // Until a verdict sets another one: an end that nobody thought of must not read as a pass.
  process.exitCode = 70;
  process.on('exit', (code) => {
    const state = stateOf(code);
    const isTrue = report.startsWith(nagiosLine(state, ''));
    process.exitCode = isTrue ? pluginStates.indexOf(state) : unknownExitCode;
    const isUnknown = report.startsWith(nagiosLine('UNKNOWN', ''));
    say(isTrue || isUnknown ? report : unknownLine(reason ?? (isInterruption(code) ? 'the run was interrupted' : 'it ended before there was a verdict')));
  });
  for (const [signal, code] of Object.entries(interruptionCodes)) {
    // Where nobody else watches: a process that a signal kills would end without a plugin's exit code.
    process.on(signal, () => void (process.listenerCount(signal) === 1 && process.exit(code)));
  }
  return {
    io: {
      out: (text) => {
        report += text;
      },
      err: io.err,
    },
    blame: (why) => {
      reason = why;
    },
  };
}

/** What one of our exit codes is to a monitoring system. */
function stateOf(code: number): PluginState {
  if (code === 0) return 'OK';
  if (code === 3) return 'WARNING';
  return code === 1 ? 'CRITICAL' : 'UNKNOWN';
}

function isInterruption(code: number): boolean {
  return Object.values<number>(interruptionCodes).includes(code);
}

/** At a process's end nothing but a synchronous write gets out. */
function say(text: string): void {
  try {
    writeSync(1, text);
  } catch {
    // Nobody reads it; the exit code says the same.
  }
}
