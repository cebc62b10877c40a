import type { Change, ChangeKind, Diff, RunSide, Stand } from '../../model/diff.ts';
import { plural } from '../headline.ts';

/** Headings of the kinds of change, in the order in which they are told. */
export const kindWords: Readonly<Record<ChangeKind, string>> = {
  'newly-blocked': 'Newly failing',
  'newly-open': 'Newly passing',
  status: 'Other changes of status or cause',
  flaky: 'Newly flaky: it passed only after retries',
  identity: 'What answers has changed',
  appeared: 'New in the plan',
  gone: 'No longer in the plan',
};

/** One line that says it all. */
export function diffHeadline({ changes, stillBlocked, unchanged }: Diff): string {
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  const parts = (['newly-blocked', 'newly-open', 'status', 'flaky', 'identity', 'appeared', 'gone'] as const).flatMap((kind) => {
    const found = count(kind);
    return found === 0 ? [] : [`${found} ${shortWords[kind]}`];
  });
  const said = parts.length === 0 ? 'nothing changed' : parts.join(', ');
  const still = stillBlocked.length === 0 ? '' : `; ${stillBlocked.length} still failing`;
  return `${said}${still}; ${unchanged} ${plural(unchanged, 'flow')} unchanged`;
}

const shortWords: Readonly<Record<ChangeKind, string>> = {
  'newly-blocked': 'newly failing',
  'newly-open': 'newly passing',
  status: 'changed otherwise',
  flaky: 'newly flaky',
  identity: 'answered by something that has changed',
  appeared: 'new',
  gone: 'gone',
};

/** "pass", "fail (blocked)". */
export function standWords(stand: Stand | null): string {
  if (stand === null) return 'not planned';
  const notes = [stand.cause, stand.flaky ? 'after retries' : null].filter((note) => note !== null);
  return `${stand.status}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** What a change is from and to, in words. */
export function changeWords({ kind, before, after, differences }: Change): string {
  if (kind === 'identity') return differences.map((one) => `${one.what}: ${one.before ?? 'not said'} -> ${one.after ?? 'not said'}`).join('; ');
  return `${standWords(before)} -> ${standWords(after)}`;
}

/** "2026-03-01T12:00:00.000Z on cm01, FAIL, ticket CHG1". */
export function sideWords({ startedAt, host, verdict, ticket, id }: RunSide): string {
  return `${startedAt} on ${host}: ${verdict.toUpperCase()}${ticket === null ? '' : `, ticket ${ticket}`} (run ${id})`;
}
