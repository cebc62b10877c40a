import { isIPv6 } from 'node:net';
import { DgramAsPromised } from 'dgram-as-promised';
import type { Reason, State } from '../model/evidence.ts';
import { onAbort } from './abort.ts';
import type { LocalEnd } from './connect.ts';
import { icmp6Prohibited, meaningOfDatagramError } from './errors.ts';
import { afterTimeout } from './timeout.ts';

/** A datagram, or how to make it where it must say which address it comes from. */
export type Request = Uint8Array | ((local: LocalEnd) => Uint8Array);

export interface AskOptions {
  readonly address: string;
  readonly port: number;
  /** Sent one after the other; the first reply to any of them counts. */
  readonly requests: readonly Request[];
  /** How long each request waits for an answer before the next one is sent; 0 by default. */
  readonly secondAfterMs?: number;
  readonly timeoutMs: number;
  readonly source: string | null;
  /** Port to send from; null: any. */
  readonly sourcePort?: number | null;
  readonly signal: AbortSignal;
  /** Whether the answer may come from another port of the same address, as TFTP's does; ICMP errors are then not seen. */
  readonly fromAnyPort?: boolean;
  /** Whether a datagram answers one of the requests; others are passed over. */
  readonly accept: (reply: Uint8Array) => boolean;
  /** Sent to whoever gave the answer, where that answer leaves it waiting for more; null: nothing. */
  readonly farewell?: (reply: Uint8Array) => Uint8Array | null;
}

export interface Reply extends LocalEnd {
  readonly kind: 'reply';
  readonly data: Uint8Array;
  readonly port: number;
}

export interface NoReply extends LocalEnd {
  readonly kind: 'failed';
  readonly state: State;
  readonly reason: Reason;
  readonly code: string;
}

/** A peer that floods us with datagrams is read this often and no more. */
const mostDatagrams = 64;

/** Sends requests from one fresh socket and waits for a reply that answers: an answer, an ICMP error, or silence. */
export async function ask(options: AskOptions): Promise<Reply | NoReply> {
  const { address, port, requests, source, signal } = options;
  const nowhere: LocalEnd = { localAddress: null, localPort: null };
  if (signal.aborted) return { kind: 'failed', state: 'unknown', reason: 'not-run', code: 'ABORTED', ...nowhere };
  const socket = DgramAsPromised.createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  // dgram-as-promised has no connect(); its inner socket has. An error that comes between two calls must not end the process.
  const inner = socket.socket;
  inner.on('error', () => undefined);
  let local = nowhere;
  try {
    if (source !== null || (options.sourcePort ?? null) !== null) await socket.bind({ port: options.sourcePort ?? 0, ...(source === null ? {} : { address: source }) });
    if (!options.fromAnyPort) await new Promise<void>((resolve, reject) => inner.connect(port, address, (error?: Error) => (error ? reject(error) : resolve())));
    else if (source === null) await socket.bind({ port: options.sourcePort ?? 0 });
    const bound = inner.address();
    local = { localAddress: bound.address === '0.0.0.0' || bound.address === '::' ? null : bound.address, localPort: bound.port };
    return await exchange(socket, options, requests, local);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    return { kind: 'failed', ...meaningOfDatagramError(code), code, ...local };
  } finally {
    inner.removeAllListeners('message');
    socket.close().catch(() => undefined);
  }
}

type Received = Awaited<ReturnType<ReturnType<typeof DgramAsPromised.createSocket>['recv']>>;

/** recv() has no queue: each one is under way before the next datagram can come. */
async function exchange(socket: ReturnType<typeof DgramAsPromised.createSocket>, options: AskOptions, requests: readonly Request[], local: LocalEnd): Promise<Reply | NoReply> {
  const { address, port, timeoutMs, signal, accept, fromAnyPort } = options;
  let settleEarly: (how: 'silence' | 'aborted') => void = () => undefined;
  const early = new Promise<'silence' | 'aborted'>((resolve) => {
    settleEarly = resolve;
  });
  const cancelTimeout = afterTimeout(timeoutMs, () => settleEarly('silence'));
  const forgetAbort = onAbort(signal, () => settleEarly('aborted'));
  let turn: Turn | null = null;
  try {
    let next = quiet(socket.recv());
    // Its types know no connected socket, which is sent to without an address.
    const send = socket.send.bind(socket) as (bytes: Uint8Array, offset: number, length: number, ...to: [number, string] | []) => Promise<number>;
    const left = [...requests];
    const sendTo = (bytes: Uint8Array, toPort: number) => (fromAnyPort ? send(bytes, 0, bytes.length, toPort, address) : send(bytes, 0, bytes.length));
    const sendNext = async () => {
      const request = left.shift();
      if (request) await sendTo(typeof request === 'function' ? request(local) : request, port);
      // What comes in between puts the next one off no further.
      turn = left.length > 0 ? turnAfter(options.secondAfterMs ?? 0) : null;
    };
    await sendNext();
    for (let seen = 0; seen < mostDatagrams; ) {
      const got = await Promise.race([next, early, ...(turn === null ? [] : [(turn as Turn).come])]).catch((error: NodeJS.ErrnoException) => {
        // Received, not sent: the word of a router on the way.
        if (error.code === 'EACCES' && isIPv6(address)) return 'prohibited' as const;
        throw error;
      });
      if (got === 'later') {
        await sendNext();
        continue;
      }
      if (got === 'prohibited') return { kind: 'failed', ...icmp6Prohibited, code: 'EACCES', ...local };
      if (got === 'silence') return { kind: 'failed', state: 'open|filtered', reason: 'no-response', code: 'ETIMEDOUT', ...local };
      if (got === 'aborted' || got === undefined) return { kind: 'failed', state: 'unknown', reason: 'not-run', code: 'ABORTED', ...local };
      const isFromPeer = sameAddress(got.rinfo.address, address);
      if (isFromPeer) seen++;
      if (isFromPeer && accept(got.msg)) {
        const farewell = options.farewell?.(got.msg) ?? null;
        // The answer stands, whatever comes of it.
        if (farewell !== null) await sendTo(farewell, got.rinfo.port).catch(() => undefined);
        return { kind: 'reply', data: got.msg, port: got.rinfo.port, ...local };
      }
      next = quiet(socket.recv());
    }
    return { kind: 'failed', state: 'open', reason: 'proto-mismatch', code: 'too-many-datagrams', ...local };
  } finally {
    (turn as Turn | null)?.cancel();
    cancelTimeout();
    forgetAbort();
  }
}

/** The time to send the next request. */
interface Turn {
  readonly come: Promise<'later'>;
  readonly cancel: () => void;
}

function turnAfter(ms: number): Turn {
  const { promise, resolve } = Promise.withResolvers<'later'>();
  return { come: promise, cancel: afterTimeout(ms, () => resolve('later')) };
}

/** A receive that nobody waits for any more may fail without ending the process. */
function quiet(receive: Promise<Received>): Promise<Received> {
  receive.catch(() => undefined);
  return receive;
}

function sameAddress(a: string, b: string): boolean {
  return a.split('%')[0] === b.split('%')[0];
}
