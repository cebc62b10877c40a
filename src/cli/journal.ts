import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { Known } from '../run/index.ts';
import { CliError } from './command.ts';
import { type Header, type Line, readJournal, stillPlanned } from './journal-lines.ts';

/** A run that is written down as it goes. */
export interface Journal {
  readonly run: string;
  readonly startedAt: string;
  /** What an earlier run had finished; null for a new one. */
  readonly known: Known | null;
  /** What has changed since then, for people to know. */
  readonly remarks: readonly string[];
  finished(flow: Flow, evidence: Evidence): void;
  host(host: HostEvidence): void;
  /** Writes what is left; null, or what kept lines from being written. */
  close(): string | null;
}

export interface JournalOptions {
  readonly path: string;
  readonly isResumed: boolean;
  readonly plan: Plan;
  readonly run: string;
}

/** Lines are made durable together, so often: what a power cut can cost is half a second of a run. */
const syncEveryMs = 500;

/** Begins a journal, or goes on with one. A file that is no journal of this host is refused before anything is sent, and never overwritten. */
export function openJournal({ path, isResumed, plan, run }: JournalOptions): Journal {
  const startedAt = new Date().toISOString();
  const header: Header = { schema: 'cm-preflight/journal@1', run, host: plan.localHost ?? '', startedAt, topology: plan.topology };
  if (!isResumed) return writer(path, header, null, [], 'wx', 0);
  const { header: before, lines, byteLength } = readJournal(path);
  if (before.host !== header.host) throw new CliError(`${path} is the journal of a run on ${before.host}; expected one on ${header.host}`);
  const { known, remarks } = stillPlanned(lines, plan, before);
  return writer(path, before, known, remarks, 'r+', byteLength);
}

function writer(path: string, header: Header, known: Known | null, remarks: readonly string[], flags: 'wx' | 'r+', end: number): Journal {
  const file = open(path, flags);
  let problem: string | null = null;
  let at = end;
  let waiting: string[] = known === null ? [JSON.stringify(header)] : [];
  const flush = () => {
    if (waiting.length === 0 || problem !== null) return;
    const bytes = Buffer.from(waiting.map((line) => `${line}\n`).join(''));
    waiting = [];
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
      at += bytes.length;
      fdatasyncSync(file);
    } catch (error) {
      // A run is worth more than its journal: it goes on, and says so at its end.
      problem = `the journal ${path} could not be written to its end: ${(error as Error).message}`;
    }
  };
  // What was torn off by the end before is written over.
  if (known !== null) ftruncateSync(file, end);
  flush();
  if (problem !== null) throw new CliError(problem);
  const timer = setInterval(flush, syncEveryMs);
  timer.unref();
  const add = (line: Line) => void waiting.push(JSON.stringify(line));
  return {
    run: header.run,
    startedAt: header.startedAt,
    known,
    remarks,
    finished: (flow, evidence) => add({ flow, evidence }),
    host: (host) => add({ host }),
    close: () => {
      clearInterval(timer);
      flush();
      closeSync(file);
      return problem;
    },
  };
}

function open(path: string, flags: 'wx' | 'r+'): number {
  try {
    return openSync(path, flags, 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CliError(`the journal ${path} exists; expected a new file, or --resume to go on with it`);
    throw new CliError(`cannot write the journal ${path}: ${message}`);
  }
}
