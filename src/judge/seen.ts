import { serviceOf } from '../catalog/index.ts';
import type { Flow } from '../model/flow.ts';
import { isRejection, type Outcome } from './outcome.ts';
import type { Seen } from './table.ts';

/** Names what an outcome showed, in the table's words. `answeredElsewhere`: the host's own address answered on another flow, or a ping. */
export function seenOf(outcome: Outcome, flow: Flow, answeredElsewhere: boolean): Seen {
  const { state, reason, code } = outcome.best;
  if (reason === 'responder') return 'responder';
  if (reason === 'proto-response' || reason === 'echo-reply') return 'answered';
  if (code === 'unverified-responder') return 'unverified';
  if (reason === 'proto-mismatch') return 'mismatch';
  if (state === 'open') return 'accepted';
  if (state === 'closed') return neverAnswers(flow) ? 'refused-one-way' : 'refused';
  if (outcome.attempts.some(isRejection) && (reason === 'host-unreach' || reason === 'admin-prohibited')) return 'rejected';
  if (reason === 'host-unreach' || reason === 'net-unreach') return 'unreachable';
  if (reason === 'no-response') return seenSilence(outcome, flow, answeredElsewhere);
  if (reason === 'name-not-resolved' || reason === 'resolver' || reason === 'unsupported' || reason === 'not-run') return reason;
  return 'local-resources';
}

function seenSilence(outcome: Outcome, flow: Flow, answeredElsewhere: boolean): Seen {
  const answers = flow.protocol === 'udp' ? (serviceOf(flow.service)?.udpAnswers ?? null) : null;
  if (answers === 'sometimes') return 'silent-sometimes';
  if (answers === 'never') return 'silent-one-way';
  if (answers === 'always' && !outcome.attempts.some(({ asked }) => asked)) return 'silent-not-asked';
  return answeredElsewhere ? 'silent' : 'silent-host';
}

function neverAnswers(flow: Flow): boolean {
  return flow.protocol === 'udp' && serviceOf(flow.service)?.udpAnswers === 'never';
}
