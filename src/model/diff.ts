import type { Cause, Status, Verdict } from './report.ts';

/**
 * How a flow differs between two runs. `newly-blocked` failed and did not before, `newly-open` passes and did not before; `status` is any other
 * change of status or cause, `identity` one of what the service says it is, such as its certificate.
 */
export type ChangeKind = 'newly-blocked' | 'newly-open' | 'status' | 'flaky' | 'identity' | 'appeared' | 'gone';

/**
 * Names of facts that say what a service is rather than how it is just now: times, counts and dynamic ports differ between any two runs, and are no
 * change.
 */
export const tellingFacts = [
  'fingerprint',
  'subject',
  'issuer',
  'validTo',
  'version',
  'dialect',
  'signing',
  'serverGuid',
  'server',
  'product',
  'sqlVersion',
  'encryption',
  'productVendor',
  'productVersion',
  'domain',
  'forest',
  'realm',
  'site',
  'dnsHostName',
  'serverIdentifier',
] as const;

export type TellingFact = (typeof tellingFacts)[number];

/** What a run said of a flow, in short. */
export interface Stand {
  readonly status: Status;
  readonly cause: Cause | null;
  readonly flaky: boolean;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly flow: string;
  /** Null where the run had no such flow. */
  readonly before: Stand | null;
  readonly after: Stand | null;
  /** Of `identity`: each thing that differs; null where one side did not say it. */
  readonly differences: readonly { readonly what: string; readonly before: string | null; readonly after: string | null }[];
}

export interface RunSide {
  readonly id: string;
  readonly host: string;
  readonly startedAt: string;
  readonly ticket: string | null;
  readonly verdict: Verdict;
}

/** What changed from one run to a later one. */
export interface Diff {
  readonly schema: 'cm-preflight/diff@1';
  readonly before: RunSide;
  readonly after: RunSide;
  /** In the order of the kinds, then of the later run's plan. */
  readonly changes: readonly Change[];
  /** Flows that failed in both. */
  readonly stillBlocked: readonly string[];
  readonly unchanged: number;
}
