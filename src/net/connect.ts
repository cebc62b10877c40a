import { connect, isIPv6, type Socket } from 'node:net';
import type { Reason, State } from '../model/evidence.ts';
import { onAbort } from './abort.ts';
import { icmp6Prohibited, meaningOfConnectError } from './errors.ts';
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
  readonly socket: Socket;
  readonly ms: number;
}

export interface NotConnected extends LocalEnd {
  readonly kind: 'failed';
  readonly state: State;
  readonly reason: Reason;
  readonly code: string;
}

/** Opens a TCP connection to one address literal, and tells apart what kept it from opening. The caller hangs up. */
export function dial({ address, port, timeoutMs, source, signal }: DialOptions): Promise<Connected | NotConnected> {
  if (signal.aborted) return Promise.resolve({ kind: 'failed', state: 'unknown', reason: 'not-run', code: 'ABORTED', localAddress: null, localPort: null });
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({
      host: address,
      port,
      family: isIPv6(address) ? 6 : 4,
      autoSelectFamily: false,
      allowHalfOpen: true,
      ...(source === null ? {} : { localAddress: source }),
    });
    let local: LocalEnd = { localAddress: null, localPort: null };
    let isUnderWay = false;
    const settle = (result: Connected | NotConnected) => {
      cancelTimeout();
      forgetAbort();
      socket.removeAllListeners();
      // A late error of a socket that nobody waits for any more must not end the process.
      socket.on('error', () => undefined);
      if (result.kind === 'failed') hangUp(socket);
      resolve(result);
    };
    const fail = (state: State, reason: Reason, code: string) => settle({ kind: 'failed', state, reason, code, ...local });
    const cancelTimeout = afterTimeout(timeoutMs, () => fail('filtered', 'no-response', 'ETIMEDOUT'));
    socket.on('connect', () => {
      local = localEnd(socket);
      settle({ kind: 'connected', socket, ms: performance.now() - started, ...local });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'EUNKNOWN';
      // The same code is a fault of ours where the system refuses to send at all.
      const { state, reason } = code === 'EACCES' && isUnderWay && isIPv6(address) ? icmp6Prohibited : meaningOfConnectError(code);
      fail(state, reason, code);
    });
    const forgetAbort = onAbort(signal, () => fail('unknown', 'not-run', 'ABORTED'));
    // The system binds the socket in the tick after this one; a refused socket is gone before its error is told.
    process.nextTick(() => {
      local = localEnd(socket);
      isUnderWay = !socket.destroyed;
    });
  });
}

/**
 * Closes with a reset: thousands of connections to one port would leave as many in TIME_WAIT. A socket that is shutting down cannot be reset
 * (libuv says EINVAL, and the loop spins on the handle that stays), which is also why dialled sockets answer no FIN with their own.
 */
export function hangUp(socket: Socket): void {
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

function localEnd(socket: Socket): LocalEnd {
  const { localAddress, localPort } = socket;
  const isUnbound = localAddress === undefined || localAddress === '0.0.0.0' || localAddress === '::';
  return { localAddress: isUnbound ? null : localAddress, localPort: localPort ?? null };
}
