import type { Evidence, Facts, Reason, State } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { FlowReport, Status } from '../model/report.ts';
import type { HostView } from './host-view.ts';
import { isAnswer, type Outcome } from './outcome.ts';
import { ruleRange } from './ranges.ts';
import { type Ruling, rule } from './ruling.ts';
import { table } from './table.ts';
import { explain, remedyOf } from './words.ts';

/** How bad a status is: of several addresses the worst counts. */
const badness: Readonly<Record<Status, number>> = { fail: 5, error: 4, unproven: 3, skipped: 2, waived: 1, pass: 0 };

/** Our opinion of one flow, from its outcomes and from what the run learnt of its host. */
export function flowReport(flow: Flow, evidence: Evidence | undefined, outcomes: readonly Outcome[], host: HostView): FlowReport {
  const unfinished = evidence ? evidence.unfinished : 'not-run';
  const telling = unfinished === null ? outcomes : outcomes.filter(isAnswer);
  const worst = softened(flow, worstOf(flow, telling, host) ?? unfinishedRuling(unfinished ?? 'not-run', outcomes[0] ?? null));
  const attempts = evidence?.attempts ?? [];
  const { state, reason } = sightOf(worst);
  const wasFlaky = worst.status === 'pass' && (worst.outcome?.attempts.some(({ state: seen }) => seen === 'filtered' || seen === 'open|filtered' || seen === 'unknown') ?? false);
  return {
    ...flow,
    address: worst.outcome?.address ?? null,
    state,
    reason,
    status: worst.status,
    cause: worst.cause,
    confidence: worst.confidence,
    explanation: explain(flow, worst, host),
    remedy: worst.status === 'pass' ? null : remedyOf(flow, worst, host),
    ms: attempts.length === 0 ? null : Math.round(attempts.reduce((sum, { ms }) => sum + ms, 0)),
    attempts,
    unfinished,
    ...(wasFlaky ? { flaky: true as const } : {}),
    facts: factsOf(worst.outcome),
  };
}

function worstOf(flow: Flow, outcomes: readonly Outcome[], host: HostView): Ruling | null {
  const byAddress = Map.groupBy(outcomes, ({ address }) => address);
  const rulings = [...byAddress.values()].map((same) => {
    const [only] = same as [Outcome, ...Outcome[]];
    return flow.range === null || only.address === null ? rule(only, flow, host) : ruleRange(same, flow, host);
  });
  return rulings.reduce<Ruling | null>((worst, ruling) => (worst === null || badness[ruling.status] > badness[worst.status] ? ruling : worst), null);
}

function unfinishedRuling(seen: 'interrupted' | 'deadline' | 'not-run', outcome: Outcome | null): Ruling {
  const [status, cause] = table[seen].expected;
  return { seen, status, cause, confidence: null, outcome };
}

/** What the document only advises never fails a run. */
function softened(flow: Flow, ruling: Ruling): Ruling {
  return flow.necessity === 'advisory' && ruling.status === 'fail' ? { ...ruling, status: 'unproven' } : ruling;
}

function sightOf({ status, cause, outcome }: Ruling): { state: State; reason: Reason } {
  if (!outcome || status === 'skipped') return { state: 'unknown', reason: 'not-run' };
  const { state, reason } = outcome.best;
  return cause === 'rejected' ? { state, reason: 'admin-prohibited' } : { state, reason };
}

function factsOf(outcome: Outcome | null): Facts {
  return outcome?.best.facts ?? {};
}
