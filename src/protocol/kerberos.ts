import { type Element, element, elementsIn, integer, integerOf, readElement, tags, text, textOf } from './ber.ts';
import { type Decoding, decode, decodeWhole } from './decoding.ts';

/** What a key distribution center says of a request that it refuses (RFC 4120 section 5.9.1). */
export interface KerberosError {
  readonly errorCode: number;
  /** The center's realm. */
  readonly realm: string | null;
  /** The center's clock, ISO 8601 with milliseconds. */
  readonly serverTime: string;
}

/** No answer to a request without a client is longer; the first byte of a longer length is no Kerberos. */
const mostMessageBytes = 64 * 1024;

/** AES 256, AES 128 and RC4 (RFC 8009, RFC 3962, RFC 4757), for the form's sake: no key is ever used. */
const encryptionTypes = [18, 17, 23];

/**
 * An AS-REQ (RFC 4120 section 5.4.1) for a ticket of the realm's own service, without the name of a client, which is optional there: there is nobody to
 * whom a ticket could be given, so the answer is an error, and no account is named. Over TCP its length goes before (section 7.2.2).
 */
export function encodeTicketRequest(realm: string, nonce: number): Buffer {
  const realmName = text(realm, tags.generalString);
  // name-type NT-SRV-INST (section 6.2)
  const service = element(tags.sequence, context(0, integer(2)), context(1, element(tags.sequence, text('krbtgt', tags.generalString), realmName)));
  const body = element(
    tags.sequence,
    // kdc-options: none of 32
    context(0, element(bitString, Uint8Array.of(0, 0, 0, 0, 0))),
    context(2, realmName),
    context(3, service),
    // till: as long as may be (section 3.1.1)
    context(5, text('19700101000000Z', tags.generalizedTime)),
    context(7, integer(nonce)),
    context(8, element(tags.sequence, ...encryptionTypes.map((type) => integer(type)))),
  );
  const request = element(applicationTag(10), element(tags.sequence, context(1, integer(5)), context(2, integer(10)), context(4, body)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(request.length);
  return Buffer.concat([length, request]);
}

const bitString = 0x03;

function context(number: number, content: Uint8Array): Buffer {
  return element(0xa0 | number, content);
}

function applicationTag(number: number): number {
  return 0x60 | number;
}

/** Reads a KRB-ERROR over TCP, whatever its code. */
export function decodeKerberosError(bytes: Uint8Array): Decoding<KerberosError> {
  return decode(bytes, (reader) => {
    const byteLength = reader.u32be();
    if (byteLength > mostMessageBytes) reader.fail('not-kerberos');
    // The tag is looked at before the rest has come: what is no error need not be waited for.
    if (reader.u8() !== applicationTag(30)) reader.fail('not-kerberos');
    reader.seek(4);
    return errorOf(reader.bytes(byteLength)) ?? reader.fail('not-kerberos');
  });
}

function errorOf(message: Uint8Array): KerberosError | null {
  const outer = decodeWhole(message, (reader) => readElement(reader, 'not-kerberos', applicationTag(30)));
  const [sequence] = (outer && elementsIn(outer.content)) ?? [];
  const fields = sequence?.tag === tags.sequence ? elementsIn(sequence.content) : null;
  if (fields === null) return null;
  const [version, type, errorCode] = [0, 1, 6].map((number) => integerOf(fieldOf(fields, number, tags.integer)));
  const serverTime = timeOf(fieldOf(fields, 4, tags.generalizedTime), integerOf(fieldOf(fields, 5, tags.integer)));
  if (version !== 5 || type !== 30 || typeof errorCode !== 'number' || serverTime === null) return null;
  const realm = fieldOf(fields, 9, tags.generalString);
  return { errorCode, realm: realm === undefined ? null : textOf(realm), serverTime };
}

/** What a numbered field of a sequence holds, where it is of the right kind. */
function fieldOf(fields: readonly Element[], number: number, tag: number): Uint8Array | undefined {
  const field = fields.find((one) => one.tag === (0xa0 | number));
  const [inner] = (field && elementsIn(field.content)) ?? [];
  return inner?.tag === tag ? inner.content : undefined;
}

/** KerberosTime (section 5.2.3), "20261125225130Z", with its microseconds. */
function timeOf(content: Uint8Array | undefined, microseconds: number | null): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(content === undefined ? '' : textOf(content, 16));
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isFraction = microseconds !== null && microseconds >= 0 && microseconds < 1_000_000;
  return Number.isNaN(time) ? null : new Date(time + (isFraction ? Math.floor(microseconds / 1000) : 0)).toISOString();
}

/** Names of the errors that such a request can meet (RFC 4120 section 7.5.9, RFC 6113); null for others. */
export function kerberosErrorName(errorCode: number): string | null {
  return errorNames[errorCode] ?? null;
}

const errorNames: Readonly<Record<number, string>> = {
  3: 'KDC_ERR_BAD_PVNO',
  6: 'KDC_ERR_C_PRINCIPAL_UNKNOWN',
  7: 'KDC_ERR_S_PRINCIPAL_UNKNOWN',
  9: 'KDC_ERR_NULL_KEY',
  11: 'KDC_ERR_NEVER_VALID',
  12: 'KDC_ERR_POLICY',
  13: 'KDC_ERR_BADOPTION',
  14: 'KDC_ERR_ETYPE_NOSUPP',
  16: 'KDC_ERR_PADATA_TYPE_NOSUPP',
  24: 'KDC_ERR_PREAUTH_FAILED',
  25: 'KDC_ERR_PREAUTH_REQUIRED',
  29: 'KDC_ERR_SVC_UNAVAILABLE',
  40: 'KRB_AP_ERR_MSG_TYPE',
  52: 'KRB_ERR_RESPONSE_TOO_BIG',
  60: 'KRB_ERR_GENERIC',
  61: 'KRB_ERR_FIELD_TOOLONG',
  68: 'KDC_ERR_WRONG_REALM',
};
