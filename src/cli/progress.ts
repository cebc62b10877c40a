import ora from 'ora';
import type { Progress } from '../run/index.ts';

export interface ProgressLine {
  update(progress: Progress): void;
  stop(): void;
}

/** Shows how far a run is, on a terminal only: a log has no use for a spinner. */
export function progressLine(isWanted: boolean): ProgressLine {
  if (!isWanted || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const spinner = ora({ stream: process.stderr, discardStdin: false, text: 'resolving names' }).start();
  return {
    update: ({ settled, total, suspects, pass }) => {
      const confirming = pass > 1 ? `, confirming ${suspects} silent ones (pass ${pass})` : '';
      spinner.text = `${settled} of ${total} flows${confirming}`;
    },
    stop: () => void spinner.stop(),
  };
}
