/** A line through measurements: what was grown in all, and how sure that is. */
export interface Trend {
  readonly first: number;
  readonly last: number;
  /** Of the fitted line, from its first to its last measurement. */
  readonly growth: number;
  /** The growth's standard error. */
  readonly error: number;
}

/** Measurements a few seconds apart are much alike: their medians, by tenths of the time, are what the line goes through. */
const blocks = 10;

/** Fits a line (least squares) to the medians of equal parts of the measurements, in their order; null where there are too few. */
export function trendOf(values: readonly number[]): Trend | null {
  if (values.length < 2 * blocks) return null;
  const medians = Array.from({ length: blocks }, (_, i) => median(values.slice((i * values.length) / blocks, ((i + 1) * values.length) / blocks)));
  const middle = (blocks - 1) / 2;
  const mean = medians.reduce((sum, one) => sum + one, 0) / blocks;
  const spread = medians.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const slope = medians.reduce((sum, one, i) => sum + (i - middle) * (one - mean), 0) / spread;
  const residuals = medians.reduce((sum, one, i) => sum + (one - mean - slope * (i - middle)) ** 2, 0);
  const error = Math.sqrt(residuals / (blocks - 2) / spread);
  return { first: medians[0] ?? 0, last: medians.at(-1) ?? 0, growth: slope * (blocks - 1), error: error * (blocks - 1) };
}

/** Four standard errors: by chance once in some hundred measurements with eight degrees of freedom and a slope either way; and more than what does not matter. */
export function isGrowth({ growth, error }: Trend, negligible: number): boolean {
  return growth > negligible && growth > 4 * error;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
