import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { Known } from '../run/index.ts';
import { CliError } from './command.ts';

/** The first line of a journal: which run it is of. The others are finished flows, as planned and as seen, and hosts. */
export interface Header {
  readonly schema: 'cm-preflight/journal@1';
  readonly run: string;
  readonly host: string;
  readonly startedAt: string;
  readonly topology: Plan['topology'];
}

export type Line = { readonly flow: Flow; readonly evidence: Evidence } | { readonly host: HostEvidence };

/** Reads a journal. The last line may be torn: a power cut ends where it likes. Any other line that is none is an error that names it. */
export function readJournal(path: string): { header: Header; lines: Line[]; byteLength: number } {
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
export function stillPlanned(lines: readonly Line[], plan: Plan, before: Header): { known: Known; remarks: string[] } {
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
