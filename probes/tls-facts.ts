import type { Certificate } from '../src/net/certificate.ts';
import type { Secured } from '../src/net/secure.ts';

/** Something that is worth a remark and no failure; plain JSON, words are made where reports are. */
export interface Finding {
  readonly id: string;
  readonly [detail: string]: unknown;
}

/** What a TLS handshake showed of the service behind it, as facts and findings of a sighting. */
export interface TlsFacts {
  readonly tls: { readonly version: string; readonly cipher: string; readonly certificate: Certificate | null; readonly alert?: string };
  readonly findings: readonly Finding[];
}

/** Public authorities ask for renewal about 30 days before the end; whoever renews later has no time left for a second try. */
const soonMs = 30 * 24 * 3600 * 1000;

/** Deprecated by RFC 8996. */
const tooOld: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1', 'TLSv1.1']);

/** Version, cipher and certificate of a handshake that ended, and what of them will make a real client refuse; `expected` in a finding is the name that was asked for. */
export function tlsFacts(secured: Extract<Secured, { kind: 'secured' }>, now = new Date()): TlsFacts {
  const { version, cipher, certificate, name } = secured;
  const findings: Finding[] = tooOld.has(version) ? [{ id: 'tls-too-old', version }] : [];
  if (certificate) findings.push(...validityOf(certificate, now), ...nameOf(certificate, name));
  return { tls: { version, cipher, certificate }, findings };
}

function validityOf({ validFrom, validTo }: Certificate, now: Date): Finding[] {
  // A date that cannot be read compares as neither.
  if (Date.parse(validTo) < now.getTime()) return [{ id: 'certificate-expired', validTo }];
  if (Date.parse(validFrom) > now.getTime()) return [{ id: 'certificate-not-yet-valid', validFrom }];
  return Date.parse(validTo) - now.getTime() < soonMs ? [{ id: 'certificate-expires-soon', validTo }] : [];
}

function nameOf({ isForName, names, subject }: Certificate, expected: string): Finding[] {
  return isForName === false ? [{ id: 'certificate-other-name', expected, names: names.length > 0 ? names : [subject] }] : [];
}
