import { Duplex } from 'node:stream';
import { onAbort } from './abort.ts';
import { afterTimeout } from './timeout.ts';

/** How a wait ended: what was waited for came, or the peer closed, reset, said too much, or said nothing more in time. */
export type WaitEnd = 'enough' | 'closed' | 'reset' | 'overflow' | 'silence' | 'aborted';

/** A connection whose reads are bounded in bytes and time. */
export interface Stream {
  /** Everything received and not yet consumed. */
  received(): Buffer;
  /** The first bytes that ever came, consumed or not: what the peer is can be told from them. */
  opening(): Buffer;
  /** The first bytes that were handed to the protocol above: what the peer speaks there can be told from them. */
  openingAbove(): Buffer;
  /** How the peer ended the connection; null while it has not. */
  ended(): 'closed' | 'reset' | 'overflow' | null;
  /** Drops the first bytes of what was received. */
  consume(byteLength: number): void;
  write(bytes: Uint8Array): void;
  /** Waits until `enough` says so of what was received. */
  wait(timeoutMs: number, enough: (received: Buffer) => boolean): Promise<WaitEnd>;
  /** Hands all further bytes, both ways, to a protocol above this one, within the same bounds; `wait` and `received` are then of no more use. */
  duplex(): Duplex;
  hangUp(): void;
}

/** Enough to know a protocol by, and to read a responder's whole hello from. */
const openingBytes = 4096;

/** An opening with more bytes behind it, as far as there is room. */
function grown(opening: Buffer, more: Buffer): Buffer {
  return opening.length < openingBytes ? Buffer.concat([opening, more.subarray(0, openingBytes - opening.length)]) : opening;
}

/** Bytes that came and were not yet consumed, with room behind them: what comes byte by byte is not copied whole with each. */
function unread() {
  let room: Buffer = Buffer.alloc(0);
  let [from, to] = [0, 0];
  return {
    bytes: () => room.subarray(from, to),
    append: (more: Buffer) => {
      if (to + more.length > room.length) {
        const larger = Buffer.allocUnsafe(2 * (to - from + more.length));
        room.copy(larger, 0, from, to);
        [room, from, to] = [larger, 0, to - from];
      }
      more.copy(room, to);
      to += more.length;
    },
    consume: (byteLength: number) => {
      from = Math.min(to, from + byteLength);
    },
  };
}

/** Reads a connection, at most `mostBytes` of it from first to last. */
export function openStream(source: Duplex, mostBytes: number, signal: AbortSignal, hangUp: () => void): Stream {
  const buffer = unread();
  let opening: Buffer = Buffer.alloc(0);
  let openingAbove: Buffer = Buffer.alloc(0);
  let total = 0;
  let end: 'closed' | 'reset' | 'overflow' | null = null;
  let wake: () => void = () => undefined;
  let above: Duplex | null = null;
  const finish = (how: 'closed' | 'reset' | 'overflow') => {
    end ??= how;
    if (how === 'closed' && end === 'closed') above?.push(null);
    else above?.destroy(new Error(how));
    wake();
  };
  source.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, mostBytes + 1 - total);
    total += kept.length;
    opening = grown(opening, kept);
    if (above === null) buffer.append(kept);
    else {
      openingAbove = grown(openingAbove, kept);
      if (kept.length > 0 && !above.push(kept)) source.pause();
    }
    if (total > mostBytes) {
      source.pause();
      finish('overflow');
    } else wake();
  });
  source.on('end', () => finish('closed'));
  source.on('error', () => finish('reset'));
  return {
    received: buffer.bytes,
    opening: () => opening,
    openingAbove: () => openingAbove,
    ended: () => end,
    consume: buffer.consume,
    write: (bytes) => void source.write(bytes),
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
          if (enough(buffer.bytes())) settle('enough');
          else if (end !== null) settle(end);
        };
        wake();
      });
    },
    duplex: () => {
      above = new Duplex({
        read: () => void source.resume(),
        write: (chunk: Buffer, _, done) => {
          source.write(chunk);
          done();
        },
        destroy: (error, done) => {
          // What comes after the protocol above has given up is ours to read again.
          above = null;
          source.resume();
          done(error);
        },
      });
      const made = above;
      // Whoever uses it may be gone when the peer resets.
      made.on('error', () => undefined);
      const received = buffer.bytes();
      openingAbove = grown(Buffer.alloc(0), received);
      if (received.length > 0) made.push(received);
      buffer.consume(received.length);
      if (end === 'closed') made.push(null);
      else if (end !== null) made.destroy(new Error(end));
      return made;
    },
    hangUp,
  };
}
