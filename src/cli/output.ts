import { escapeTerminal } from '../report/escape.ts';
import type { Io } from './command.ts';

export interface StandardStreams extends Io {
  /** What was written has been read, or nobody reads it. */
  flushed(): Promise<void>;
}

/** Nobody reads any more: a pipe's reader has gone, or the terminal has. */
const readerGone = new Set(['EPIPE', 'EIO', 'EOF', 'ECONNRESET']);

/** Exit codes that claim that all went as it should have: a pass, a fail, an inconclusive run. */
const verdictCodes = new Set([0, 1, 3]);

/**
 * Standard output and standard error as they come: to a pipe whose reader has gone, to a disk that is full, or to nobody. A reader that has gone (`| head -1`, a
 * pager that was quit) is told nothing more, and the command goes on to its end, where the exit code says how it ended; one that lasts only as long as somebody
 * reads it ends at once. What could not be written otherwise is an error, whatever else comes of the command.
 */
export function standardStreams(lastsAsLongAsRead: boolean): StandardStreams {
  const { stdout, stderr } = process;
  let isBroken = false;
  let behind: PromiseWithResolvers<void> | null = null;
  const catchUp = () => {
    behind?.resolve();
    behind = null;
  };
  // Errors quote files, which may be anybody's.
  const err = (text: string) => void stderr.write(text.split('\n').map(escapeTerminal).join('\n'));
  stdout.on('drain', catchUp);
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (!isBroken && !readerGone.has(code ?? '')) {
      err(`cannot write to standard output: ${message}\n`);
      process.on('exit', (exitCode) => {
        if (verdictCodes.has(exitCode)) process.exitCode = 2;
      });
    }
    isBroken = true;
    catchUp();
    if (lastsAsLongAsRead) process.exit(process.exitCode ?? 0);
  });
  // There is nowhere left to say so.
  stderr.on('error', () => undefined);
  return {
    out: (text) => {
      if (isBroken || stdout.write(text)) return;
      behind ??= Promise.withResolvers();
      return behind.promise;
    },
    err,
    flushed: async () => {
      if (!isBroken) await new Promise<void>((resolve) => stdout.write('', () => resolve()));
      await new Promise<void>((resolve) => stderr.write('', () => resolve()));
    },
  };
}
