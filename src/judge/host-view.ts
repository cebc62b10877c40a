import type { Attempt, HostEvidence } from '../model/evidence.ts';
import type { Flow, PlanHost } from '../model/flow.ts';
import { isAnswer, isConfirmedSilence, isSilence, type Outcome } from './outcome.ts';

/** What a run learnt of a host beyond one flow. */
export interface HostView {
  readonly isPlanned: boolean;
  readonly onLink: boolean;
  readonly ping: Attempt | null;
  readonly controlPort: Attempt | null;
  /** Its own address answered something, if only with a reset. */
  hasAnswered(address: string | null): boolean;
  /** A TCP port there was silently dropped, so that a reset of another one came from behind the firewall. */
  hasDropped(address: string | null): boolean;
  /** Whether its responder says that it holds a port; null: it said nothing of it; undefined: no responder answered. */
  holds(protocol: Flow['protocol'], port: number | null): boolean | null | undefined;
}

/** Sums up each host's outcomes once, so that judging a flow looks at no other flow. */
export function hostViews(
  flows: readonly Flow[],
  outcomes: readonly (readonly Outcome[])[],
  evidence: readonly HostEvidence[],
  planHosts: readonly PlanHost[],
): ReadonlyMap<string, HostView> {
  const evidenceOf = new Map(evidence.map((host) => [host.name, host]));
  const planned = new Set(planHosts.filter(({ state }) => state === 'planned').map(({ name }) => name));
  const drafts = new Map<string, Draft>();
  for (const [i, flow] of flows.entries()) {
    let draft = drafts.get(flow.to);
    if (!draft) {
      draft = newDraft(evidenceOf.get(flow.to));
      drafts.set(flow.to, draft);
    }
    for (const outcome of outcomes[i] ?? []) note(draft, flow, outcome);
  }
  return new Map([...drafts].map(([name, draft]) => [name, viewOf(draft, evidenceOf.get(name), planned.has(name))]));
}

interface Draft {
  readonly answered: Set<string>;
  readonly dropped: Set<string>;
  readonly held: Set<string>;
  hasResponder: boolean;
  saysWhatItHolds: boolean;
}

function newDraft(host: HostEvidence | undefined): Draft {
  const draft: Draft = { answered: new Set(), dropped: new Set(), held: new Set(), hasResponder: false, saysWhatItHolds: false };
  for (const attempt of [host?.ping, host?.controlPort]) {
    if (attempt?.address && (attempt.state === 'open' || attempt.state === 'closed')) draft.answered.add(attempt.address);
  }
  const control = host?.controlPort;
  if (control?.address && control.reason === 'no-response') draft.dropped.add(control.address);
  return draft;
}

function note(draft: Draft, flow: Flow, outcome: Outcome): void {
  const { address, best } = outcome;
  if (address === null) return;
  if (isAnswer(outcome)) draft.answered.add(address);
  if (flow.protocol === 'tcp' && isSilence(outcome) && isConfirmedSilence(outcome)) draft.dropped.add(address);
  if (!best.responder || best.reason !== 'responder') return;
  draft.hasResponder = true;
  const { holds } = best.responder;
  if (!holds) return;
  draft.saysWhatItHolds = true;
  for (const port of holds.tcp) draft.held.add(`tcp/${port}`);
  for (const port of holds.udp) draft.held.add(`udp/${port}`);
}

function viewOf(draft: Draft, host: HostEvidence | undefined, isPlanned: boolean): HostView {
  return {
    isPlanned,
    onLink: host?.onLink ?? false,
    ping: host?.ping ?? null,
    controlPort: host?.controlPort ?? null,
    hasAnswered: (address) => address !== null && draft.answered.has(address),
    hasDropped: (address) => address !== null && draft.dropped.has(address),
    holds: (protocol, port) => {
      if (!draft.hasResponder || protocol === 'icmp') return undefined;
      return draft.saysWhatItHolds ? draft.held.has(`${protocol}/${port}`) : null;
    },
  };
}
