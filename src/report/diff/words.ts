import type { Change, ChangeKind, Diff, RunSide, Stand } from '../../model/diff.ts';
import type { Labels } from '../labels-english.ts';

/** One line that says it all. */
export function diffHeadline({ changes, stillBlocked, unchanged }: Diff, { diff }: Labels): string {
  const parts = (Object.keys(diff.counted) as ChangeKind[]).flatMap((kind) => {
    const found = changes.filter((change) => change.kind === kind).length;
    return found === 0 ? [] : [diff.counted[kind](found)];
  });
  return diff.headline(parts, stillBlocked.length, unchanged);
}

/** What a change is from and to, in words: "pass -> fail (blocked)". */
export function changeWords({ kind, before, after, differences }: Change, { diff }: Labels): string {
  if (kind === 'identity') return differences.map((one) => diff.difference(one.what, one.before, one.after)).join(diff.between);
  const standWords = (stand: Stand | null) => (stand === null ? diff.notPlanned : diff.stand(stand));
  return `${standWords(before)} -> ${standWords(after)}`;
}

/** "2026-03-01T12:00:00.000Z on cm01, FAIL, ticket CHG1". */
export function sideWords({ startedAt, host, verdict, ticket, id }: RunSide): string {
  return `${startedAt} on ${host}: ${verdict.toUpperCase()}${ticket === null ? '' : `, ticket ${ticket}`} (run ${id})`;
}
