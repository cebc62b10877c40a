/**
 * Puts items into few groups, greedily: of all the sets that the keys name, the largest with what is left of it, then the next. Each item comes into
 * exactly one group; of sets of one size the one whose key its first item names first. Linear but for sorting sets of one size.
 */
export function cover<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
  const sets = new Map<string, CandidateSet>();
  const setsOf = items.map((item, i) =>
    keysOf(item).map((key, rank) => {
      const set = sets.get(key) ?? { rank, first: i, members: [], left: 0 };
      sets.set(key, set);
      set.members.push(i);
      set.left++;
      return set;
    }),
  );
  const bySize = Map.groupBy(sets.values(), ({ left }) => left);
  const taken = new Set<number>();
  const groups: T[][] = [];
  for (let size = Math.max(0, ...bySize.keys()); size > 0; size--) {
    const candidates = (bySize.get(size) ?? []).sort((a, b) => a.rank - b.rank || a.first - b.first);
    for (const set of candidates) {
      if (set.left === 0) continue;
      if (set.left < size) {
        // It lost members to a larger one: its turn comes with its new size.
        const smaller = bySize.get(set.left);
        if (smaller) smaller.push(set);
        else bySize.set(set.left, [set]);
        continue;
      }
      const members = set.members.filter((i) => !taken.has(i));
      for (const i of members) {
        taken.add(i);
        for (const other of setsOf[i] ?? []) other.left--;
      }
      groups.push(members.map((i) => items[i] as T));
    }
  }
  return groups;
}

interface CandidateSet {
  /** Place of its key among an item's keys. */
  readonly rank: number;
  readonly first: number;
  readonly members: number[];
  left: number;
}
