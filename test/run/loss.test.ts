import { describe, expect, it } from 'vitest';
import { attemptsNeeded, isMeasured, openLoss } from '../../src/run/loss.ts';

/** A loss whose clock a test turns. */
function lossAt(): { loss: ReturnType<typeof openLoss>; turnTo: (ms: number) => void } {
  let ms = 5000;
  const loss = openLoss(() => ms);
  return {
    loss,
    turnTo: (to) => {
      ms = 5000 + to;
    },
  };
}

const unknownPeer = { answeredAttempts: 0, lostAttempts: 0 };

describe('what a run measures of loss', () => {
  it('of a part of its shots is that of those started long enough ago, whenever they answered', () => {
    const { loss, turnTo } = lossAt();
    loss.count(5010, { attempts: 1, lost: 0 });
    turnTo(1000);
    loss.count(5980, { attempts: 1, lost: 0 });
    expect(loss.measured(false)).toEqual({ attempts: 0, lost: 0 });
    expect(loss.measured(true)).toEqual({ attempts: 2, lost: 0 });
    turnTo(2500);
    expect(loss.measured(false)).toEqual({ attempts: 1, lost: 0 });
    // Lost with the first, and through only now.
    loss.count(5020, { attempts: 3, lost: 2 });
    expect(loss.measured(false)).toEqual({ attempts: 4, lost: 2 });
    turnTo(3200);
    expect(loss.measured(false)).toEqual({ attempts: 5, lost: 2 });
  });

  it('is not small because what was lost takes its time: shots of every age, one of five lost once and through a second later', () => {
    const { loss, turnTo } = lossAt();
    for (let ms = 0; ms <= 3000; ms += 10) {
      turnTo(ms);
      if (ms % 50 !== 0) loss.count(5000 + ms, { attempts: 1, lost: 0 });
      else if (ms >= 1000) loss.count(4000 + ms, { attempts: 2, lost: 1 });
    }
    const ripe = loss.measured(false);
    const all = loss.measured(true);
    expect(ripe.lost / ripe.attempts).toBeCloseTo(1 / 6, 2);
    expect(all.lost / all.attempts).toBeLessThan(0.14);
  });

  it('is known at once where nothing was lost, else of a twentieth of the shots', () => {
    const { loss, turnTo } = lossAt();
    loss.shots = 100;
    expect(isMeasured(loss)).toBe(true);
    loss.count(5000, { attempts: 2, lost: 1 });
    expect(isMeasured(loss)).toBe(false);
    for (let i = 0; i < 4; i++) loss.count(5000, { attempts: 1, lost: 0 });
    expect(isMeasured(loss)).toBe(false);
    turnTo(2200);
    expect(isMeasured(loss)).toBe(true);
  });
});

describe('attempts that silence needs', () => {
  it('keep the false ones that are to be expected below what is accepted', () => {
    for (const p of [0.02, 0.1, 0.2, 0.4]) {
      for (const accepted of [0.01, 0.0003]) {
        const needed = attemptsNeeded({ attempts: 1000, lost: 1000 * p }, 50_000, unknownPeer, accepted);
        expect(50_000 * p ** needed).toBeLessThan(accepted);
        expect(50_000 * p ** (needed - 1)).toBeGreaterThanOrEqual(accepted);
      }
    }
  });

  it('are three where nothing is lost, more at a host that loses more than the others, and never without end', () => {
    expect(attemptsNeeded({ attempts: 1000, lost: 0 }, 50_000, unknownPeer, 0.01)).toBe(3);
    const usual = attemptsNeeded({ attempts: 1000, lost: 50 }, 50_000, unknownPeer, 0.01);
    expect(attemptsNeeded({ attempts: 1000, lost: 50 }, 50_000, { answeredAttempts: 20, lostAttempts: 10 }, 0.01)).toBeGreaterThan(usual);
    expect(attemptsNeeded({ attempts: 1000, lost: 990 }, 50_000, unknownPeer, 0.01)).toBe(24);
  });
});
