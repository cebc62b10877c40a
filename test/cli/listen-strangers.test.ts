import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { strangerTeller } from '../../src/cli/listen-strangers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function teller() {
  const lines: string[] = [];
  return { lines, ...strangerTeller((text) => lines.push(text)) };
}

describe('strangers are told of', () => {
  test('one by one as they come, once each, and after twenty together', () => {
    const { lines, note } = teller();
    for (let i = 0; i < 20; i++) note(`10.0.0.${i}`);
    expect(lines).toHaveLength(20);
    expect(lines[7]).toBe('10.0.0.7 came and was not answered: it is no host of the topology. To answer it: --allow 10.0.0.7\n');
    for (let i = 0; i < 4321; i++) note(`10.${i % 200}.1.1`);
    note('10.0.0.7');
    expect(lines).toHaveLength(20);
    vi.advanceTimersByTime(10_000);
    expect(lines.slice(20)).toEqual(['and 4,321 more requests that were not answered, from 10.0.0.0/8\n']);
  });

  test('in a bounded number of short lines, however long and from wherever they come', () => {
    const { lines, note } = teller();
    const secondsOfDay = 86_400;
    const first = new Set<string>();
    let others = 0;
    for (let second = 0; second < secondsOfDay; second++) {
      for (let i = 0; i < 3; i++) {
        const address = `${(second * 7 + i * 31) % 256}.${second % 256}.${i}.1`;
        if (first.size < 20) first.add(address);
        else if (!first.has(address)) others++;
        note(address);
      }
      vi.advanceTimersByTime(1000);
    }
    expect(lines.length).toBeLessThan(20 + 160);
    expect(lines.join('').length).toBeLessThan(40_000);
    const counted = lines.slice(20).map((line) => Number(/^and ([\d,]+) more/.exec(line)?.[1]?.replaceAll(',', '')));
    // Nobody is left out, but who came since the last line.
    const sum = counted.reduce((before, one) => before + one);
    expect(sum).toBeLessThanOrEqual(others);
    expect(sum).toBeGreaterThan(others - 3 * 601);
  });

  test('no more once it is closed, and nobody waits for it', () => {
    const { lines, note, close } = teller();
    for (let i = 0; i < 30; i++) note(`10.0.0.${i}`);
    close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000_000);
    expect(lines).toHaveLength(20);
  });
});
