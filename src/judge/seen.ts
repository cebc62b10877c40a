import { serviceOf } from '../catalog/index.ts';
import { isUnanswered } from '../model/accidents.ts';
import type { Flow } from '../model/flow.ts';
import type { HostView } from './host-view.ts';
import { isRejection, type Outcome } from './outcome.ts';
import { proxyAnswer } from './proxied.ts';
import type { Seen } from './table.ts';

/** Names what an outcome showed, in the table's words. */
export function seenOf(outcome: Outcome, flow: Flow, host: HostView): Seen {
  const { state, reason, code } = outcome.best;
  if (reason === 'responder') return 'responder';
  if (flow.via !== null) {
    const refusal = proxyAnswer(outcome.best.facts);
    if (refusal !== null) return refusal;
  }
  if (reason === 'proto-response' || reason === 'echo-reply') return 'answered';
  if (code === 'unverified-responder') return 'unverified';
  if (reason === 'proto-mismatch') return 'mismatch';
  if (state === 'open') return isUnanswered(outcome.best) && serviceOf(flow.service)?.tcpAnswers === 'sometimes' ? 'unanswered' : 'accepted';
  if (state === 'closed') return udpAnswers(flow) === 'never' ? 'refused-one-way' : 'refused';
  if (isRejection(outcome.best)) return 'rejected';
  if (reason === 'host-unreach' || reason === 'net-unreach') return 'unreachable';
  if (reason === 'no-response') return silenceOf(outcome, flow, host);
  if (reason === 'name-not-resolved' || reason === 'resolver' || reason === 'unsupported') return reason;
  return 'local-resources';
}

const silences: ReadonlySet<Seen> = new Set(['silent', 'silent-host', 'silent-sometimes', 'silent-one-way', 'silent-not-asked']);

export function isSilent(seen: Seen): boolean {
  return silences.has(seen);
}

function silenceOf({ address, attempts }: Outcome, flow: Flow, host: HostView): Seen {
  const answers = udpAnswers(flow);
  if (answers === 'sometimes') return 'silent-sometimes';
  if (answers === 'never') return 'silent-one-way';
  if (answers === 'always' && !attempts.some(({ asked }) => asked)) return 'silent-not-asked';
  if (host.hasAnswered(address)) return 'silent';
  // A missing ARP answer shows after three seconds; attempts that waited less saw silence.
  return host.isMissing(address) ? 'unreachable' : 'silent-host';
}

/** Whether the service, when it listens, answers a datagram; null for TCP and ICMP, and where nobody says. */
function udpAnswers(flow: Flow): 'always' | 'sometimes' | 'never' | null {
  return flow.protocol === 'udp' ? (serviceOf(flow.service)?.udpAnswers ?? null) : null;
}
