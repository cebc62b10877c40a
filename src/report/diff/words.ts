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
export function changeWords({ kind, before, after, differences }: Change, labels: Labels): string {
  const { diff } = labels;
  if (kind === 'identity')
    return differences
      .map((one) => differenceParts(one, labels))
      .map(([what, was, is]) => `${what}${was} -> ${is}`)
      .join(diff.between);
  const standWords = (stand: Stand | null) => (stand === null ? diff.notPlanned : diff.stand(stand));
  return `${standWords(before)} -> ${standWords(after)}`;
}

/** Of something that differs: what it is ("TLS version: "), what it was, what it is now. */
export function differenceParts({ what, before, after }: Change['differences'][number], labels: Labels): [string, string, string] {
  const { notSaid } = labels.diff;
  return [`${factWords(what, labels)}${labels.colon}`, before ?? notSaid, after ?? notSaid];
}

/** "issuer of the certificate (www.microsoft.com:443)": the path of a fact in words, with the destination that it is about where there is one. */
function factWords(what: string, { diff, bracketed }: Labels): string {
  const [, destination, path = what] = /^(?:(\S+) )?(\S+)$/.exec(what) ?? [];
  const names: Readonly<Record<string, string>> = diff.facts;
  return `${names[path.replace(/^.*\./, '')] ?? path}${destination === undefined ? '' : bracketed([destination])}`;
}

/** "2026-03-01T12:00:00.000Z on cm01: FAIL, ticket CHG1 (run …)". */
export function sideWords(side: RunSide, { diff, verdict }: Labels): string {
  return diff.side(side, verdict[side.verdict]);
}
