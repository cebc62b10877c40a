import { type BigIntStats, fstatSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Takes a journal for this process alone, on this machine: false where another process has it. What holds it is a name that the system itself gives back
 * when the process ends, however it ends; a lock in a file would outlive a power cut. Systems without such names hold nothing, and allow everyone.
 */
export function lockJournal(file: number): Promise<boolean> {
  const path = lockName(fstatSync(file, { bigint: true }));
  if (path === null) return Promise.resolve(true);
  return new Promise((resolve) => {
    // Nobody has a reason to connect.
    const server = createServer((socket) => socket.destroy());
    server.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE' && code !== 'EACCES'));
    server.listen({ path, exclusive: true }, () => resolve(true)).unref();
  });
}

/** By what the system knows the file, not by its path, which may be one of several: an abstract socket's name (unix(7)) or a pipe's. */
function lockName({ dev, ino }: BigIntStats): string | null {
  if (process.platform === 'linux') return `\0cm-preflight/journal/${dev}/${ino}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\cm-preflight-journal-${dev}-${ino}` : null;
}
