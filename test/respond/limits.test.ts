import { describe, expect, test } from 'vitest';
import { descriptorLimit } from '../../src/respond/descriptors.ts';
import { defaultLimits, mostPorts, roomBeside } from '../../src/respond/limits.ts';

const limited = (descriptors: number | null) => ({ ...defaultLimits, descriptors });

describe('room', () => {
  test.each([null, 20_000, 4096])('is whole where %j descriptors may be open', (descriptors) => {
    expect(roomBeside(60, limited(descriptors))).toEqual({ guests: 2000, strangers: 256 });
  });

  test.each([100, 128, 256, 512, 1024, 2000])('of %i descriptors is enough for some connections, and never more than there are', (descriptors) => {
    for (const addresses of [1, 2, 7]) {
      const ports = Math.min(40, mostPorts(limited(descriptors), addresses));
      const { guests, strangers } = roomBeside(ports * addresses, limited(descriptors));
      // Some 25 are at work in a process that does nothing else.
      expect(ports * addresses + guests + strangers).toBeLessThanOrEqual(descriptors - 25);
      expect(guests).toBeGreaterThanOrEqual(28);
      expect(strangers).toBeGreaterThanOrEqual(4);
      expect(strangers).toBeLessThan(guests / 4);
    }
  });

  test('holds no port where there are too few descriptors for one', () => {
    expect(mostPorts(limited(64), 1)).toBe(0);
    expect(mostPorts(limited(90), 8)).toBe(1);
    expect(mostPorts(limited(null), 8)).toBe(Number.POSITIVE_INFINITY);
  });

  test('this system says how many there may be', () => {
    expect(descriptorLimit()).toBeGreaterThan(64);
  });
});

test('a stranger is kept longer than a prober waits for a mark, and 5 s at most', () => {
  expect(defaultLimits.strangerMs).toBeGreaterThan(2500);
  expect(defaultLimits.strangerMs).toBeLessThanOrEqual(5000);
});
