import type { Logger } from 'pino';
import type { Progress } from '../run/index.ts';

export interface ProgressLine {
  update(progress: Progress): void;
  stop(): void;
}

/** Often enough to see that a long run goes on, seldom enough for a log that is kept. */
const logEveryMs = 5000;

/** Shows how far a run is: on a terminal by a line that changes, elsewhere by a line of the log every few seconds. */
export async function progressLine(isWanted: boolean, log: Logger): Promise<ProgressLine> {
  if (!isWanted) return { update: () => undefined, stop: () => undefined };
  return process.stderr.isTTY ? spinnerLine() : logLine(log);
}

async function spinnerLine(): Promise<ProgressLine> {
  // Nobody else pays for loading it.
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false, text: 'resolving names' }).start();
  const started = performance.now();
  return {
    update: (progress) => {
      spinner.text = progressWords(progress, performance.now() - started);
    },
    stop: () => void spinner.stop(),
  };
}

function logLine(log: Logger): ProgressLine {
  const started = performance.now();
  let told = started;
  return {
    update: ({ settled, started: tried, troubled, total }) => {
      const now = performance.now();
      if (now - told < logEveryMs) return;
      told = now;
      log.info({ settled, started: tried, troubled, total, seconds: Math.round((now - started) / 1000) }, 'progress');
    },
    stop: () => undefined,
  };
}

/** "312 of 5000 flows, 3 in trouble, 400/s, about 12 s left". */
export function progressWords({ settled, started, troubled, total }: Progress, elapsedMs: number): string {
  const perSecond = settled / Math.max(0.001, elapsedMs / 1000);
  const secondsLeft = perSecond > 0 ? Math.ceil((total - settled) / perSecond) : null;
  const parts = [`${settled} of ${total} flows`];
  if (troubled > 0) parts.push(`${troubled} in trouble so far`);
  if (started === total && settled < total) parts.push(`confirming ${total - settled}`);
  else if (settled > 0 && settled < total) parts.push(`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`, `about ${secondsLeft} s left`);
  return parts.join(', ');
}
