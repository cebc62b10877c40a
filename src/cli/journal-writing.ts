import { closeSync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import { CliError } from './command.ts';
import type { Header, Line } from './journal-lines.ts';

export interface JournalWriting {
  add(line: Line): void;
  /** Writes what is left; null, or what kept lines from being written. */
  close(): string | null;
}

/** What a power cut can cost of a run; what a killed process can is one turn of the event loop, since what is written survives it. */
const syncEveryMs = 500;

/** Writes lines at the end of a journal's whole lines, and over what is torn. A new one begins with its header, or not at all. */
export function writeJournal(path: string, file: number, end: number, header: Header | null): JournalWriting {
  let at = end;
  let waiting: string[] = [];
  let isDirty = false;
  let told = 0;
  let written = 0;
  let problem: string | null = null;
  const fail = (error: unknown) => {
    // A run is worth more than its journal: it goes on, and says so at its end.
    problem ??= (error as Error).message;
  };
  const write = () => {
    if (waiting.length === 0 || problem !== null) return;
    const bytes = Buffer.from(waiting.map((line) => `${line}\n`).join(''));
    const lines = waiting.length;
    waiting = [];
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, at + done);
      at += done;
      written += lines;
      isDirty = true;
    } catch (error) {
      fail(error);
      // Of a disk that is full the last line is torn.
      const whole = bytes.subarray(0, done).lastIndexOf(0x0a) + 1;
      written += bytes.subarray(0, whole).filter((byte) => byte === 0x0a).length;
      at += whole;
      attempt(() => ftruncateSync(file, at));
    }
  };
  const attempt = (action: () => void) => {
    try {
      action();
    } catch (error) {
      fail(error);
    }
  };
  // Not beside the event loop: the few threads there may all wait for a resolver that never answers.
  const sync = () => {
    if (isDirty) attempt(() => fdatasyncSync(file));
    isDirty = false;
  };
  attempt(() => ftruncateSync(file, end));
  if (header !== null) {
    waiting.push(JSON.stringify(header));
    write();
    attempt(() => fdatasyncSync(file));
  }
  if (problem !== null) throw new CliError(`cannot write the journal ${path}: ${problem}`);
  written = 0;
  const timer = setInterval(sync, syncEveryMs);
  timer.unref();
  // A second Ctrl-C ends the process at once.
  process.on('exit', write);
  return {
    add: (line) => {
      told++;
      if (problem !== null) return;
      if (waiting.length === 0) setImmediate(write);
      waiting.push(JSON.stringify(line));
    },
    close: () => {
      clearInterval(timer);
      process.off('exit', write);
      write();
      sync();
      attempt(() => closeSync(file));
      if (problem === null) return null;
      return `the journal ${path} could not be written to its end: ${problem}; it holds ${written} of ${told} lines, and --resume would try again what the others held`;
    },
  };
}
