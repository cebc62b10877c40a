import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { Known } from '../run/index.ts';
import { CliError } from './command.ts';

/** The first line of a journal: which run it is of. The others are finished flows, as planned and as seen, and hosts. */
interface Header {
  readonly schema: 'cm-preflight/journal@1';
  readonly run: string;
  readonly host: string;
  readonly startedAt: string;
  readonly topology: Plan['topology'];
}

type Line = { readonly flow: Flow; readonly evidence: Evidence } | { readonly host: HostEvidence };

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

/** Reads a journal. The last line may be torn: a power cut ends where it likes. Any other line that is none is an error that names it. */
function readJournal(path: string): { header: Header; lines: Line[]; byteLength: number } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CliError(`cannot read the journal ${path}: ${(error as Error).message}`);
  }
  const byteLength = bytes.lastIndexOf(0x0a) + 1;
  const [first, ...others] = bytes
    .subarray(0, byteLength)
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((text, i) => parseLine(path, text, i + 1));
  const header = first as Header | undefined;
  if (header?.schema !== 'cm-preflight/journal@1') throw new CliError(`${path}:1: no journal; expected a file that --journal wrote`);
  for (const [i, line] of others.entries()) if (!isLine(line)) throw new CliError(`${path}:${i + 2}: neither a flow nor a host; expected a file that --journal wrote`);
  return { header, lines: others as Line[], byteLength };
}

function parseLine(path: string, text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${path}:${number}: ${(error as Error).message}; expected a line of JSON that --journal wrote`);
  }
}

function isLine(line: unknown): boolean {
  if (typeof line !== 'object' || line === null) return false;
  if ('host' in line) return typeof (line.host as Partial<HostEvidence> | null)?.name === 'string';
  const { flow, evidence } = line as { flow?: Partial<Flow>; evidence?: Partial<Evidence> };
  return typeof flow?.id === 'string' && evidence?.flow === flow.id && Array.isArray(evidence.attempts);
}

/** Flows that are planned as they were; what is planned otherwise, or no more, is said and not guessed. */
function stillPlanned(lines: readonly Line[], plan: Plan, before: Header): { known: Known; remarks: string[] } {
  const planned = new Map(plan.flows.map((flow) => [flow.id, flow]));
  const evidence = new Map<string, Evidence>();
  const hosts = new Map<string, HostEvidence>();
  let gone = 0;
  let changed = 0;
  for (const line of lines) {
    if ('host' in line) {
      hosts.set(line.host.name, line.host);
      continue;
    }
    const now = planned.get(line.flow.id);
    if (now === undefined) gone++;
    // A saved line has been through JSON, and so goes the plan.
    else if (isDeepStrictEqual(JSON.parse(JSON.stringify(now)), line.flow)) evidence.set(now.id, line.evidence);
    else changed++;
  }
  const remarks = [`resumed: ${evidence.size} of ${plan.flows.length} flows are from the run that began ${before.startedAt}`];
  if (before.topology.sha256 !== plan.topology.sha256) {
    remarks.push(`the topology has changed since that run began: ${changed} of its flows are planned otherwise now and tried again, ${gone} are planned no more`);
  }
  return { known: { evidence, hosts }, remarks };
}
