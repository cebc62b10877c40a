import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { Known } from '../run/index.ts';
import { CliError } from './command.ts';
import { type Header, hangsOnHost, isFinished, journalSchema, type Line, type Remembered, remember } from './journal-lines.ts';
import { lockJournal } from './journal-lock.ts';
import { readJournal } from './journal-reading.ts';
import { otherConditions, remarksOn } from './journal-remarks.ts';
import { writeJournal } from './journal-writing.ts';

/** A run that is written down as it goes. */
export interface Journal {
  readonly run: string;
  readonly startedAt: string;
  /** What an earlier run had finished; null for a new one. */
  readonly known: Known | null;
  /** What has changed since then, for people to know. */
  readonly remarks: readonly string[];
  finished(flow: Flow, evidence: Evidence): void;
  /** The host has been looked at to the end. */
  host(host: HostEvidence): void;
  /** Writes what is left; null, or what kept lines from being written. */
  close(): string | null;
}

export interface JournalOptions extends Pick<Header, 'run' | 'version' | 'options'> {
  readonly path: string;
  readonly isResumed: boolean;
  readonly plan: Plan;
}

/** Begins a journal, or goes on with one. A file that is no journal of this host and these conditions is refused before anything is sent, and never overwritten. */
export async function openJournal({ path, isResumed, plan, run, version, options }: JournalOptions): Promise<Journal> {
  const fresh: Header = { schema: journalSchema, run, host: plan.localHost ?? '', startedAt: new Date().toISOString(), version, topology: plan.topology, options };
  const file = open(path, isResumed ? 'r+' : 'wx');
  try {
    if (!(await lockJournal(file))) throw new CliError(`the journal ${path} is being written by another run; expected one run at a time`);
    if (!isResumed) return journal(path, file, fresh, null, 0);
    const { header, lines, end } = readJournal(path, file);
    if (header === null) return journal(path, file, fresh, null, 0);
    const refusal = otherConditions(header, fresh);
    if (refusal !== null) throw new CliError(`${path} is the journal of a run ${refusal}`);
    const remembered = remember(lines(), plan);
    return journal(path, file, header, { remembered, remarks: remarksOn(remembered, header, fresh, plan.flows.length) }, end());
  } catch (error) {
    closeSync(file);
    // What could not even be begun is not in the way of the next try.
    if (!isResumed) rmSync(path, { force: true });
    throw error;
  }
}

interface Earlier {
  readonly remembered: Remembered;
  readonly remarks: readonly string[];
}

function journal(path: string, file: number, header: Header, earlier: Earlier | null, end: number): Journal {
  const writing = writeJournal(path, file, end, earlier === null ? header : null);
  if (earlier === null) makeNameDurable(path);
  const held = new Map<string, Line[]>();
  return {
    run: header.run,
    startedAt: header.startedAt,
    known: earlier?.remembered ?? null,
    remarks: earlier?.remarks ?? [],
    finished: (flow, evidence) => {
      // What failed through a fault of this machine is worth another try.
      if (!isFinished(evidence)) return;
      const line = { flow, evidence };
      if (!hangsOnHost(flow, evidence)) writing.add(line);
      else held.set(flow.to, [...(held.get(flow.to) ?? []), line]);
    },
    host: (host) => {
      // First, so that no flow is without it, wherever the writing ends.
      writing.add({ host });
      for (const line of held.get(host.name) ?? []) writing.add(line);
      held.delete(host.name);
    },
    close: writing.close,
  };
}

function open(path: string, flags: 'wx' | 'r+'): number {
  try {
    return openSync(path, flags, 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CliError(`the journal ${path} exists; expected a new file, or --resume to go on with it`);
    throw new CliError(`cannot ${flags === 'wx' ? 'write' : 'go on with'} the journal ${path}: ${message}`);
  }
}

/** A new file's name is lost in a power cut until its folder is on the disk; where folders cannot be synced (Windows), there is no need. */
function makeNameDurable(path: string): void {
  try {
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // As above.
  }
}
