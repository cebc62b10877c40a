import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxesOf, type Cell } from '../../src/firewall/boxes.ts';

const cells = (width: number, depth: number) =>
  fc
    .array(fc.tuple(subset(width), subset(width), subset(depth)), { maxLength: 5 })
    .map((boxes) => [...new Map(boxes.flatMap(([a, b, c]) => a.flatMap((x) => b.flatMap((y) => c.map((z): Cell => [x, y, z])))).map((cell) => [String(cell), cell])).values()]);

function subset(size: number): fc.Arbitrary<number[]> {
  return fc.subarray(Array.from({ length: size }, (_, i) => i));
}

it('each cell is in one box, and a box holds nothing but cells', () => {
  fc.assert(
    fc.property(cells(6, 5), (all) => {
      const boxes = boxesOf(all);
      for (const members of Map.groupBy(all, (_, i) => boxes[i]).values()) {
        const product = [0, 1, 2].reduce((size, axis) => size * new Set(members.map((cell) => cell[axis])).size, 1);
        expect(members).toHaveLength(product);
      }
    }),
  );
});

it('small sets come into as few boxes as there can be, but for one in a hundred', () => {
  let more = 0;
  let all = 0;
  fc.assert(
    fc.property(cells(3, 3), (small) => {
      if (small.length > 14) return;
      const count = new Set(boxesOf(small)).size;
      all++;
      if (fewest(small, count) < count) more++;
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(more).toBeLessThanOrEqual(all / 100);
});

it('takes thousands of unlike cells in its stride', () => {
  let state = 1;
  const next = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const many = [...new Map(Array.from({ length: 20_000 }, (): Cell => [next(300), next(300), next(12)]).map((cell) => [String(cell), cell])).values()];
  const started = Date.now();
  expect(new Set(boxesOf(many)).size).toBeLessThan(many.length);
  expect(Date.now() - started).toBeLessThan(20_000);
}, 30_000);

/** The fewest boxes, by trying all; `bound` when there are no fewer. */
function fewest(left: readonly Cell[], bound: number): number {
  const [first] = left;
  if (!first) return 0;
  if (bound <= 0) return 0;
  const known = new Set(left.map(String));
  const choices = [0, 1, 2].map((axis) => subsetsWith(first[axis] ?? 0, [...new Set(left.map((cell) => cell[axis] ?? 0))]));
  let best = bound;
  for (const a of choices[0] ?? []) {
    for (const b of choices[1] ?? []) {
      for (const c of choices[2] ?? []) {
        const box = a.flatMap((x) => b.flatMap((y) => c.map((z) => `${x},${y},${z}`)));
        if (!box.every((key) => known.has(key))) continue;
        const others = left.filter((cell) => !box.includes(String(cell)));
        best = Math.min(best, 1 + fewest(others, best - 1));
      }
    }
  }
  return best;
}

function subsetsWith(value: number, values: readonly number[]): number[][] {
  const sets = [[value]];
  for (const other of values) if (other !== value) sets.push(...sets.map((set) => [...set, other]));
  return sets;
}
