import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/cli/duration.ts';

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
  ])('%s is %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each(['', '90', 's', '0s', '-5m', '1.5h', '5 m', '2H', '31d', '1h30m', '99999999s', '1w'])('"%s" is none', (text) => {
    expect(() => parseDuration(text)).toThrow(/^malformed duration/);
  });
});
