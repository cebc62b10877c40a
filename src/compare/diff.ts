import type { Change, ChangeKind, Diff, RunSide, Stand } from '../model/diff.ts';
import { matchesPattern } from '../model/pattern.ts';
import type { FlowReport, Report } from '../model/report.ts';
import { identityOf } from './identity.ts';

/** What is compared of a flow, and of a run. */
type ComparedFlow = Pick<FlowReport, 'id' | 'status' | 'cause' | 'flaky' | 'facts'>;
export type Compared = Pick<Report, 'run' | 'verdict'> & { readonly flows: readonly ComparedFlow[] };

/** Leaves of a report what is compared, so that it need not be kept whole while another run goes on, or is read. */
export function comparedOf({ run, verdict, flows }: Report): Compared {
  return { run, verdict, flows: flows.map(({ id, status, cause, flaky, facts }) => ({ id, status, cause, facts, ...(flaky ? { flaky } : {}) })) };
}

const order: readonly ChangeKind[] = ['newly-blocked', 'newly-open', 'status', 'flaky', 'identity', 'appeared', 'gone'];

/**
 * Compares two runs, flow by flow. Pure; what the two have in common by id is compared, whatever their hosts. What one of them was told to leave out
 * (`--only`) is no change.
 */
export function diff(before: Compared, after: Compared): Diff {
  const old = new Map(before.flows.map((flow) => [flow.id, flow]));
  const ids = new Set(after.flows.map(({ id }) => id));
  const changes = [
    ...after.flows.filter(({ id }) => old.has(id) || isAsked(before, id)).flatMap((flow) => changesOf(old.get(flow.id), flow)),
    ...before.flows
      .filter(({ id }) => !ids.has(id) && isAsked(after, id))
      .map((flow): Change => ({ kind: 'gone', flow: flow.id, before: standOf(flow), after: null, differences: [] })),
  ];
  const changed = new Set(changes.map(({ flow }) => flow));
  return {
    schema: 'cm-preflight/diff@1',
    before: sideOf(before),
    after: sideOf(after),
    changes: changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    stillBlocked: after.flows.filter(({ id, status }) => status === 'fail' && old.get(id)?.status === 'fail').map(({ id }) => id),
    unchanged: after.flows.filter(({ id }) => old.has(id) && !changed.has(id)).length,
  };
}

/** Whether a run would have tried a flow, had it been in its plan. */
function isAsked({ run }: Compared, id: string): boolean {
  const { only } = run.options;
  return only.length === 0 || only.some((pattern) => matchesPattern(pattern, id));
}

/** A flow may have changed in its status and in what answers it. */
function changesOf(before: ComparedFlow | undefined, after: ComparedFlow): Change[] {
  if (!before) return [{ kind: 'appeared', flow: after.id, before: null, after: standOf(after), differences: [] }];
  const change = { flow: after.id, before: standOf(before), after: standOf(after) };
  const kind = kindOf(change.before, change.after);
  const differences = identityDifferences(before, after);
  return [...(kind === null ? [] : [{ ...change, kind, differences: [] }]), ...(differences.length === 0 ? [] : [{ ...change, kind: 'identity' as const, differences }])];
}

function kindOf(before: Stand, after: Stand): ChangeKind | null {
  if (before.status !== after.status) {
    // What was not tried neither passed nor failed.
    if (before.status === 'skipped' || after.status === 'skipped') return 'status';
    if (after.status === 'fail') return 'newly-blocked';
    return after.status === 'pass' ? 'newly-open' : 'status';
  }
  if (before.cause !== after.cause) return 'status';
  return after.flaky && !before.flaky ? 'flaky' : null;
}

/** A service that was not heard in one of the runs has not changed for that. */
function identityDifferences(before: ComparedFlow, after: ComparedFlow): Change['differences'] {
  const [old, now] = [identityOf(before.facts), identityOf(after.facts)];
  if (old.size === 0 || now.size === 0) return [];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((what) => ({ what, before: old.get(what) ?? null, after: now.get(what) ?? null }))
    .filter((one) => one.before !== one.after);
}

function standOf({ status, cause, flaky }: ComparedFlow): Stand {
  return { status, cause, flaky: flaky === true };
}

function sideOf({ run, verdict }: Compared): RunSide {
  return { id: run.id, host: run.host, startedAt: run.startedAt, ticket: run.ticket, verdict };
}
