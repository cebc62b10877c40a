/** A point in three dimensions: source, destination and port, each by a number. */
export type Cell = readonly [number, number, number];

/** A product of three sets of numbers, each ascending. */
type Box = readonly [readonly number[], readonly number[], readonly number[]];

const axes = [0, 1, 2] as const;
type Axis = (typeof axes)[number];

/** Ports are put together first where it makes no difference: one row for each pair of ends reads best. */
const orders: readonly (readonly [Axis, Axis, Axis])[] = [
  [2, 1, 0],
  [2, 0, 1],
  [1, 2, 0],
  [0, 2, 1],
  [1, 0, 2],
  [0, 1, 2],
];

/** Growing boxes takes the square of the cells: up to this many it stays below a second. A hierarchy of common roles has a few hundred. */
const mostGrown = 1500;

/**
 * Parts cells into few boxes: each cell is in exactly one, and each box holds nothing but cells. Returns the place of each cell's box. What looks the
 * same from two axes is one value on the third, which loses no solution: of any parting a representative of each kind keeps at most as many boxes. What
 * is left is small, and parted in several ways, of which the one with fewest boxes counts (the fewest of all is NP-hard to find).
 */
export function boxesOf(cells: readonly Cell[]): number[] {
  const kinds = axes.map((axis) => kindsOf(cells, axis));
  const reduced = cells.map((cell) => axes.map((axis) => kinds[axis]?.get(cell[axis]) ?? 0) as unknown as Cell);
  const distinct = [...new Map(reduced.map((cell) => [keyOf(cell), cell])).values()];
  const singles = distinct.map(([source, destination, port]): Box => [[source], [destination], [port]]);
  const partings = orders.map((order) => merged(singles, order));
  if (distinct.length <= mostGrown) partings.push(merged(grown(distinct), orders[0] ?? axes));
  const fewest = partings.reduce((best, boxes) => (boxes.length < best.length ? boxes : best));
  const boxAt = new Map(fewest.flatMap((box, i) => cellsOf(box).map((cell) => [keyOf(cell), i] as const)));
  return reduced.map((cell) => boxAt.get(keyOf(cell)) ?? 0);
}

/** Gives the values of an axis whose cells have the same other two coordinates one number, in the order of their first cells. */
function kindsOf(cells: readonly Cell[], axis: Axis): ReadonlyMap<number, number> {
  const [a, b] = axes.filter((other) => other !== axis) as [Axis, Axis];
  const views = new Map<number, string[]>();
  for (const cell of cells) {
    const view = views.get(cell[axis]);
    const seen = `${cell[a]},${cell[b]}`;
    if (view) view.push(seen);
    else views.set(cell[axis], [seen]);
  }
  const kinds = new Map<string, number>();
  return new Map(
    [...views].map(([value, view]) => {
      const key = view.sort().join(' ');
      const kind = kinds.get(key) ?? kinds.size;
      kinds.set(key, kind);
      return [value, kind];
    }),
  );
}

/** Puts boxes together that agree on two axes, until none do. */
function merged(boxes: readonly Box[], order: readonly [Axis, Axis, Axis]): readonly Box[] {
  let before: number;
  let now = boxes;
  do {
    before = now.length;
    for (const axis of order) now = mergedAlong(now, axis);
  } while (now.length < before);
  return now;
}

function mergedAlong(boxes: readonly Box[], axis: Axis): Box[] {
  const alike = Map.groupBy(boxes, (box) => axes.map((other) => (other === axis ? '' : box[other].join(' '))).join('|'));
  return [...alike.values()].map((same) => axes.map((other) => (other === axis ? same.flatMap((box) => box[axis]).sort((a, b) => a - b) : same[0]?.[other])) as unknown as Box);
}

/** Takes the largest box that can be grown from any cell, then the next from what is left. */
function grown(cells: readonly Cell[]): Box[] {
  const left = new Map(cells.map((cell) => [keyOf(cell), cell]));
  const boxes: Box[] = [];
  while (left.size > 0) {
    let largest: Box | null = null;
    for (const cell of left.values()) {
      for (const order of orders) {
        const box = grownFrom(cell, order, left);
        if (largest === null || sizeOf(box) > sizeOf(largest)) largest = box;
      }
    }
    if (largest === null) break;
    for (const cell of cellsOf(largest)) left.delete(keyOf(cell));
    boxes.push(largest);
  }
  return boxes;
}

function grownFrom(cell: Cell, order: readonly Axis[], left: ReadonlyMap<string, Cell>): Box {
  let box: Box = [[cell[0]], [cell[1]], [cell[2]]];
  for (const axis of order) {
    const candidates = new Set<number>();
    // Whatever is added must go with the first cell as well.
    for (const other of left.values()) if (axes.every((one) => one === axis || other[one] === cell[one])) candidates.add(other[axis]);
    const fitting = [...candidates].filter((value) => cellsOf(withValues(box, axis, [value])).every((one) => left.has(keyOf(one))));
    box = withValues(
      box,
      axis,
      fitting.sort((a, b) => a - b),
    );
  }
  return box;
}

function withValues(box: Box, axis: Axis, values: readonly number[]): Box {
  return axes.map((other) => (other === axis ? values : box[other])) as unknown as Box;
}

function cellsOf([sources, destinations, ports]: Box): Cell[] {
  return sources.flatMap((source) => destinations.flatMap((destination) => ports.map((port): Cell => [source, destination, port])));
}

function sizeOf(box: Box): number {
  return box[0].length * box[1].length * box[2].length;
}

function keyOf(cell: Cell): string {
  return `${cell[0]},${cell[1]},${cell[2]}`;
}
