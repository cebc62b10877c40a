import type { Language } from './catalog.ts';
import type { Diff } from './diff.ts';
import type { Attempt, Facts, Reason, SelfPort, State, Unfinished } from './evidence.ts';
import type { FirewallRow } from './firewall.ts';
import type { Exclusion, Flow, Phase, PlanHost } from './flow.ts';
import type { Waiver } from './topology.ts';

export type Status = 'pass' | 'fail' | 'unproven' | 'error' | 'skipped' | 'waived';
export type Verdict = 'pass' | 'fail' | 'inconclusive';

export type Cause =
  | 'responder'
  | 'connected'
  | 'path-open'
  | 'unknown-listener'
  | 'wrong-service'
  | 'refused'
  | 'blocked'
  | 'host-silent'
  | 'nothing-listens-yet'
  | 'host-planned'
  | 'rejected'
  | 'unreachable'
  | 'may-not-answer'
  | 'one-way'
  | 'not-asked'
  | 'outside-range'
  | 'nothing-known-to-listen'
  | 'proxy-authentication'
  | 'proxy-refused'
  | 'name-not-resolved'
  | 'local-resources'
  | 'resolver'
  | 'unsupported'
  | 'interrupted'
  | 'deadline'
  | 'not-run';

export type Confidence = 'proven' | 'likely';

/** Our opinion of one flow: section 6 of the contract. */
export interface Opinion {
  readonly state: State;
  readonly reason: Reason;
  readonly status: Status;
  readonly cause: Cause | null;
  readonly confidence: Confidence | null;
  /** One sentence: what was expected and what was seen. */
  readonly explanation: string;
  /** What to do next; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** A flow of the plan with its evidence and our opinion of it. */
export interface FlowReport extends Flow, Opinion {
  /** The address that the opinion is about: the worst of several. */
  readonly address: string | null;
  readonly ms: number | null;
  readonly attempts: readonly Attempt[];
  readonly unfinished: Unfinished | null;
  /** Passed, but only after an attempt that did not. */
  readonly flaky?: true;
  /** The ticket of the waiver that allows it to fail, where it is waived. */
  readonly waivedBy?: string;
  readonly facts: Facts;
  /** What is worth a remark and no failure, e.g. a certificate that expires soon; a sentence each. */
  readonly findings?: readonly string[];
}

/** How many flows have each status. */
export type Totals = Readonly<Record<Status, number>>;

/** One broken thing, with every flow that it breaks. */
export interface CauseGroup {
  readonly cause: Cause;
  readonly what: string;
  readonly flows: readonly string[];
}

/** A row of the firewall request of a run: all of its flows failed as blocked or rejected. */
export interface FirewallRule extends FirewallRow {
  readonly confidence: Confidence;
  readonly justification: string;
}

export interface HostReport {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly answered: boolean;
  readonly ping: Attempt | null;
  readonly controlPort: Attempt | null;
  readonly onLink: boolean;
}

/** Who ran what, where and when. */
export interface RunIdentity {
  readonly id: string;
  readonly host: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly edition: string;
  readonly phase: Phase;
  readonly ticket: string | null;
  readonly topology: { readonly file: string; readonly sha256: string };
  /** The options that judging or reading the report depends on. */
  readonly options: RunOptions;
}

/** Options of `run` that a saved report must remember. */
export interface RunOptions {
  readonly strict: boolean;
  readonly waivers: boolean;
  readonly allAddresses: boolean;
  /** Patterns of flow ids that the run was narrowed to; empty: all. */
  readonly only: readonly string[];
  readonly [option: string]: unknown;
}

/** A whole run, judged: section 7 of the contract. Holds everything that judging again needs. */
export interface Report {
  readonly schema: 'cm-preflight/report@1';
  readonly tool: { readonly name: 'cm-preflight'; readonly version: string };
  readonly run: RunIdentity;
  readonly verdict: Verdict;
  readonly coverage: { readonly here: number; readonly elsewhere: number; readonly hostsElsewhere: number };
  readonly totals: Totals;
  readonly totalsOther: Totals;
  readonly flows: readonly FlowReport[];
  readonly causes: readonly CauseGroup[];
  readonly firewallRequest: readonly FirewallRule[];
  readonly hosts: readonly HostReport[];
  readonly self: readonly SelfPort[];
  readonly waivers: readonly Waiver[];
  readonly elsewhere: readonly Flow[];
  readonly excluded: readonly Exclusion[];
  readonly warnings: readonly string[];
  /** Stated addresses, state and represented networks of the hosts in `flows`. */
  readonly planHosts: readonly PlanHost[];
  /** The language of its texts; absent: English. */
  readonly language?: Language;
  /** What changed since the run before, where a history of runs is kept. */
  readonly since?: Diff;
}
