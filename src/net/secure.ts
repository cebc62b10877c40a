import { constants } from 'node:crypto';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { onAbort } from './abort.ts';
import { type Certificate, certificateOf, isHostName } from './certificate.ts';
import { openStream, type Stream } from './stream.ts';
import { afterTimeout } from './timeout.ts';
import { alertOf, firstAlert } from './tls-alerts.ts';

/** What came of a TLS handshake. */
export type Secured =
  /** It ended; `stream` carries the bytes above it, and `name` is the name that was asked for. */
  | {
      readonly kind: 'secured';
      readonly stream: Stream;
      readonly name: string;
      readonly version: string;
      readonly cipher: string;
      readonly alpn: string | null;
      readonly certificate: Certificate | null;
      /** The alert with which the peer ended it afterwards, as TLS 1.3 does where it wants a client's certificate; null where it did not. */
      alert(): string | null;
    }
  /** The peer speaks TLS and ended the handshake itself: an alert, e.g. where it wants a client's certificate. */
  | { readonly kind: 'alert'; readonly alert: string }
  /** The peer speaks TLS, in a way that this machine's TLS refuses, e.g. too old a version. */
  | { readonly kind: 'refused-here'; readonly code: string }
  | { readonly kind: 'failed'; readonly end: 'closed' | 'reset' | 'overflow' | 'silence' | 'aborted' | 'not-tls'; readonly code: string | null };

export interface SecureOptions {
  /** The host's name, for the server name indication and for looking at the certificate. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Bytes above TLS to read at most. */
  readonly mostBytes: number;
  readonly alpn?: readonly string[];
  /** The newest version to offer, where it is not all that this machine's TLS has. */
  readonly maxVersion?: 'TLSv1.2';
}

/**
 * OpenSSL's words for what our own side would not go on with; the peer spoke TLS to get there. The last row is of certificates that it will not read, or not for
 * this use, and that Windows may take: to reach them, a hello and a certificate must have been whole.
 */
const refusedHere = new RegExp(
  [
    'UNSUPPORTED_PROTOCOL|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK|LEGACY_SIGALG|UNSAFE_LEGACY_RENEGOTIATION|NO_SUITABLE|BAD_ECPOINT',
    'CERT_NOT_FOR_SIGNING|INVALID_UTF8STRING|BMPSTRING_IS_WRONG_LENGTH|UTCTIME_IS_TOO_SHORT|GENERALIZEDTIME_IS_TOO_SHORT',
  ].join('|'),
);

/**
 * What every TLS server of today can do one of. OpenSSL 3.5 would add a post-quantum key of 1.2 KB: a hello of two packets, which some servers and
 * firewalls reset or lose, while that of Windows fits into one.
 */
const groups = 'X25519:P-256:P-384:P-521';

/** A context of its own would cost each of thousands of handshakes 25 kB and a third of a millisecond. */
const contexts = new Map<string | undefined, SecureContext>();

function contextUpTo(maxVersion: 'TLSv1.2' | undefined): SecureContext {
  const known = contexts.get(maxVersion);
  if (known) return known;
  // Old servers are there to be heard, not trusted: no secret is ever sent.
  const versions = { minVersion: 'TLSv1', ...(maxVersion ? { maxVersion } : {}) } as const;
  const made = createSecureContext({ ...versions, ca: [], ciphers: 'DEFAULT@SECLEVEL=0', ecdhCurve: groups, secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT });
  contexts.set(maxVersion, made);
  return made;
}

/** Begins TLS on a connection. No certificate is presented, and any is accepted: what it says is a finding, not a reason to stop. */
export function secure(stream: Stream, { name, timeoutMs, signal, mostBytes, alpn, maxVersion }: SecureOptions): Promise<Secured> {
  if (signal.aborted) return Promise.resolve({ kind: 'failed', end: 'aborted', code: null });
  return new Promise((resolve) => {
    const socket = connect({
      socket: stream.duplex(),
      rejectUnauthorized: false,
      secureContext: contextUpTo(maxVersion),
      ...(isHostName(name) ? { servername: name } : {}),
      ...(alpn ? { ALPNProtocols: [...alpn] } : {}),
    });
    const settle = (result: Secured) => {
      cancelTimeout();
      forgetAbort();
      socket.off('secureConnect', succeed).off('error', fail).off('close', fail);
      // A late error of a socket that nobody waits for any more must not end the process.
      socket.on('error', () => undefined);
      if (result.kind !== 'secured') socket.destroy();
      resolve(result);
    };
    const succeed = () => {
      let alert: string | null = null;
      socket.on('error', (error: NodeJS.ErrnoException) => {
        alert ??= alertOf(error.code);
      });
      const above = openStream(socket, mostBytes, signal, () => {
        socket.destroy();
        stream.hangUp();
      });
      settle({
        kind: 'secured',
        stream: above,
        name,
        version: socket.getProtocol() ?? 'unknown',
        cipher: socket.getCipher().name,
        alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null,
        certificate: certificateOf(socket, name),
        alert: () => alert,
      });
    };
    const fail = (error?: NodeJS.ErrnoException | boolean) => settle(failureOf(stream, typeof error === 'object' ? (error.code ?? null) : null));
    const cancelTimeout = afterTimeout(timeoutMs, () => settle(failureOf(stream, null, 'silence')));
    const forgetAbort = onAbort(signal, () => settle({ kind: 'failed', end: 'aborted', code: null }));
    socket.on('secureConnect', succeed).on('error', fail).on('close', fail);
  });
}

/** TLS records of a server begin with a handshake (22) or an alert (21) of version 3.x (RFC 8446 section 5.1). */
export function looksLikeTls(opening: Uint8Array): boolean {
  return (opening[0] === 0x16 || opening[0] === 0x15) && opening[1] === 0x03 && (opening[2] ?? 0) <= 0x04;
}

/** What a handshake ended in that did not succeed: by OpenSSL's code, or by how the connection ended. */
function failureOf(stream: Stream, code: string | null, end: 'closed' | 'reset' | 'overflow' | 'silence' | null = stream.ended()): Secured {
  const opening = stream.openingAbove();
  const alert = looksLikeTls(opening) ? (firstAlert(opening, end) ?? alertOf(code)) : null;
  if (alert !== null) return { kind: 'alert', alert };
  if (code !== null && looksLikeTls(opening) && refusedHere.test(code)) return { kind: 'refused-here', code };
  // What OpenSSL objects to came from the peer; all else is how the connection ended.
  if (end !== null && !code?.startsWith('ERR_SSL_')) return { kind: 'failed', end, code: null };
  return { kind: 'failed', end: 'not-tls', code };
}
