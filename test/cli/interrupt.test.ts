import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catchEarlyInterruption } from '../../src/cli/early-interrupt.ts';
import { watchInterruption } from '../../src/cli/interrupt.ts';

let nowMs: number;
let ends: number[];

beforeEach(() => {
  nowMs = 1000;
  ends = [];
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  vi.spyOn(process, 'exit').mockImplementation((() => void ends.push(Number(process.exitCode ?? 0))) as never);
});

afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.removeAllListeners(signal);
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const send = (signal: NodeJS.Signals, afterMs = 0) => {
  nowMs += afterMs;
  process.emit(signal, signal);
};

describe('a run that is told to stop', () => {
  it.each([['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const, ['SIGBREAK', 130] as const])('once, by %s, ends by itself, with %i', (signal, code) => {
    const one = watchInterruption();
    expect([one.signal.aborted, one.exitCode()]).toEqual([false, null]);
    send(signal);
    expect([one.signal.aborted, one.exitCode(), ends]).toEqual([true, code, []]);
  });

  it.each([['SIGINT', 'SIGINT', 130] as const, ['SIGINT', 'SIGTERM', 143] as const, ['SIGHUP', 'SIGINT', 130] as const])(
    'twice, by %s and %s, ends at once',
    (first, second, code) => {
      watchInterruption();
      send(first);
      send(second, 400);
      expect(ends).toEqual([code]);
    },
  );

  it('once, and told so twice within milliseconds, ends by itself', () => {
    const one = watchInterruption();
    send('SIGTERM');
    send('SIGTERM', 20);
    expect([one.exitCode(), ends]).toEqual([143, []]);
    send('SIGTERM', 400);
    expect(ends).toEqual([143]);
  });

  it('by a terminal that is closed, which hangs up more than once, ends by itself', () => {
    const one = watchInterruption();
    send('SIGHUP');
    send('SIGHUP', 2000);
    expect([one.exitCode(), ends]).toEqual([129, []]);
  });

  it('before it was listened for, counts as the first time', () => {
    catchEarlyInterruption();
    send('SIGINT');
    nowMs += 3000;
    const one = watchInterruption();
    expect([one.signal.aborted, one.exitCode(), ends]).toEqual([true, 130, []]);
    send('SIGINT', 1);
    expect(ends).toEqual([130]);
  });
});

it('a signal that comes when all is said ends at once, and changes no exit code', () => {
  const one = watchInterruption();
  process.exitCode = 1;
  one.release();
  send('SIGINT');
  expect([one.exitCode(), one.signal.aborted, ends]).toEqual([null, false, [1]]);
});
