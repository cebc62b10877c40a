import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { onAbort } from './abort.ts';
import type { Stream, WaitEnd } from './stream.ts';
import { afterTimeout } from './timeout.ts';

/** One request; `path` is sent as it is: a path, an absolute URI or, of CONNECT, host:port (RFC 9112 section 3.2). */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'CONNECT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole of it, the answer's body included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Bytes of the answer's body that are wanted at most; 0: the answer is done with its headers. */
  readonly mostBodyBytes: number;
}

/** What came of a request. Any status is a reply; what its body lacks in bytes or time is left out. */
export type HttpReply =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly statusText: string;
      /** By name in lower case; values are the peer's, cut to a bounded length. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
      /** Where CONNECT opened the way (2xx): what lies behind it. */
      readonly tunnel: Duplex | null;
    }
  /** `not-http`: something was said that is no HTTP, and `code` is llhttp's word for why. */
  | { readonly kind: 'failed'; readonly end: Exclude<WaitEnd, 'enough'> | 'not-http'; readonly code: string | null };

/** Headers that say who answered, or where to go on. */
const told = ['server', 'location', 'via', 'www-authenticate', 'proxy-authenticate', 'proxy-status', 'x-squid-error', 'x-cache', 'content-type'];

/** Longer values say no more. */
const mostText = 256;

/** IIS and nginx refuse requests beyond 16 KB themselves; answers are shorter still. */
const mostHeaderBytes = 16 * 1024;

/** RFC 9110 section 15.2: a final status follows. A server that sends more of them than this never comes to it. */
const mostInterim = 8;

/** Sends one request on a connection and reads its answer by Node's own parser: nothing is followed, kept alive or tried again. */
export function ask(stream: Stream, { method, path, headers, body, timeoutMs, signal, mostBodyBytes }: HttpRequest): Promise<HttpReply> {
  if (signal.aborted) return Promise.resolve({ kind: 'failed', end: 'aborted', code: null });
  return new Promise((resolve) => {
    const line = stream.duplex();
    const sent = request({
      createConnection: () => line,
      method,
      path,
      headers: { ...headers, connection: 'close' },
      setHost: false,
      maxHeaderSize: mostHeaderBytes,
      // A service that answers carelessly still answers.
      insecureHTTPParser: true,
    });
    const chunks: Buffer[] = [];
    let bodyBytes = 0;
    let interim = 0;
    let reply: IncomingMessage | null = null;
    let tunnel: Duplex | null = null;
    const settle = (failure: Extract<HttpReply, { kind: 'failed' }>) => {
      cancelTimeout();
      forgetAbort();
      sent.removeAllListeners();
      // A late error of a request that nobody waits for any more must not end the process.
      sent.on('error', () => undefined);
      reply?.on('error', () => undefined);
      if (tunnel === null) sent.destroy();
      resolve(reply === null ? failure : replyOf(reply, Buffer.concat(chunks).subarray(0, mostBodyBytes), tunnel));
    };
    const end = (how: Exclude<WaitEnd, 'enough'>) => settle({ kind: 'failed', end: how, code: null });
    const cancelTimeout = afterTimeout(timeoutMs, () => end('silence'));
    const forgetAbort = onAbort(signal, () => {
      reply = null;
      end('aborted');
    });
    sent.on('information', () => {
      if (++interim > mostInterim) end('overflow');
    });
    sent.on('response', (response) => {
      reply = response;
      if (mostBodyBytes === 0) return end('closed');
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bodyBytes += chunk.length;
        if (bodyBytes >= mostBodyBytes) end('overflow');
      });
      response.on('end', () => end('closed'));
      response.on('error', () => end('reset'));
    });
    // Node speaks of any answer to CONNECT as this.
    sent.on('connect', (response, socket, head) => {
      reply = response;
      if (Math.floor((response.statusCode ?? 0) / 100) === 2) {
        tunnel = socket;
        if (head.length > 0) socket.unshift(head);
      }
      end('closed');
    });
    sent.on('upgrade', (response) => {
      reply = response;
      end('closed');
    });
    sent.on('error', (error: NodeJS.ErrnoException) => settle(failureOf(stream, error.code ?? null)));
    sent.on('close', () => settle(failureOf(stream, null)));
    sent.end(body);
  });
}

function failureOf(stream: Stream, code: string | null): Extract<HttpReply, { kind: 'failed' }> {
  if (code === 'HPE_HEADER_OVERFLOW') return { kind: 'failed', end: 'overflow', code };
  // A connection that ended within the headers is no word of llhttp's about what was said.
  if (code?.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') return { kind: 'failed', end: 'not-http', code };
  return { kind: 'failed', end: stream.ended() ?? 'closed', code: null };
}

function replyOf({ statusCode, statusMessage, headers }: IncomingMessage, body: Buffer, tunnel: Duplex | null): HttpReply {
  const kept = told.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, (Array.isArray(value) ? value.join(', ') : value).slice(0, mostText)]];
  });
  return { kind: 'reply', status: statusCode ?? 0, statusText: (statusMessage ?? '').slice(0, mostText), headers: Object.fromEntries(kept), body, tunnel };
}
