import { cutShort, endpointsIn } from '../model/endpoints.ts';
import type { Attempt, Endpoint, HostEvidence } from '../model/evidence.ts';
import type { Flow, PlanHost } from '../model/flow.ts';
import { isAnswer, isConfirmedSilence, isMissing, isRejection, isSilence, leastSilences, type Outcome } from './outcome.ts';

/** What a run learnt of a host beyond one flow. */
export interface HostView {
  readonly isPlanned: boolean;
  readonly onLink: boolean;
  /** As the run had them; empty where the name did not resolve, or nothing was kept of the host. */
  readonly addresses: readonly string[];
  readonly ping: Attempt | null;
  /** This address answered something, if only with a reset. */
  hasAnswered(address: string | null): boolean;
  /** An attempt that waited long enough was told that no host is at this address. */
  isMissing(address: string | null): boolean;
  /** This address was asked often enough, over all flows, for its silence to mean something. */
  wasAskedEnough(address: string | null): boolean;
  /** A TCP port at this address was silently dropped, so that a reset of another one came from behind the firewall. */
  hasDropped(address: string | null): boolean;
  /** Whether its responder says that it holds a port; null: a responder answered and did not say; undefined: none answered. */
  holds(protocol: Flow['protocol'], port: number | null): boolean | null | undefined;
  /** What the endpoint mapper at this address named; empty where none listed anything. */
  endpoints(address: string | null): readonly Endpoint[];
  /** What it named is not all that it has: the listing ended before its end. */
  hasPartialList(address: string | null): boolean;
}

/** Sums up each host's outcomes once, so that judging a flow looks at no other flow. */
export function hostViews(
  flows: readonly Flow[],
  outcomes: (flow: Flow) => readonly Outcome[],
  evidence: readonly HostEvidence[],
  planHosts: readonly PlanHost[],
): ReadonlyMap<string, HostView> {
  const planned = new Set(planHosts.filter(({ state }) => state === 'planned').map(({ name }) => name));
  const drafts = new Map(evidence.map((host) => [host.name, draftOf(host)]));
  for (const flow of flows) {
    let draft = drafts.get(flow.to);
    if (!draft) {
      draft = draftOf({ name: flow.to, addresses: [], ping: null, controlPort: null, onLink: false });
      drafts.set(flow.to, draft);
    }
    for (const outcome of outcomes(flow)) note(draft, flow, outcome);
  }
  return new Map([...drafts].map(([name, draft]) => [name, viewOf(draft, planned.has(name))]));
}

interface Draft {
  readonly host: HostEvidence;
  readonly answered: Set<string>;
  readonly dropped: Set<string>;
  readonly missing: Set<string>;
  /** Silent attempts by address, the run's own echo among them. */
  readonly silences: Map<string, number>;
  /** "tcp/445" */
  readonly held: Set<string>;
  readonly endpoints: Map<string, readonly Endpoint[]>;
  readonly partial: Set<string>;
  hasResponder: boolean;
  saysWhatItHolds: boolean;
}

function draftOf(host: HostEvidence): Draft {
  const draft: Draft = {
    host,
    answered: new Set(),
    dropped: new Set(),
    missing: new Set(),
    silences: new Map(),
    held: new Set(),
    endpoints: new Map(),
    partial: new Set(),
    hasResponder: false,
    saysWhatItHolds: false,
  };
  for (const attempt of [host.ping, host.controlPort]) {
    if (attempt?.address && (attempt.state === 'open' || attempt.state === 'closed')) draft.answered.add(attempt.address);
  }
  if (host.ping?.reason === 'no-response') countSilences(draft, host.ping.address, 1);
  if (host.controlPort?.address && host.controlPort.reason === 'no-response') draft.dropped.add(host.controlPort.address);
  return draft;
}

function note(draft: Draft, flow: Flow, outcome: Outcome): void {
  const { address } = outcome;
  if (address === null) return;
  if (isAnswer(outcome)) draft.answered.add(address);
  else countSilences(draft, address, outcome.attempts.filter(({ reason }) => reason === 'no-response').length);
  if (!isAnswer(outcome) && !isRejection(outcome.best) && outcome.attempts.some(isMissing)) draft.missing.add(address);
  // A UDP service may hear and not answer: only TCP silence says that packets are dropped.
  if (flow.protocol === 'tcp' && isSilence(outcome) && isConfirmedSilence(outcome)) draft.dropped.add(address);
  const endpoints = endpointsIn(outcome.attempts, address) ?? [];
  if (outcome.best.code === cutShort) draft.partial.add(address);
  if (endpoints.length > (draft.endpoints.get(address)?.length ?? 0)) draft.endpoints.set(address, endpoints);
  for (const { reason, responder } of outcome.attempts) {
    if (reason !== 'responder' || !responder) continue;
    draft.hasResponder = true;
    if (!responder.holds) continue;
    draft.saysWhatItHolds = true;
    for (const port of responder.holds.tcp) draft.held.add(`tcp/${port}`);
    for (const port of responder.holds.udp) draft.held.add(`udp/${port}`);
  }
}

function countSilences(draft: Draft, address: string | null, count: number): void {
  if (address !== null) draft.silences.set(address, (draft.silences.get(address) ?? 0) + count);
}

function viewOf({ host, answered, dropped, missing, silences, held, endpoints, partial, hasResponder, saysWhatItHolds }: Draft, isPlanned: boolean): HostView {
  const { addresses, onLink, ping } = host;
  return {
    isPlanned,
    onLink,
    addresses,
    ping,
    hasAnswered: (address) => address !== null && answered.has(address),
    isMissing: (address) => address !== null && missing.has(address),
    wasAskedEnough: (address) => address !== null && (silences.get(address) ?? 0) >= leastSilences,
    hasDropped: (address) => address !== null && dropped.has(address),
    hasPartialList: (address) => address !== null && partial.has(address),
    endpoints: (address) => endpoints.get(address ?? '') ?? [],
    holds: (protocol, port) => {
      if (!hasResponder) return undefined;
      // A responder holds ports: of ICMP it says nothing.
      return saysWhatItHolds && protocol !== 'icmp' ? held.has(`${protocol}/${port}`) : null;
    },
  };
}
