import { lastTells } from './next-step.ts';
import type { GatherTools } from './options.ts';
import type { Shot } from './shots.ts';

/** Ten times a second is as fast as anyone reads; looking at every flow of a large plan takes its time. */
const tellEveryMs = (flows: number) => Math.max(100, flows / 10);

export interface ProgressTeller {
  /** To be called after each attempt. */
  tell(): void;
  /** So many flows are at their end without an attempt, for want of an address. */
  settle(flows: number): void;
}

/** Tells how far a run is, not more often than is worth it. */
export function progressTeller(byFlow: readonly (readonly Shot[])[], known: number, { onProgress }: Pick<GatherTools, 'onProgress'>): ProgressTeller {
  if (!onProgress) return { tell: () => undefined, settle: () => undefined };
  const count = (is: (shots: readonly Shot[]) => boolean) => byFlow.reduce((sum, shots) => sum + Number(is(shots)), 0);
  let told = 0;
  let nowhere = 0;
  return {
    settle: (flows) => {
      nowhere += flows;
    },
    tell: () => {
      const now = performance.now();
      if (now - told < tellEveryMs(byFlow.length)) return;
      told = now;
      onProgress({ settled: known + nowhere + count(isSettled), started: known + nowhere + count(isStarted), troubled: nowhere + count(isTroubled), total: byFlow.length });
    },
  };
}

function isStarted([first]: readonly Shot[]): boolean {
  return first !== undefined && first.attempts.length > 0;
}

function isSettled(shots: readonly Shot[]): boolean {
  return shots.length > 0 && shots.every((shot) => shot.attempts.length > 0 && (shot.done || lastTells(shot) === 'answer'));
}

/** What was seen last may yet turn out well, and it speaks against the flow: judging comes later. */
function isTroubled(shots: readonly Shot[]): boolean {
  return shots.some(({ attempts }) => {
    const last = attempts.at(-1);
    return last !== undefined && (last.state !== 'open' || last.reason === 'proto-mismatch');
  });
}
