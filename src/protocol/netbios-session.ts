import { type Decoding, decode } from './decoding.ts';
import { encodeName } from './netbios.ts';

/** What the session service says to a request (RFC 1002 section 4.3.1). */
export type SessionAnswer =
  | { readonly kind: 'positive' }
  | { readonly kind: 'negative'; readonly errorCode: number }
  | { readonly kind: 'retarget'; readonly address: string; readonly port: number };

/** A file server must accept a session for this name, whatever its own is (Microsoft, "CIFS Server Implementation"). */
const called = '*SMBSERVER';
/** Who calls: a name of no host. */
const calling = 'CM-PREFLIGHT';

/** A SESSION REQUEST (RFC 1002 section 4.3.2): to a server (suffix 20), from a workstation (suffix 00). */
export function encodeSessionRequest(): Buffer {
  const names = Buffer.concat([encodeName(called, ' ', 0x20), encodeName(calling, ' ', 0x00)]);
  return Buffer.concat([Uint8Array.of(0x81, 0, 0, names.length), names]);
}

/** Reads the answer: POSITIVE, NEGATIVE or RETARGET SESSION RESPONSE (RFC 1002 sections 4.3.3 to 4.3.5). */
export function decodeSessionAnswer(bytes: Uint8Array): Decoding<SessionAnswer> {
  return decode(bytes, (reader) => {
    const type = reader.u8();
    if (type !== 0x82 && type !== 0x83 && type !== 0x84) reader.fail('not-netbios');
    const flags = reader.u8();
    const byteLength = reader.u16be();
    if (flags !== 0 || byteLength !== lengthOf[type]) reader.fail('not-netbios');
    if (type === 0x82) return { kind: 'positive' };
    if (type === 0x83) return { kind: 'negative', errorCode: reader.u8() };
    const address = [reader.u8(), reader.u8(), reader.u8(), reader.u8()].join('.');
    return { kind: 'retarget', address, port: reader.u16be() };
  });
}

const lengthOf: Readonly<Record<number, number>> = { 130: 0, 131: 1, 132: 6 };

/** The name of a negative response's code (RFC 1002 section 4.3.4); null where it has none. */
export function sessionErrorName(errorCode: number): string | null {
  return sessionErrors[errorCode] ?? null;
}

const sessionErrors: Readonly<Record<number, string>> = {
  128: 'not-listening-on-called-name',
  129: 'not-listening-for-calling-name',
  130: 'called-name-not-present',
  131: 'insufficient-resources',
  143: 'unspecified-error',
};
