import { describe, expect, test } from 'vitest';
import { isGrowth, trendOf } from './trend.ts';

/** The same noise every time, between -1 and 1. */
const noise = (i: number) => Math.sin(12.9898 * i) * Math.cos(78.233 * i);
const series = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));

describe('trend', () => {
  test('of a straight line is the line', () => {
    const trend = trendOf(series(100, (i) => 10 + i / 10));
    expect(trend?.growth).toBeCloseTo(9, 5);
    expect(trend?.error).toBeCloseTo(0, 5);
  });

  test('noise is no growth, and neither is shrinking', () => {
    const noisy = trendOf(series(200, (i) => 100 + 20 * noise(i)));
    const shrinking = trendOf(series(200, (i) => 100 - i / 10));
    expect(noisy && isGrowth(noisy, 0.01)).toBe(false);
    expect(shrinking && isGrowth(shrinking, 0)).toBe(false);
  });

  test('a leak within noise is growth', () => {
    const leak = trendOf(series(200, (i) => 100 + i / 10 + 5 * noise(i)));
    expect(leak && isGrowth(leak, 5)).toBe(true);
  });

  test('one step, or one outlier, is none', () => {
    const outlier = trendOf(series(200, (i) => (i === 190 ? 1000 : 100 + noise(i))));
    expect(outlier && isGrowth(outlier, 1)).toBe(false);
  });

  test('growth that does not matter is none', () => {
    const little = trendOf(series(200, (i) => 100 + i / 1000));
    expect(little && isGrowth(little, 1)).toBe(false);
  });

  test('needs twenty measurements', () => {
    expect(trendOf(series(19, () => 1))).toBeNull();
    expect(trendOf(series(20, () => 1))).toEqual({ first: 1, last: 1, growth: 0, error: 0 });
  });
});
