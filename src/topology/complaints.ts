import type { Complaint } from '../model/topology.ts';

/** Tells where something stands; computed only for what is complained of. */
export type Spot = () => { readonly file: string; readonly line: number; readonly column: number };

/** Gathers every problem of a topology, so that all are reported at once. */
export interface Complaints {
  add(spot: Spot, message: string): void;
  sorted(): Complaint[];
}

/** A file with thousands of like mistakes is told of the first ones. */
const mostComplaints = 1000;

export function complaintList(): Complaints {
  const all = new Map<string, Complaint>();
  return {
    add(spot, message) {
      if (all.size >= mostComplaints) return;
      const complaint = { ...spot(), message };
      all.set(`${complaint.file}:${complaint.line}:${complaint.column}:${message}`, complaint);
    },
    sorted: () => [...all.values()].sort((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** ", expected one of a, b" with the nearest known name first where one is near. */
export function expectedOneOf(known: readonly string[], given: string): string {
  const near = nearest(known, given);
  const list = known.length > 12 ? '' : `; expected one of ${known.join(', ')}`;
  return near === null ? list || `; expected one of ${known.slice(0, 12).join(', ')}, …` : `; did you mean "${near}"?${list}`;
}

/** The known name that differs least from the given one, if it is near enough to be a slip. */
function nearest(known: readonly string[], given: string): string | null {
  const wanted = given.toLowerCase().replaceAll('_', '-').slice(0, 80);
  const ranked = known.map((name) => ({ name, distance: editDistance(wanted, name) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : null;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
