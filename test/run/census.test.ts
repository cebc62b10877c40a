import { describe, expect, it } from 'vitest';
import { openCensus } from '../../src/run/census.ts';
import { never } from './simulated.ts';

/** Whether a promise has come to its end by the next turn of the event loop. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('the census of shots', () => {
  it('is quiet at first, and again once 99 of 100 have come to their end', async () => {
    const census = openCensus(never, () => undefined);
    expect(await isSettled(census.quiet())).toBe(true);
    census.add(200);
    census.start(200);
    const quiet = census.quiet();
    census.settle(197);
    expect(await isSettled(quiet)).toBe(false);
    census.settle(1);
    expect(await isSettled(quiet)).toBe(true);
  });

  it('is not quiet while anything was never started, or is expected', async () => {
    const census = openCensus(never, () => undefined);
    const found = census.expect();
    census.add(1000);
    census.start(999);
    census.settle(1000);
    const quiet = census.quiet();
    expect(await isSettled(quiet)).toBe(false);
    census.start(1);
    expect([await isSettled(quiet), census.isStarted()]).toEqual([false, false]);
    found();
    expect([await isSettled(quiet), census.isStarted()]).toEqual([true, true]);
  });

  it('what is looked at once more is not at its end', async () => {
    const census = openCensus(never, () => undefined);
    census.add(10);
    census.start(10);
    census.settle(10);
    census.settle(-1);
    const quiet = census.quiet();
    expect(await isSettled(quiet)).toBe(false);
    census.settle(1);
    expect(await isSettled(quiet)).toBe(true);
  });

  it('tells once that all was started, and again after more', () => {
    let told = 0;
    const census = openCensus(never, () => told++);
    census.add(2);
    census.start(1);
    expect(told).toBe(0);
    census.start(1);
    census.settle(1);
    expect(told).toBe(1);
    const found = census.expect();
    found();
    census.settle(1);
    expect(told).toBe(2);
  });

  it('holds nobody up at the end of a run', async () => {
    const interruption = new AbortController();
    const census = openCensus(interruption.signal, () => undefined);
    census.expect();
    const quiet = census.quiet();
    expect(await isSettled(quiet)).toBe(false);
    interruption.abort();
    expect(await isSettled(quiet)).toBe(true);
  });
});
