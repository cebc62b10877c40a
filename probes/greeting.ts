import type { Facts } from '../src/model/evidence.ts';
import { looksLikeTls } from '../src/net/secure.ts';

/** Enough to recognize a greeting by. */
const bannerBytes = 64;

/** Protocols that can be told by their first bytes, whoever speaks first. */
const known: readonly [RegExp, string][] = [
  [/^SSH-\d/, 'ssh'],
  [/^HTTP\/\d/, 'http'],
  [/^220[ -][^\r\n]*(SMTP|mail)/i, 'smtp'],
  [/^220[ -]/, 'ftp'],
  [/^\+OK/, 'pop3'],
  [/^\* OK/, 'imap'],
  [/^RFB \d{3}\.\d{3}/, 'vnc'],
  [/^.\0\0\0\x0a\d+\.\d+\.\d+/s, 'mysql'],
  [/^\x05\0\x0c\x03|^\x05\0[\x02\x03\x0d]/, 'msrpc'],
  [/^\x04\x01..\0\0\x01\0/s, 'tds'],
  [/^\0...[\xfe\xff]SMB/s, 'smb'],
];

/** What else is there, by what it said: a code such as "ssh", and its first bytes as a text. Null where it said nothing. */
export function greetingOf(opening: Uint8Array): { readonly code: string | null; readonly facts: Facts } | null {
  if (opening.length === 0) return null;
  const said = Buffer.from(opening.subarray(0, bannerBytes)).toString('latin1');
  const code = looksLikeTls(opening) ? 'tls' : (known.find(([pattern]) => pattern.test(said))?.[1] ?? null);
  return { code, facts: { banner: printable(opening.subarray(0, bannerBytes)) } };
}

/** Bytes as a text that no terminal and no report can mistake for its own: all but plain ASCII as \xNN. */
export function printable(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('');
}
