import { leastLooks, mayBeAccident } from '../model/accidents.ts';
import { isNamedByMapper, mapperPort } from '../model/endpoints.ts';
import type { Evidence, Facts, Reason, State, Unfinished } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { FlowReport, Status } from '../model/report.ts';
import { findingsOf } from './findings.ts';
import type { HostView } from './host-view.ts';
import { ruleNamed } from './named.ts';
import { isAnswer, isRejection, isRetried, type Outcome } from './outcome.ts';
import { ruleSamples } from './ranges.ts';
import { type Ruling, rule } from './ruling.ts';
import { sceneOf } from './scene.ts';
import { table } from './table.ts';
import type { Words } from './words.ts';

/** An opinion of a flow, and the rulings on those of its addresses to which a firewall is in the way. */
export interface Judged {
  readonly flow: FlowReport;
  readonly blocks: readonly Ruling[];
}

/** One for all, of whom there may be thousands. */
const noFacts: Facts = {};

/** How bad a status is: of several addresses the worst counts. */
const badness: Readonly<Record<Status, number>> = { fail: 5, error: 4, unproven: 3, skipped: 2, waived: 1, pass: 0 };

/** Of equally bad ones a firewall in the way comes first, so that a flow with one is among those to ask for. */
function weightOf(ruling: Ruling): number {
  return badness[ruling.status] + (isInTheWay(ruling) ? 0.5 : 0);
}

/** Our opinion of one flow, from its outcomes and from what the run learnt of its host. */
export function judgeFlow(flow: Flow, evidence: Evidence | undefined, outcomes: readonly Outcome[], host: HostView, words: Words): Judged {
  const unfinished = evidence ? evidence.unfinished : 'not-run';
  const rulings = rulingsOf(flow, outcomes, host, unfinished).map((ruling) => softened(flow, ruling));
  const worst = rulings.reduce((most, ruling) => (weightOf(ruling) > weightOf(most) ? ruling : most));
  const attempts = evidence?.attempts ?? [];
  const scene = sceneOf(flow, worst, host);
  const sight = sightOf(worst);
  const facts = worst.facts ?? worst.outcome?.best.facts ?? noFacts;
  const findings = findingsOf(facts).map((finding) => words.finding(finding));
  const { id, from, to, protocol, port, range, via, service, necessity, listener, requiredBy } = flow;
  const report: FlowReport = {
    id,
    from,
    to,
    protocol,
    port,
    range,
    via,
    service,
    necessity,
    listener,
    requiredBy,
    address: worst.outcome?.address ?? null,
    state: sight.state,
    reason: sight.reason,
    status: worst.status,
    cause: worst.cause,
    confidence: worst.confidence,
    explanation: words.explanation(scene),
    remedy: words.remedy(scene),
    ms: attempts.length === 0 ? null : Math.round(attempts.reduce((sum, { ms }) => sum + ms, 0)),
    attempts,
    unfinished,
    ...(worst.status === 'pass' && outcomes.some(isRetried) ? { flaky: true as const } : {}),
    facts,
    ...(findings.length > 0 ? { findings } : {}),
  };
  return { flow: report, blocks: rulings.filter(isInTheWay) };
}

/** One ruling per address; at least one. */
function rulingsOf(flow: Flow, outcomes: readonly Outcome[], host: HostView, unfinished: Unfinished | null): [Ruling, ...Ruling[]] {
  const [only] = outcomes;
  if (only && outcomes.length === 1 && unfinished === null) return [ruleAddress(flow, [only], host, null)];
  const byAddress = Map.groupBy(outcomes, ({ address }) => address);
  const rulings = [...byAddress.values()].map((same) => ruleAddress(flow, same as [Outcome, ...Outcome[]], host, unfinished));
  const untried = unfinished === null ? [] : host.addresses.filter((address) => !byAddress.has(address));
  const [first, ...others] = [...rulings, ...untried.map(() => leftOpen(unfinished ?? 'not-run', null))];
  return first ? [first, ...others] : [leftOpen(unfinished ?? 'not-run', null)];
}

/** Judges one address by its port, or by the samples of a range. What was not tried to the end is judged by an answer alone. */
function ruleAddress(flow: Flow, outcomes: readonly [Outcome, ...Outcome[]], host: HostView, unfinished: Unfinished | null): Ruling {
  const [telling, ...others] = unfinished === null ? outcomes : outcomes.filter((outcome) => isSettled(outcome, flow, host));
  if (!telling) return leftOpen(unfinished ?? 'not-run', outcomes[0]);
  const ruling = flow.range === null ? rule(telling, flow, host) : ruleRange([telling, ...others], flow, host);
  return unfinished !== null && ruling.cause === 'not-run' ? leftOpen(unfinished, telling) : ruling;
}

/** By the ports that the endpoint mapper named, else by samples; the mapper's own answer is neither. */
function ruleRange(outcomes: readonly Outcome[], flow: Flow, host: HostView): Ruling {
  if (!isNamedByMapper(flow)) return ruleSamples(outcomes, flow, host);
  const others = outcomes.filter(({ port }) => port !== mapperPort);
  const endpoints = host.endpoints(outcomes[0]?.address ?? null).filter(({ port }) => port !== mapperPort);
  if (endpoints.length > 0) return ruleNamed(endpoints, others, flow, host);
  return ruleSamples(others.length > 0 ? others : outcomes, flow, host);
}

/** Whether more attempts would not have changed what an outcome shows. A responder's mark that is due may yet have come, and so may the time that tells a missing host from a firewall. */
function isSettled(outcome: Outcome, flow: Flow, host: HostView): boolean {
  const { reason, code } = outcome.best;
  // A conversation that stalled may only have been slow, and one that broke off a service's bad moment.
  if (reason === 'proto-mismatch' && code === 'no-answer') return false;
  const isMarkDue = host.holds(flow.protocol, outcome.port) === true;
  if (mayBeAccident(outcome.best)) return !isMarkDue && outcome.attempts.filter(({ state }) => state === 'open').length >= leastLooks;
  if (isAnswer(outcome)) return !((reason === 'syn-ack' || reason === 'udp-response') && isMarkDue);
  // Routes may only just have been coming back.
  if (reason === 'net-unreach') return outcome.attempts.filter((one) => one.reason === reason).length >= leastLooks;
  return isRejection(outcome.best) || reason === 'name-not-resolved' || reason === 'resolver' || reason === 'unsupported';
}

function leftOpen(seen: Unfinished, outcome: Outcome | null): Ruling {
  const [status, cause] = table[seen].expected;
  return { seen, status, cause, confidence: null, outcome, held: false };
}

/** What the document only advises never fails: it is unproven with the same cause. */
function softened(flow: Flow, ruling: Ruling): Ruling {
  return flow.necessity === 'advisory' && ruling.status === 'fail' ? { ...ruling, status: 'unproven' } : ruling;
}

function isInTheWay({ status, cause }: Ruling): boolean {
  return status === 'fail' && (cause === 'blocked' || cause === 'rejected');
}

/** What the report says was seen: a rejection under its own name, and nothing where nothing was seen to the end. */
function sightOf({ status, cause, outcome }: Ruling): { state: State; reason: Reason } {
  if (!outcome || status === 'skipped') return { state: 'unknown', reason: 'not-run' };
  const { state, reason } = outcome.best;
  return cause === 'rejected' ? { state, reason: 'admin-prohibited' } : { state, reason };
}
