import type { Flow } from '../model/flow.ts';
import { parseRange, samplePorts } from '../model/samples.ts';
import type { HostView } from './host-view.ts';
import { isAnswer, type Outcome } from './outcome.ts';
import { type Ruling, rule } from './ruling.ts';
import { isSilent } from './seen.ts';
import { table } from './table.ts';

/**
 * Judges one address of a range by its samples. In this order: a firewall's rejection; the samples that a responder holds, which must all answer;
 * any answer, which proves the path; and silence, which says little where nothing is known to listen.
 */
export function ruleSamples(outcomes: readonly Outcome[], flow: Flow, host: HostView): Ruling {
  const rulings = outcomes.map((outcome) => rule(outcome, flow, host));
  return (
    pick(rulings, ({ cause }) => cause === 'rejected') ??
    heldFailure(rulings, flow, host) ??
    // Traffic that ends at another host proves nothing.
    pick(rulings, ({ outcome }) => outcome?.best.code === 'responder-of-another-host') ??
    provenPath(rulings, flow) ??
    pick(rulings, ({ outcome, status }) => status !== 'fail' && outcome !== null && isAnswer(outcome)) ??
    pick(rulings, ({ outcome }) => outcome !== null && isAnswer(outcome)) ??
    pick(rulings, ({ seen }) => !isSilent(seen)) ??
    silence(rulings)
  );
}

/** A responder's samples: one that it holds and that did not answer decides; one that was never tried leaves the flow open. */
function heldFailure(rulings: readonly Ruling[], flow: Flow, host: HostView): Ruling | null {
  const failure = pick(rulings, ({ held, status }) => held && status === 'fail') ?? pick(rulings, ({ held, status }) => held && status !== 'pass');
  if (failure !== null) return failure;
  const tried = new Set(rulings.map(({ outcome }) => outcome?.port));
  const isOutstanding = samplePorts(parseRange(flow.range ?? '')).some((port) => host.holds(flow.protocol, port) === true && !tried.has(port));
  const [first] = rulings;
  if (!isOutstanding || !first) return null;
  const [status, cause] = table['not-run'].expected;
  return { ...first, seen: 'not-run', status, cause, confidence: null };
}

/**
 * Any answer from the host proves the path, a reset of an expected service's range included. A planned one's reset counts as it does at a single
 * port: it may be the firewall's.
 */
function provenPath(rulings: readonly Ruling[], flow: Flow): Ruling | null {
  const passed = pick(rulings, ({ seen }) => seen === 'responder') ?? pick(rulings, ({ seen }) => seen === 'answered') ?? pick(rulings, ({ status }) => status === 'pass');
  if (passed !== null || flow.listener === 'planned') return passed;
  const refused = pick(rulings, ({ seen, held }) => seen === 'refused' && !held);
  return refused && { ...refused, status: 'pass', cause: 'path-open' };
}

/** Nothing is known to listen at a sample, so that silence of all of them is no proof of a block: unless the host is silent altogether, or not there yet. */
function silence(rulings: readonly Ruling[]): Ruling {
  const all = pick(rulings, () => true) as Ruling;
  if (all.seen !== 'silent' || all.cause === 'host-planned') return all;
  return { ...all, status: 'unproven', cause: 'nothing-known-to-listen', confidence: null };
}

/** The first ruling that is wanted, with the ports of all alike. */
function pick(rulings: readonly Ruling[], wanted: (ruling: Ruling) => boolean): Ruling | null {
  const [first, ...others] = rulings.filter(wanted);
  if (!first) return null;
  const alike = [first, ...others.filter(({ cause, status }) => cause === first.cause && status === first.status)];
  return { ...first, ports: alike.flatMap(({ outcome }) => outcome?.port ?? []) };
}
