import { describe, expect, it } from 'vitest';
import { cover } from '../../src/judge/cover.ts';

/** Items are their own keys: "ab" is in the sets a and b. */
const groups = (...items: string[]) => cover(items, (item) => [...item].filter((letter) => letter !== ' ')).map((group) => group.join(' '));

describe('a greedy cover', () => {
  it('takes the largest set first, then the largest of what is left', () => {
    expect(groups('ab', 'ac', 'ad', 'bd', 'b')).toEqual(['ab ac ad', 'bd b']);
    expect(groups('ax', 'ay', 'az', 'bx', 'by', 'cx')).toEqual(['ax ay az', 'bx by', 'cx']);
  });

  it('of sets alike takes the one that its items name first', () => {
    expect(groups('ab')).toEqual(['ab']);
    expect(groups('xa', 'xb', 'ya', 'yb')).toEqual(['xa xb', 'ya yb']);
    expect(groups('ax', 'ay', 'bx', 'by')).toEqual(['ax ay', 'bx by']);
    expect(groups('xa', 'ba', 'b')).toEqual(['ba b', 'xa']);
  });

  it('has each item once, and nothing of nothing', () => {
    expect(groups('abc', 'abc', 'abc')).toEqual(['abc abc abc']);
    expect(groups()).toEqual([]);
  });
});
