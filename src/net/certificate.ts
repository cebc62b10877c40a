import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

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

/** Longer texts of a certificate say no more. */
const mostText = 256;
const mostNames = 64;

/** Reads the certificate that a peer showed; null where it showed none. */
export function certificateOf(socket: TLSSocket, name: string): Certificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  // A name with a comma in it is quoted, so that it does not read as two.
  const entries = [...(certificate.subjectAltName ?? '').matchAll(/(?:^|, )([\w ]+):("(?:[^"\\]|\\.)*"|[^,"]*)/g)];
  const names = entries.flatMap(([, kind, value]) => (kind === 'DNS' || kind === 'IP Address' ? [value ?? ''] : []));
  return {
    subject: oneLine(certificate.subject),
    names: names.slice(0, mostNames).map(oneLine),
    issuer: oneLine(certificate.issuer),
    validFrom: isoOf(certificate.validFrom),
    validTo: isoOf(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    isForName: isHostName(name) ? certificate.checkHost(name) !== undefined : null,
  };
}

/** A name that can be asked for in TLS (RFC 6066 section 3), which an address is not. */
export function isHostName(name: string): boolean {
  return isIP(name) === 0 && /^[\w.-]{1,253}$/.test(name);
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replaceAll('\n', ', ').slice(0, mostText);
}

function isoOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text.slice(0, mostText) : new Date(time).toISOString();
}
