import type { Flow, Listener } from '../model/flow.ts';
import type { Cause, Confidence, Status } from '../model/report.ts';
import type { HostView } from './host-view.ts';
import { isConfirmedSilence, type Outcome } from './outcome.ts';
import { seenOf } from './seen.ts';
import { type Seen, table } from './table.ts';

/** Status and cause of an outcome, with what they rest on. */
export interface Ruling {
  readonly seen: Seen;
  readonly status: Status;
  readonly cause: Cause | null;
  readonly confidence: Confidence | null;
  readonly outcome: Outcome | null;
  /** Of a range: the ports that the cause is about. */
  readonly ports?: readonly number[];
}

const silences: ReadonlySet<Seen> = new Set(['silent', 'silent-host', 'silent-sometimes', 'silent-one-way', 'silent-not-asked']);

/** Judges one address and port: the table, and the rules around it. */
export function rule(outcome: Outcome, flow: Flow, host: HostView): Ruling {
  const seen = seenOf(outcome, flow, host.hasAnswered(outcome.address));
  const held = host.holds(flow.protocol, outcome.port);
  const listener = witnessed(flow.listener, held);
  const [status, cause] = table[seen][listener];
  const plain: Ruling = { seen, status, cause, confidence: null, outcome };

  if (held === true && silences.has(seen)) return confirmed({ ...plain, seen: 'silent', status: 'fail', cause: 'blocked', confidence: 'proven' });
  // The responder holds the port, and what accepted is not it: its answer was due.
  if (held === true && (seen === 'accepted' || seen === 'unverified')) return { ...plain, status: 'fail', cause: 'wrong-service' };
  if (host.isPlanned && listener === 'planned' && isAbsence(seen, outcome)) return { ...plain, status: 'unproven', cause: 'host-planned' };
  if (seen === 'refused' && listener === 'planned') return isPathProven(outcome, host) ? { ...plain, status: 'pass', cause: 'path-open' } : plain;
  if (cause === 'blocked') return confirmed({ ...plain, confidence: 'likely' });
  return plain;
}

/** A responder that answered makes the host's planned flows expected ones, except at ports that it says it does not hold. */
function witnessed(listener: Listener, held: boolean | null | undefined): Listener {
  return held === true || held === null ? 'expected' : listener;
}

/** What a host that is not there yet shows: nothing at all, no ARP answer, no name. */
function isAbsence(seen: Seen, { best }: Outcome): boolean {
  return silences.has(seen) || seen === 'name-not-resolved' || (seen === 'unreachable' && best.reason === 'host-unreach');
}

/** A reset may come from a firewall: it proves the path only without a router between, or where something else at that host was silently dropped. */
function isPathProven({ address }: Outcome, host: HostView): boolean {
  return host.onLink || host.hasDropped(address);
}

/** Nothing is blocked on one lost packet; evidence that ends before the last attempt alone is an unfinished one. */
function confirmed(ruling: Ruling): Ruling {
  if (ruling.outcome && isConfirmedSilence(ruling.outcome)) return ruling;
  return { ...ruling, seen: 'not-run', status: 'skipped', cause: 'not-run', confidence: null };
}
