import type { Facts } from '../model/evidence.ts';
import type { Flow, Listener } from '../model/flow.ts';
import type { Cause, Confidence, Status } from '../model/report.ts';
import type { HostView } from './host-view.ts';
import { isConfirmedSilence, type Outcome } from './outcome.ts';
import { isSilent, seenOf } from './seen.ts';
import { type Cell, type Seen, table } from './table.ts';

/** Status and cause of an outcome, with what they rest on. */
export interface Ruling {
  readonly seen: Seen;
  readonly status: Status;
  readonly cause: Cause | null;
  readonly confidence: Confidence | null;
  readonly outcome: Outcome | null;
  /** The responder said that it holds the port. */
  readonly held: boolean;
  /** Of a range: the ports that the cause is about. */
  readonly ports?: readonly number[];
  /** The ports were named by the endpoint mapper, with what each showed in the facts. */
  readonly isNamed?: true;
  /** Of the named ports, those that reset the connection. */
  readonly resetPorts?: readonly number[];
  readonly facts?: Facts;
}

/** One address and port, with all that the rules look at. */
interface Case {
  readonly outcome: Outcome;
  readonly flow: Flow;
  readonly host: HostView;
  readonly seen: Seen;
  /** Whether the host's responder holds the port; null: it did not say; undefined: no responder answered. */
  readonly held: boolean | null | undefined;
  /** The column of the table. */
  readonly listener: Listener;
}

/** Status and cause, with the confidence where it is "blocked". */
type Decision = readonly [...Cell, Confidence?];

/** The rules that come before the table: the first one that applies decides. */
const rules: readonly ((of: Case) => Decision | null)[] = [heldAndSilent, heldAndAccepted, heldAndRefused, acceptedUnsaid, plannedHost, resetFromBehind, likelyBlocked, silentHost];

/** Judges one address and port: the rules, else the table. */
export function rule(outcome: Outcome, flow: Flow, host: HostView): Ruling {
  const seen = seenOf(outcome, flow, host);
  const held = host.holds(flow.protocol, outcome.port);
  const listener = witnessed(flow.listener, held);
  const of: Case = { outcome, flow, host, seen, held, listener };
  let decision: Decision = table[seen][listener];
  for (const apply of rules) {
    const found = apply(of);
    if (found === null) continue;
    decision = found;
    break;
  }
  const [status, cause, confidence = null] = decision;
  return { seen, status, cause, confidence, outcome, held: held === true };
}

/** The responder as witness: where it answered any flow of the run, the host's planned flows count as expected, except at ports that it does not hold. */
function witnessed(listener: Listener, held: boolean | null | undefined): Listener {
  return held === true || held === null ? 'expected' : listener;
}

/** The responder holds the port and would have answered, whatever the service: silence is a proven block. An address that answers nothing at all may not be the host's. */
function heldAndSilent({ held, seen, host, outcome }: Case): Decision | null {
  if (held !== true || !isSilent(seen) || !host.hasAnswered(outcome.address)) return null;
  return isConfirmedSilence(outcome) ? ['fail', 'blocked', 'proven'] : table['not-run'].expected;
}

/** The responder holds the port, and what accepted is not it: its answer was due. */
function heldAndAccepted({ held, seen }: Case): Decision | null {
  return held === true && (seen === 'accepted' || seen === 'unanswered') ? table.mismatch.expected : null;
}

/** The responder holds the port: the host itself would not have refused, not even for a service that never answers. */
function heldAndRefused({ held, seen }: Case): Decision | null {
  return held === true && seen === 'refused-one-way' ? table.refused.expected : null;
}

/** A responder answered elsewhere and did not say whether it holds this port: what accepts at a planned one without its mark is still not known. */
function acceptedUnsaid({ held, seen, flow }: Case): Decision | null {
  return held === null && (seen === 'accepted' || seen === 'unanswered') ? table[seen][flow.listener] : null;
}

/** Host in state planned: silence, no ARP answer and an unresolved name are what a machine that is not there yet shows. */
function plannedHost({ host, listener, seen, outcome }: Case): Decision | null {
  const isAbsent = isSilent(seen) || seen === 'name-not-resolved' || (seen === 'unreachable' && outcome.best.reason !== 'net-unreach');
  return host.isPlanned && listener === 'planned' && isAbsent ? ['unproven', 'host-planned'] : null;
}

/** A reset may come from a firewall: of a planned listener it proves the path only without a router between, or where something else at that host was silently dropped. */
function resetFromBehind({ seen, listener, host, outcome }: Case): Decision | null {
  const isFromHost = host.onLink || host.hasDropped(outcome.address);
  return seen === 'refused' && listener === 'planned' && isFromHost ? ['pass', 'path-open'] : null;
}

/** Nothing is blocked on one lost packet: evidence that ends before the last attempt alone is unfinished. A stopped service may look the same, so it is likely, not proven. */
function likelyBlocked({ seen, listener, outcome }: Case): Decision | null {
  if (seen !== 'silent' || listener !== 'expected') return null;
  return isConfirmedSilence(outcome) ? [...table.silent.expected, 'likely'] : table['not-run'].expected;
}

/** Nor is a host silent on one lost packet; its flows count together. */
function silentHost({ seen, listener, host, outcome }: Case): Decision | null {
  return seen === 'silent-host' && listener === 'expected' && !host.wasAskedEnough(outcome.address) ? table['not-run'].expected : null;
}
