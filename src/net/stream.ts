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

/** Hands over what a connection reads; the bytes are the caller's only until it returns. */
export type Feed = (take: (chunk: Buffer) => void) => void;

/** Enough to know a protocol by, and to read a responder's whole hello from. */
const openingBytes = 4096;

const nothing = Buffer.alloc(0);
const nobody = () => undefined;

/** Reads a connection, at most `mostBytes` of it from first to last; with `feed` in place of the source's own data events. */
export function openStream(source: Duplex, mostBytes: number, signal: AbortSignal, hangUp: () => void, feed?: Feed): Stream {
  return new BoundedStream(source, mostBytes, signal, hangUp, feed);
}

/** A class, since thousands are open at once: what closures would hold is held once. */
class BoundedStream implements Stream {
  readonly hangUp: () => void;
  private readonly source: Duplex;
  private readonly mostBytes: number;
  private readonly signal: AbortSignal;
  /** Bytes that came and were not yet consumed, with room behind them: what comes byte by byte is not copied whole with each. */
  private room: Buffer = nothing;
  private from = 0;
  private to = 0;
  private total = 0;
  private first: Buffer = nothing;
  private firstAbove: Buffer = nothing;
  private end: 'closed' | 'reset' | 'overflow' | null = null;
  private above: Duplex | null = null;
  private wake: () => void = nobody;

  constructor(source: Duplex, mostBytes: number, signal: AbortSignal, hangUp: () => void, feed?: Feed) {
    this.source = source;
    this.mostBytes = mostBytes;
    this.signal = signal;
    this.hangUp = hangUp;
    const take = (chunk: Buffer) => this.take(chunk);
    if (feed) feed(take);
    else source.on('data', take);
    source.on('end', () => this.finish('closed'));
    source.on('error', () => this.finish('reset'));
  }

  received(): Buffer {
    return this.room.subarray(this.from, this.to);
  }

  opening(): Buffer {
    return this.first;
  }

  openingAbove(): Buffer {
    return this.firstAbove;
  }

  ended(): 'closed' | 'reset' | 'overflow' | null {
    return this.end;
  }

  consume(byteLength: number): void {
    this.from = Math.min(this.to, this.from + byteLength);
  }

  write(bytes: Uint8Array): void {
    this.source.write(bytes);
  }

  wait(timeoutMs: number, enough: (received: Buffer) => boolean): Promise<WaitEnd> {
    if (this.signal.aborted) return Promise.resolve('aborted');
    return new Promise((resolve) => {
      const settle = (how: WaitEnd) => {
        this.wake = nobody;
        cancelTimeout();
        forgetAbort();
        resolve(how);
      };
      const cancelTimeout = afterTimeout(timeoutMs, () => settle('silence'));
      const forgetAbort = onAbort(this.signal, () => settle('aborted'));
      this.wake = () => {
        if (enough(this.received())) settle('enough');
        else if (this.end !== null) settle(this.end);
      };
      if (this.to > this.from || this.end !== null) this.wake();
    });
  }

  duplex(): Duplex {
    const { source } = this;
    const made = new Duplex({
      read: () => void source.resume(),
      write: (chunk: Buffer, _, done) => {
        source.write(chunk);
        done();
      },
      destroy: (error, done) => {
        // What comes after the protocol above has given up is ours to read again.
        this.above = null;
        source.resume();
        done(error);
      },
    });
    this.above = made;
    // Whoever uses it may be gone when the peer resets.
    made.on('error', nobody);
    const received = this.received();
    this.firstAbove = grown(nothing, received);
    if (received.length > 0) made.push(received);
    this.consume(received.length);
    if (this.end === 'closed') made.push(null);
    else if (this.end !== null) made.destroy(new Error(this.end));
    return made;
  }

  private take(chunk: Buffer): void {
    const kept = this.total + chunk.length > this.mostBytes + 1 ? chunk.subarray(0, this.mostBytes + 1 - this.total) : chunk;
    this.total += kept.length;
    if (this.above === null) {
      this.append(kept);
      this.first = this.first === nothing && kept.length <= openingBytes ? this.received() : grown(this.first, kept);
    } else {
      this.first = grown(this.first, kept);
      this.firstAbove = grown(this.firstAbove, kept);
      if (kept.length > 0 && !this.above.push(Buffer.from(kept))) this.source.pause();
    }
    if (this.total > this.mostBytes) {
      this.source.pause();
      this.finish('overflow');
    } else this.wake();
  }

  private append(more: Buffer): void {
    if (this.to + more.length > this.room.length) {
      const held = this.to - this.from;
      const larger = Buffer.allocUnsafe(held === 0 ? more.length : 2 * (held + more.length));
      this.room.copy(larger, 0, this.from, this.to);
      [this.room, this.from, this.to] = [larger, 0, held];
    }
    more.copy(this.room, this.to);
    this.to += more.length;
  }

  private finish(how: 'closed' | 'reset' | 'overflow'): void {
    this.end ??= how;
    if (how === 'closed' && this.end === 'closed') this.above?.push(null);
    else this.above?.destroy(new Error(how));
    this.wake();
  }
}

/** An opening with more bytes behind it, as far as there is room. */
function grown(opening: Buffer, more: Buffer): Buffer {
  return opening.length < openingBytes ? Buffer.concat([opening, more.subarray(0, openingBytes - opening.length)]) : opening;
}
