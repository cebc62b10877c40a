import { describe, expect, test } from 'vitest';
import { eachAtMost, pace } from '../../src/respond/pace.ts';

describe('pace', () => {
  function at(options: Parameters<typeof pace>[0]) {
    let nowMs = 0;
    const may = pace(options, () => nowMs);
    return {
      ask: (peer: string, times: number, port?: number) => Array.from({ length: times }, () => may(peer, port)).filter(Boolean).length,
      pass: (ms: number) => {
        nowMs += ms;
      },
    };
  }

  test('counts by second, for a peer and in all', () => {
    const { ask, pass } = at({ all: 5, ofGreedy: 5, toPeer: 3, toModest: 1 });
    expect(ask('a', 10)).toBe(3);
    expect(ask('b', 10)).toBe(2);
    expect(ask('c', 1)).toBe(0);
    pass(999);
    expect(ask('a', 1)).toBe(0);
    pass(1);
    expect(ask('a', 10)).toBe(3);
  });

  test('keeps answers for those that ask for little, whoever asks for much', () => {
    const { ask } = at({ all: 100, ofGreedy: 60, toPeer: 50, toModest: 5 });
    expect([ask('a', 1000), ask('b', 1000), ask('c', 1000), ask('d', 1000)]).toEqual([50, 10, 5, 5]);
    expect([ask('x', 4), ask('y', 1)]).toEqual([4, 1]);
  });

  test('in all it is never exceeded, however many come', () => {
    const { ask } = at({ all: 100, ofGreedy: 60, toPeer: 50, toModest: 5 });
    expect(Array.from({ length: 1000 }, (_, i) => ask(`peer ${i}`, 5)).reduce((sum, one) => sum + one)).toBe(100);
  });

  test('one port of a peer leaves answers for its other ports', () => {
    const { ask, pass } = at({ all: 100, ofGreedy: 60, toPeer: 50, toModest: 5 });
    expect([ask('a', 1000, 1), ask('a', 3, 2), ask('a', 1000, 3)]).toEqual([5, 3, 5]);
    pass(1000);
    expect(Array.from({ length: 100 }, (_, port) => ask('a', 2, port)).reduce((sum, one) => sum + one)).toBe(50);
  });

  test('one peer takes nothing from another where each has its own', () => {
    const { ask } = at(eachAtMost(3));
    expect([ask('a', 1000), ask('b', 2), ask('b', 2)]).toEqual([3, 2, 1]);
  });
});
