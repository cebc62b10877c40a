import type { Flow } from '../model/flow.ts';
import { parseRange } from '../model/samples.ts';
import type { PortRange } from '../model/topology.ts';

/** The ports of a flow; null for ICMP. */
export function rangeOf({ range, port }: Flow): PortRange | null {
  if (range !== null) return parseRange(range);
  return port === null ? null : { first: port, last: port };
}

/** Puts items together whose ranges overlap, in ascending order; what has no range stands with its like. */
export function joinedRanges<T>(items: readonly T[], rangeOfItem: (item: T) => PortRange | null): T[][] {
  const sorted = items.map((item) => ({ item, range: rangeOfItem(item) ?? { first: 0, last: 0 } })).sort((a, b) => a.range.first - b.range.first);
  const joined: T[][] = [];
  let end = -1;
  for (const { item, range } of sorted) {
    const last = joined.at(-1);
    if (last && range.first <= end) last.push(item);
    else joined.push([item]);
    end = Math.max(end, range.last);
  }
  return joined;
}

/** "80-81,443,49152-65535": ascending, what overlaps or adjoins put together; "echo" for ICMP. */
export function portsText(ranges: readonly (PortRange | null)[]): string {
  const ports = ranges.filter((range) => range !== null).sort((a, b) => a.first - b.first);
  if (ports.length === 0) return 'echo';
  const merged: PortRange[] = [];
  for (const { first, last } of ports) {
    const before = merged.at(-1);
    if (before && first <= before.last + 1) merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, last) };
    else merged.push({ first, last });
  }
  return merged.map(rangeText).join(',');
}

function rangeText({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
