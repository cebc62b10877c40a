import { mostNamedPorts } from '../model/endpoints.ts';
import type { Endpoint, Facts } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import { parseRange } from '../model/samples.ts';
import type { HostView } from './host-view.ts';
import { isAnswer, type Outcome } from './outcome.ts';
import { type Ruling, rule } from './ruling.ts';
import { isSilent } from './seen.ts';
import { table } from './table.ts';

/** A named port with what it showed; null where it was not tried. */
interface Named {
  readonly port: number;
  readonly interfaces: readonly string[];
  readonly isInside: boolean;
  readonly ruling: Ruling | null;
}

/**
 * Judges one address of a dynamic range by the ports that its endpoint mapper named: each must answer, within the range, where a reset is an answer
 * too. In this order: a firewall's rejection; a port of the range that is silent, or is something else; ports outside of the range, where one is silent
 * or all are; and what was not tried to the end.
 */
export function ruleNamed(endpoints: readonly Endpoint[], outcomes: readonly Outcome[], flow: Flow, host: HostView): Ruling {
  // The mapper says that something listens: whatever the role's state, an answer is due.
  const expected: Flow = { ...flow, listener: 'expected' };
  const rulings = new Map(outcomes.map((outcome) => [outcome.port, rule(outcome, expected, host)]));
  const named = namedPorts(endpoints, flow).map((one): Named => ({ ...one, ruling: rulings.get(one.port) ?? null }));
  const inside = named.filter(({ isInside }) => isInside);
  const outside = named.filter(({ isInside }) => !isInside);
  const isRefused = ({ ruling }: Named) => ruling?.seen === 'refused';
  const isFailed = ({ ruling }: Named) => ruling?.status === 'fail' && ruling.seen !== 'refused';
  const tried = named.filter(({ ruling }) => ruling !== null);
  const decided =
    pick(named, ({ ruling }) => ruling?.cause === 'rejected') ??
    pick(inside, ({ ruling }) => ruling?.status === 'fail' && isSilent(ruling.seen)) ??
    pick(inside, isFailed) ??
    outsideRange(inside, outside) ??
    pick(inside, (one) => one.ruling !== null && one.ruling.status !== 'pass' && !isRefused(one)) ??
    (inside.some(({ ruling }) => ruling === null) && tried.length < mostNamedPorts ? notTried(inside) : null) ??
    // A reset comes from a host, or from a firewall that lets nothing through: where nothing else answers it proves the path alone.
    pick(inside, ({ ruling }) => ruling?.status === 'pass') ??
    pathOpen(inside.filter(isRefused)) ??
    notTried(named);
  return { ...decided, isNamed: true, resetPorts: inside.filter(isRefused).map(({ port }) => port), facts: factsOf(named, host.hasPartialList(outcomes[0]?.address ?? null)) };
}

function outsideRange(inside: readonly Named[], outside: readonly Named[]): Ruling | null {
  const silent = outside.filter(({ ruling }) => ruling !== null && isSilent(ruling.seen));
  const told = silent.length > 0 ? silent : inside.length === 0 ? outside : [];
  const [first] = told.filter(({ ruling }) => ruling !== null);
  if (!first?.ruling) return null;
  return { ...first.ruling, status: 'fail', cause: 'outside-range', confidence: null, ports: told.map(({ port }) => port) };
}

function pathOpen(refused: readonly Named[]): Ruling | null {
  const [first] = refused;
  return first?.ruling ? { ...first.ruling, status: 'pass', cause: 'path-open', ports: refused.map(({ port }) => port) } : null;
}

function notTried(named: readonly Named[]): Ruling {
  const [status, cause] = table['not-run'].expected;
  return { seen: 'not-run', status, cause, confidence: null, outcome: null, held: false, ports: named.flatMap(({ ruling, port }) => (ruling === null ? port : [])) };
}

/** The first ruling that is wanted, with the ports of all alike. */
function pick(named: readonly Named[], wanted: (one: Named) => boolean): Ruling | null {
  const found = named.filter(wanted);
  const [first] = found;
  if (!first?.ruling) return null;
  const { status, cause } = first.ruling;
  return { ...first.ruling, ports: found.flatMap(({ port, ruling }) => (ruling?.status === status && ruling.cause === cause ? port : [])) };
}

function namedPorts(endpoints: readonly Endpoint[], flow: Flow): Omit<Named, 'ruling'>[] {
  const { first, last } = parseRange(flow.range ?? '');
  const ports = [...Map.groupBy(endpoints, ({ port }) => port)].sort(([a], [b]) => a - b);
  return ports.map(([port, some]) => ({ port, interfaces: [...new Set(some.map((one) => one.interface))], isInside: port >= first && port <= last }));
}

/** What a reader wants to know of each named port. */
function factsOf(named: readonly Named[], isPartial: boolean): Facts {
  const showed = ({ ruling }: Named) => {
    if (ruling === null || ruling.outcome === null) return 'not-tried';
    return isAnswer(ruling.outcome) ? (ruling.seen === 'refused' ? 'reset' : ruling.seen) : ruling.outcome.best.reason;
  };
  const endpoints = named.map((one) => ({ port: one.port, inRange: one.isInside, showed: showed(one), interfaces: one.interfaces }));
  const untried = named.length - mostNamedPorts;
  const findings = [...(isPartial ? [{ id: 'rpc-ports-of-partial-list', ports: named.length }] : []), ...(untried > 0 ? [{ id: 'rpc-ports-not-tried', ports: untried }] : [])];
  return { endpoints, ...(findings.length > 0 ? { findings } : {}) };
}
