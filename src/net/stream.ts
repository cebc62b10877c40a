import type { Socket } from 'node:net';
import { onAbort } from './abort.ts';
import { hangUp } from './connect.ts';
import { afterTimeout } from './timeout.ts';

/** How a wait ended: what was waited for came, or the peer closed, reset, said too much, or said nothing more in time. */
export type WaitEnd = 'enough' | 'closed' | 'reset' | 'overflow' | 'silence' | 'aborted';

/** A connection whose reads are bounded in bytes and time. */
export interface Stream {
  /** Everything received and not yet consumed. */
  received(): Buffer;
  /** Drops the first bytes of what was received. */
  consume(byteLength: number): void;
  write(bytes: Uint8Array): void;
  /** Waits until `enough` says so of what was received. */
  wait(timeoutMs: number, enough: (received: Buffer) => boolean): Promise<WaitEnd>;
  hangUp(): void;
}

/** Reads a connected socket into at most `mostBytes`. */
export function openStream(socket: Socket, mostBytes: number, signal: AbortSignal): Stream {
  let buffer: Buffer = Buffer.alloc(0);
  let end: 'closed' | 'reset' | null = null;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk) => {
    const room = mostBytes + 1 - buffer.length;
    if (room > 0) buffer = Buffer.concat([buffer, chunk.subarray(0, room)]);
    if (buffer.length > mostBytes) socket.pause();
    wake();
  });
  socket.on('end', () => {
    end ??= 'closed';
    wake();
  });
  socket.on('error', () => {
    end = 'reset';
    wake();
  });
  return {
    received: () => buffer,
    consume: (byteLength) => {
      buffer = buffer.subarray(byteLength);
    },
    write: (bytes) => void socket.write(bytes),
    wait: (timeoutMs, enough) => {
      if (signal.aborted) return Promise.resolve('aborted');
      return new Promise((resolve) => {
        const settle = (how: WaitEnd) => {
          wake = () => undefined;
          cancelTimeout();
          forgetAbort();
          resolve(how);
        };
        const cancelTimeout = afterTimeout(timeoutMs, () => settle('silence'));
        const forgetAbort = onAbort(signal, () => settle('aborted'));
        wake = () => {
          if (enough(buffer)) settle('enough');
          else if (buffer.length > mostBytes) settle('overflow');
          else if (end !== null) settle(end);
        };
        wake();
      });
    },
    hangUp: () => hangUp(socket),
  };
}
