import { isIPv6, type OnReadOpts, Socket } from 'node:net';
import type { Reason, State } from '../model/evidence.ts';
import { onAbort } from './abort.ts';
import { icmp6Prohibited, meaningOfConnectError } from './errors.ts';
import { type Feed, openStream, type Stream } from './stream.ts';
import { afterTimeout } from './timeout.ts';

export interface DialOptions {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Local address, or null for the system's choice. */
  readonly source: string | null;
  readonly signal: AbortSignal;
}

/** Where a connection left from; null where the system did not say (before Windows has routed it). */
export interface LocalEnd {
  readonly localAddress: string | null;
  readonly localPort: number | null;
}

export interface Connected extends LocalEnd {
  readonly kind: 'connected';
  /** It has no data events: `feed` hands over what it reads. */
  readonly socket: Socket;
  readonly feed: Feed;
  readonly ms: number;
}

export interface NotConnected extends LocalEnd {
  readonly kind: 'failed';
  readonly state: State;
  readonly reason: Reason;
  readonly code: string;
}

/** All connections read into one buffer, one after the other: a buffer for each would be 64 KB of garbage for an answer of a hundred bytes. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Opens a TCP connection to one address literal, and tells apart what kept it from opening. The caller hangs up. */
export function dial({ address, port, timeoutMs, source, signal }: DialOptions): Promise<Connected | NotConnected> {
  if (signal.aborted) return Promise.resolve({ kind: 'failed', state: 'unknown', reason: 'not-run', code: 'ABORTED', localAddress: null, localPort: null });
  return new Promise((resolve) => {
    const started = performance.now();
    const { onread, feed } = reading();
    const socket = new Socket({ allowHalfOpen: true, onread });
    let local: LocalEnd = { localAddress: null, localPort: null };
    let isUnderWay = false;
    const settle = (result: Connected | NotConnected) => {
      cancelTimeout();
      forgetAbort();
      socket.removeAllListeners();
      // A late error of a socket that nobody waits for any more must not end the process.
      socket.on('error', nobody);
      if (result.kind === 'failed') hangUp(socket);
      resolve(result);
    };
    const fail = (state: State, reason: Reason, code: string) => {
      const { localAddress, localPort } = local;
      settle({ kind: 'failed', state, reason, code, localAddress, localPort });
    };
    const cancelTimeout = afterTimeout(timeoutMs, () => fail('filtered', 'no-response', 'ETIMEDOUT'));
    const forgetAbort = onAbort(signal, () => fail('unknown', 'not-run', 'ABORTED'));
    socket.on('connect', () => {
      const ms = performance.now() - started;
      // Seen once in thousands: told as connected at the very moment at which no host was found.
      if (ms > slowMs && socket.remoteAddress === undefined) return fail('filtered', 'no-response', 'ENOTCONN');
      // Unless it was bound in time the system has chosen the address only now.
      const { localAddress, localPort } = local.localAddress === null ? localEnd(socket) : local;
      settle({ kind: 'connected', socket, feed, ms, localAddress, localPort });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'EUNKNOWN';
      // The same code is a fault of ours where the system refuses to send at all.
      const { state, reason } = code === 'EACCES' && isUnderWay && isIPv6(address) ? icmp6Prohibited : meaningOfConnectError(code);
      fail(state, reason, code);
    });
    socket.connect({ host: address, port, family: isIPv6(address) ? 6 : 4, autoSelectFamily: false, ...(source === null ? {} : { localAddress: source }) });
    // The system binds the socket in the tick after this one; a refused socket is gone before its error is told.
    process.nextTick(() => {
      local = localEnd(socket);
      isUnderWay = !socket.destroyed;
    });
  });
}

/** Longer than nearly every handshake takes, so that asking the system once more costs nothing. */
const slowMs = 900;

const nobody = () => undefined;

/** How a socket reads, and who is handed what it read: whoever asks first, and until then it is kept. */
function reading(): { onread: OnReadOpts; feed: Feed } {
  let early: Buffer | null = null;
  let take = (chunk: Buffer) => {
    early = Buffer.concat(early === null ? [chunk] : [early, chunk]);
  };
  return {
    onread: {
      buffer: readBuffer,
      callback: (byteLength, bytes) => {
        take((bytes as Buffer).subarray(0, byteLength));
        return true;
      },
    },
    feed: (given) => {
      take = given;
      if (early !== null) given(early);
    },
  };
}

/** Reads a dialled connection, at most `mostBytes` of it. */
export function dialedStream({ socket, feed }: Connected, mostBytes: number, signal: AbortSignal): Stream {
  return openStream(socket, mostBytes, signal, () => hangUp(socket), feed);
}

/**
 * Closes with a reset: thousands of connections to one port would leave as many in TIME_WAIT. A socket that is shutting down cannot be reset
 * (libuv says EINVAL, and the loop spins on the handle that stays), which is also why dialled sockets answer no FIN with their own.
 */
export function hangUp(socket: Socket): void {
  // A reset of what is closed already would be an error with a stack, for each of thousands of refusals.
  if (socket.destroyed) return;
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

function localEnd(socket: Socket): LocalEnd {
  const { localAddress, localPort } = socket;
  const isUnbound = localAddress === undefined || localAddress === '0.0.0.0' || localAddress === '::';
  return { localAddress: isUnbound ? null : shared(localAddress), localPort: localPort ?? null };
}

let last = '';

/** Nearly all connections leave from one address, and the system tells it as a new text each time. */
function shared(address: string): string {
  if (address !== last) last = address;
  return last;
}
