import type { PortRange } from './topology.ts';

/** How many ports stand for a range: enough that one local accident does not decide, few enough to stay below any scan alarm. */
const SAMPLES = 5;

/** The ports that stand for a range, ends left out where others remain; prober and responder both rely on this alone. */
export function samplePorts(range: PortRange): number[] {
  const inner = range.last - range.first - 1;
  if (inner < 1) return range.first === range.last ? [range.first] : [range.first, range.last];
  const count = Math.min(SAMPLES, inner);
  const step = (inner + 1) / (count + 1);
  return Array.from({ length: count }, (_, i) => range.first + Math.round(step * (i + 1)));
}

/** "49152-65535" as numbers. The text is one that a plan wrote. */
export function parseRange(text: string): PortRange {
  const [first, last] = text.split('-').map(Number);
  return { first: first ?? 0, last: last ?? first ?? 0 };
}
