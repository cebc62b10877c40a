import { cutShort, endpointsIn } from '../model/endpoints.ts';
import type { Attempt, Endpoint, HostEvidence, ResponderAnswer } from '../model/evidence.ts';
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

/** Sums up each host's outcomes once, so that judging a flow looks at no other flow; `outcomesAt` has those of a flow by its place. */
export function hostViews(
  flows: readonly Flow[],
  outcomesAt: (place: number) => readonly Outcome[],
  evidence: readonly HostEvidence[],
  planHosts: readonly PlanHost[],
): ReadonlyMap<string, HostView> {
  const planned = new Set(planHosts.filter(({ state }) => state === 'planned').map(({ name }) => name));
  const views = new Map(evidence.map((host) => [host.name, new HostNotes(host, planned.has(host.name))]));
  for (const [i, flow] of flows.entries()) {
    let view = views.get(flow.to);
    if (!view) {
      view = new HostNotes({ name: flow.to, addresses: [], ping: null, controlPort: null, onLink: false }, planned.has(flow.to));
      views.set(flow.to, view);
    }
    for (const outcome of outcomesAt(i)) view.note(flow, outcome);
  }
  return views;
}

/** Of thousands of hosts most have but an address that answers: what else there may be to note is made when there is. */
class HostNotes implements HostView {
  readonly isPlanned: boolean;
  readonly onLink: boolean;
  readonly addresses: readonly string[];
  readonly ping: Attempt | null;
  private readonly answered = new Set<string>();
  private dropped: Set<string> | undefined;
  private missing: Set<string> | undefined;
  private partial: Set<string> | undefined;
  /** Silent attempts by address, the run's own echo among them. */
  private silences: Map<string, number> | undefined;
  private named: Map<string, readonly Endpoint[]> | undefined;
  /** Ports; null where a responder answered and did not say what it holds. */
  private held: { readonly tcp: Set<number>; readonly udp: Set<number> } | null | undefined;
  private lastHeard: ResponderAnswer['holds'] = null;

  constructor({ addresses, onLink, ping, controlPort }: HostEvidence, isPlanned: boolean) {
    this.isPlanned = isPlanned;
    this.onLink = onLink;
    this.addresses = addresses;
    this.ping = ping;
    for (const attempt of [ping, controlPort]) {
      if (attempt?.address && (attempt.state === 'open' || attempt.state === 'closed')) this.answered.add(attempt.address);
    }
    if (ping?.address && ping.reason === 'no-response') this.countSilences(ping.address, 1);
    if (controlPort?.address && controlPort.reason === 'no-response') this.dropped = added(this.dropped, controlPort.address);
  }

  note(flow: Flow, outcome: Outcome): void {
    const { address, attempts } = outcome;
    if (address === null) return;
    if (isAnswer(outcome)) this.answered.add(address);
    else this.countSilences(address, attempts.filter(({ reason }) => reason === 'no-response').length);
    if (!isAnswer(outcome) && !isRejection(outcome.best) && attempts.some(isMissing)) this.missing = added(this.missing, address);
    // A UDP service may hear and not answer: only TCP silence says that packets are dropped.
    if (flow.protocol === 'tcp' && isSilence(outcome) && isConfirmedSilence(outcome)) this.dropped = added(this.dropped, address);
    if (outcome.best.code === cutShort) this.partial = added(this.partial, address);
    const endpoints = endpointsIn(attempts, address);
    if (endpoints && endpoints.length > this.endpoints(address).length) this.named = (this.named ?? new Map()).set(address, endpoints);
    for (const { reason, responder } of attempts) if (reason === 'responder' && responder) this.hear(responder);
  }

  hasAnswered(address: string | null): boolean {
    return address !== null && this.answered.has(address);
  }

  isMissing(address: string | null): boolean {
    return address !== null && this.missing?.has(address) === true;
  }

  wasAskedEnough(address: string | null): boolean {
    return address !== null && (this.silences?.get(address) ?? 0) >= leastSilences;
  }

  hasDropped(address: string | null): boolean {
    return address !== null && this.dropped?.has(address) === true;
  }

  hasPartialList(address: string | null): boolean {
    return address !== null && this.partial?.has(address) === true;
  }

  endpoints(address: string | null): readonly Endpoint[] {
    return this.named?.get(address ?? '') ?? [];
  }

  holds(protocol: Flow['protocol'], port: number | null): boolean | null | undefined {
    // A responder holds ports: of ICMP it says nothing.
    return this.held && (protocol === 'icmp' ? null : port !== null && this.held[protocol].has(port));
  }

  private hear({ holds }: ResponderAnswer): void {
    this.held ??= null;
    // It says the same with each of its answers.
    if (!holds || holds === this.lastHeard) return;
    this.lastHeard = holds;
    this.held ??= { tcp: new Set(), udp: new Set() };
    for (const port of holds.tcp) this.held.tcp.add(port);
    for (const port of holds.udp) this.held.udp.add(port);
  }

  private countSilences(address: string, count: number): void {
    this.silences = (this.silences ?? new Map<string, number>()).set(address, (this.silences?.get(address) ?? 0) + count);
  }
}

function added(set: Set<string> | undefined, address: string): Set<string> {
  return (set ?? new Set()).add(address);
}
