import type { Flow } from '../model/flow.ts';
import type { HostView } from './host-view.ts';
import { isSilence, type Outcome } from './outcome.ts';
import { type Ruling, rule } from './ruling.ts';

/** Judges one address of a range by its samples: any answer proves the path, and a responder's samples must all answer where it holds them. */
export function ruleRange(outcomes: readonly Outcome[], flow: Flow, host: HostView): Ruling {
  const rulings = outcomes.map((outcome) => rule(outcome, flow, host));
  const first = rulings[0] as Ruling;
  const portsOf = (some: readonly Ruling[]) => some.flatMap(({ outcome }) => outcome?.port ?? []);
  const pick = (wanted: (ruling: Ruling) => boolean): Ruling | null => {
    const found = rulings.filter(wanted);
    return found[0] ? { ...found[0], ports: portsOf(found) } : null;
  };

  const heldFailure = pick(({ status, outcome }) => status === 'fail' && host.holds(flow.protocol, outcome?.port ?? null) === true);
  const answer = pick(({ seen }) => seen === 'responder' || seen === 'answered');
  if (heldFailure) return heldFailure;
  if (answer) return answer;
  const accepted = pick(({ seen }) => seen === 'accepted');
  if (accepted) return accepted;
  const refused = pick(({ seen }) => seen === 'refused' || seen === 'refused-one-way');
  if (refused) return refused.cause === 'refused' && flow.listener === 'expected' ? { ...refused, status: 'pass', cause: 'path-open' } : refused;
  const open = pick(({ outcome }) => outcome?.best.state === 'open');
  if (open) return open;
  const rejected = pick(({ cause }) => cause === 'rejected');
  if (rejected) return rejected;
  if (!outcomes.every(isSilence) || first.seen !== 'silent') return first;
  // Nothing is known to listen in the range, so that silence of all its samples is no proof of a block.
  return first.cause === 'host-planned' ? first : { ...first, status: 'unproven', cause: 'nothing-known-to-listen', confidence: null };
}
