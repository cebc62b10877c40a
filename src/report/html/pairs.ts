import type { Report, Status } from '../../model/report.ts';
import type { Labels } from '../labels-english.ts';
import { statuses } from './words.ts';

/** What is known of all flows from one host to another. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  /** The worst of its flows; null where none was tested here. */
  readonly status: Status | null;
  /** How many flows, and how many of them have the worst status. */
  readonly count: number;
  readonly worst: number;
  /** The place of the first flow with that status in the run; -1 where none was tested here. */
  readonly first: number;
}

/** Who reaches whom, in the order of the plan: what was tested, then what starts elsewhere. */
export function pairsOf({ flows, elsewhere }: Report): Pair[] {
  const rank = new Map(statuses.map((status, i) => [status, i]));
  const pairs = new Map<string, Pair>();
  for (const [index, { from, to, status }] of flows.entries()) {
    const key = `${from}\n${to}`;
    const pair = pairs.get(key);
    if (!pair || pair.status === null || (rank.get(status) ?? 0) < (rank.get(pair.status) ?? 0))
      pairs.set(key, { from, to, status, count: (pair?.count ?? 0) + 1, worst: 1, first: index });
    else pairs.set(key, { ...pair, count: pair.count + 1, worst: pair.worst + (pair.status === status ? 1 : 0) });
  }
  for (const { from, to } of elsewhere) {
    const key = `${from}\n${to}`;
    const pair = pairs.get(key) ?? { from, to, status: null, count: 0, worst: 0, first: -1 };
    // What was tested says more than what was not.
    if (pair.status === null) pairs.set(key, { ...pair, count: pair.count + 1 });
  }
  return [...pairs.values()];
}

/** "cm01 to dp07: 2 of 10 flows fail" */
export function pairWords({ from, to, status, count, worst }: Pair, { html: { picture, status: names } }: Labels): string {
  return status === null ? picture.untested(from, to, count) : picture.tested(from, to, count, worst, names[status]);
}

/** Cuts off the domain that all names with one share, two at least, e.g. ".contoso.example", which is said once; empty where they differ. */
export function shortNames(names: readonly string[]): { readonly domain: string; readonly short: (name: string) => string } {
  const ends = names.filter((name) => name.includes('.') && !isAddress(name)).map((name) => name.slice(name.indexOf('.')));
  const [domain = ''] = ends.length > 1 && new Set(ends).size === 1 ? ends : [];
  return { domain, short: (name) => (domain !== '' && name.endsWith(domain) ? name.slice(0, -domain.length) : name) };
}

function isAddress(name: string): boolean {
  return /^[\d.]+$|:/.test(name);
}
