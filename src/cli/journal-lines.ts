import { isDeepStrictEqual } from 'node:util';
import type { Attempt, Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { Report } from '../model/report.ts';
import type { Known } from '../run/index.ts';

export const journalSchema = 'cm-preflight/journal@1';

/** The first line of a journal: which run it is of, and how it was made. The others are finished flows, as planned and as seen, and hosts. */
export interface Header {
  readonly schema: typeof journalSchema;
  readonly run: string;
  readonly host: string;
  readonly startedAt: string;
  readonly version: string;
  readonly topology: Plan['topology'];
  readonly options: Report['run']['options'];
}

export type Line = { readonly flow: Flow; readonly evidence: Evidence } | { readonly host: HostEvidence };

/** A line of a journal; null for what is none, as a disk that was cut off may leave it. */
export function parseLine(text: string): Line | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  return isLine(line) ? line : null;
}

function isLine(line: unknown): line is Line {
  if (typeof line !== 'object' || line === null) return false;
  const { host, flow, evidence } = line as { host?: Partial<HostEvidence> | null; flow?: Partial<Flow> | null; evidence?: Partial<Evidence> | null };
  if (host !== undefined) return typeof host?.name === 'string' && Array.isArray(host.addresses);
  return typeof flow?.id === 'string' && evidence?.flow === flow.id && Array.isArray(evidence.attempts) && evidence.attempts.every(isAttempt);
}

function isAttempt(attempt: Partial<Attempt> | null): boolean {
  return typeof attempt?.state === 'string' && typeof attempt.reason === 'string' && typeof attempt.startedAt === 'string' && typeof attempt.ms === 'number';
}

const ourFaults: ReadonlySet<Attempt['reason']> = new Set(['local-resources', 'resolver', 'not-run']);

/** Nothing more is to be learnt of this flow. Where this machine could not try it, or not everywhere, there is. */
export function isFinished({ attempts, unfinished }: Evidence): boolean {
  const lastAt = new Map(attempts.map((attempt) => [`${attempt.address} ${attempt.port}`, attempt.reason]));
  return unfinished === null && ![...lastAt.values()].some((reason) => ourFaults.has(reason));
}

/**
 * The opinion of this flow may hang on what is learnt of its host at last, an echo or a control port: all but an answer, and a refusal where an answer was due.
 */
export function hangsOnHost({ listener }: Flow, { attempts }: Evidence): boolean {
  return !attempts.some(({ state }) => state === 'open' || (state === 'closed' && listener === 'expected'));
}

/** What became of the flows in a journal. */
export interface Remembered extends Known {
  /** Its flows that are planned no more, and that are planned otherwise. */
  readonly gone: number;
  readonly changed: number;
  /** Lines that are none. */
  readonly damaged: number;
}

/** A saved line has been through JSON, and so has the plan. As text it is told soonest, where the members are in the order that this version has them in. */
function isSame(planned: string, saved: Flow): boolean {
  return planned === JSON.stringify(saved) || isDeepStrictEqual(JSON.parse(planned), saved);
}

/** Flows that are planned as they were; what is planned otherwise, or no more, is counted and left out. */
export function remember(lines: Iterable<Line | null>, plan: Plan): Remembered {
  const planned = new Map(plan.flows.map((flow) => [flow.id, flow]));
  const evidence = new Map<string, Evidence>();
  const hosts = new Map<string, HostEvidence>();
  const gone = new Set<string>();
  const changed = new Set<string>();
  let damaged = 0;
  for (const line of lines) {
    if (line === null) damaged++;
    else if ('host' in line) hosts.set(line.host.name, line.host);
    else {
      const { id } = line.flow;
      const now = planned.get(id);
      if (now === undefined) gone.add(id);
      else if (!isSame(JSON.stringify(now), line.flow)) changed.add(id);
      else if (isFinished(line.evidence)) {
        evidence.set(id, line.evidence);
        // Tried again after the topology had changed back and forth.
        changed.delete(id);
      }
    }
  }
  // Its host's line is before it, unless that was damaged.
  for (const [id, seen] of evidence) {
    const flow = planned.get(id);
    if (flow && hangsOnHost(flow, seen) && !hosts.has(flow.to)) evidence.delete(id);
  }
  return { evidence, hosts, gone: gone.size, changed: changed.size, damaged };
}
