import { describe, expect, it } from 'vitest';
import { openWindow, type Window } from '../../src/run/window.ts';

/** Enters until there is no more room. */
function fill(window: Window): number {
  let entered = 0;
  while (window.hasRoom()) {
    window.enter();
    entered++;
  }
  return entered;
}

const idle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the window of what may be under way', () => {
  it('is never wider than what was asked for', () => {
    const window = openWindow(7);
    expect(fill(window)).toBe(7);
    window.release();
  });

  it('opens while it is full and the process idles, up to what was asked for', async () => {
    const window = openWindow(500);
    let under = fill(window);
    expect(under).toBeLessThan(500);
    for (let turn = 0; turn < 200 && under < 500; turn++) {
      await idle(10);
      under += fill(window);
    }
    expect(under).toBe(500);
    window.release();
  });

  it('does not open while there is room in it', async () => {
    const window = openWindow(5000);
    window.enter();
    await idle(100);
    const later = openWindow(5000);
    expect(fill(window) + 1).toBe(fill(later));
    window.release();
    later.release();
  });

  it('narrows to what was under way beside those that this machine refused', async () => {
    const window = openWindow(100);
    fill(window);
    for (let i = 0; i < 40; i++) {
      window.narrow();
      window.leave();
    }
    expect(window.hasRoom()).toBe(false);
    for (let turn = 0; turn < 500 && !window.hasRoom(); turn++) {
      await idle(10);
      if (turn === 0) for (let i = 0; i < 60; i++) window.leave();
    }
    // It may have opened by a few since.
    expect(Math.abs(fill(window) - 60)).toBeLessThan(10);
    window.release();
  });

  it('lets one through, however often this machine runs out', async () => {
    const window = openWindow(1);
    window.enter();
    expect(window.isShared()).toBe(false);
    for (let i = 0; i < 5; i++) window.narrow();
    window.leave();
    for (let turn = 0; turn < 500 && !window.hasRoom(); turn++) await idle(10);
    expect(fill(window)).toBe(1);
    window.release();
  });
});
