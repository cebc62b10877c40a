import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { onAbort } from './abort.ts';
import { openStream, type Stream } from './stream.ts';
import { afterTimeout } from './timeout.ts';

/** What a server's certificate says of itself; texts are the peer's, cut to a bounded length. */
export interface Certificate {
  readonly subject: string;
  /** DNS names and addresses of the subject alternative name. */
  readonly names: readonly string[];
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, colon-separated hex. */
  readonly fingerprint: string;
  /** The name that we dialled is among its names; null where we dialled an address. */
  readonly isForName: boolean | null;
}

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
}

/** Longer texts of a certificate say no more. */
const mostText = 256;
const mostNames = 64;

/** OpenSSL's words for what our own side would not go on with; the peer spoke TLS to get there. */
const refusedHere = /UNSUPPORTED_PROTOCOL|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK|LEGACY_SIGALG|UNSAFE_LEGACY_RENEGOTIATION|NO_SUITABLE|BAD_ECPOINT/;

/** Begins TLS on a connection. No certificate is presented, and any is accepted: what it says is a finding, not a reason to stop. */
export function secure(stream: Stream, { name, timeoutMs, signal, mostBytes, alpn }: SecureOptions): Promise<Secured> {
  return new Promise((resolve) => {
    const socket = connect({
      socket: stream.duplex(),
      rejectUnauthorized: false,
      // Old servers are there to be heard, not trusted: no secret is ever sent.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
      ...(isIP(name) === 0 && /^[\w.-]{1,253}$/.test(name) ? { servername: name } : {}),
      ...(alpn ? { ALPNProtocols: [...alpn] } : {}),
    });
    const settle = (result: Secured) => {
      cancelTimeout();
      forgetAbort();
      socket.removeAllListeners();
      // A late error of a socket that nobody waits for any more must not end the process.
      socket.on('error', () => undefined);
      if (result.kind !== 'secured') socket.destroy();
      resolve(result);
    };
    const cancelTimeout = afterTimeout(timeoutMs, () => settle({ kind: 'failed', end: 'silence', code: null }));
    const forgetAbort = onAbort(signal, () => settle({ kind: 'failed', end: 'aborted', code: null }));
    socket.on('secureConnect', () => {
      const above = openStream(socket, mostBytes, signal, () => {
        socket.destroy();
        stream.hangUp();
      });
      const { name: cipher } = socket.getCipher();
      settle({
        kind: 'secured',
        stream: above,
        name,
        version: socket.getProtocol() ?? 'unknown',
        cipher,
        alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null,
        certificate: certificateOf(socket, name),
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => settle(failureOf(stream, error.code ?? 'EUNKNOWN')));
    socket.on('close', () => settle(failureOf(stream, 'ECONNRESET')));
  });
}

/** TLS records of a server begin with a handshake (22) or an alert (21) of version 3.x (RFC 8446 section 5.1). */
export function looksLikeTls(opening: Uint8Array): boolean {
  return (opening[0] === 0x16 || opening[0] === 0x15) && opening[1] === 0x03 && (opening[2] ?? 0) <= 0x04;
}

function failureOf(stream: Stream, code: string): Secured {
  const opening = stream.opening();
  if (opening[0] === 0x15 && looksLikeTls(opening) && opening[3] === 0 && opening[4] === 2) return { kind: 'alert', alert: `alert ${opening[6] ?? 'unknown'}` };
  if (looksLikeTls(opening)) {
    if (/_ALERT_/.test(code)) return { kind: 'alert', alert: code.replace(/^ERR_SSL_/, '') };
    if (refusedHere.test(code)) return { kind: 'refused-here', code };
  }
  const end = stream.ended();
  if (opening.length === 0 && end !== null) return { kind: 'failed', end, code: null };
  return { kind: 'failed', end: end === 'overflow' ? end : 'not-tls', code };
}

function certificateOf(socket: TLSSocket, name: string): Certificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  const names = (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
  return {
    subject: oneLine(certificate.subject),
    names: names.slice(0, mostNames).map(oneLine),
    issuer: oneLine(certificate.issuer),
    validFrom: isoOf(certificate.validFrom),
    validTo: isoOf(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    isForName: isIP(name) === 0 ? checkServerIdentity(name, certificate.toLegacyObject() as PeerCertificate) === undefined : null,
  };
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replaceAll('\n', ', ').slice(0, mostText);
}

function isoOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text.slice(0, mostText) : new Date(time).toISOString();
}
