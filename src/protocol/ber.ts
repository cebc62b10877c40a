import { decodeWhole, type Reader } from './decoding.ts';

/** One element of BER (X.690): its tag byte and what it holds. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Universal tags (X.690 section 8), as LDAP and Kerberos use them. */
export const tags = { boolean: 0x01, integer: 0x02, octetString: 0x04, enumerated: 0x0a, generalString: 0x1b, generalizedTime: 0x18, sequence: 0x30, set: 0x31 } as const;

/** What follows of one answer is less than this; a length beyond it is a lie, and is not waited for. */
const mostContentBytes = 256 * 1024;

/** More elements in one container than any answer that we ask for has. */
const mostElements = 1024;

/** Writes one element with a definite length. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const header = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | length.length, ...length];
  return Buffer.concat([Uint8Array.from(header), content]);
}

/** Writes a whole number from 0 to 2^48 - 1 in its shortest form, as DER wants it too. */
export function integer(value: number, tag: number = tags.integer): Buffer {
  const bytes = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  // The first bit is the sign.
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return element(tag, Uint8Array.from(bytes));
}

/** Writes a text as UTF-8. */
export function text(value: string, tag: number = tags.octetString): Buffer {
  return element(tag, Buffer.from(value));
}

/**
 * Reads one element, of the given tag where one is given; anything else is malformed with the reason `why`. Lengths are definite (RFC 4511 section 5.1,
 * X.690 section 10.1), in any number of bytes up to four: Windows always takes four.
 */
export function readElement(reader: Reader, why: string, expected: number | null = null): Element {
  const tag = reader.u8();
  if (expected !== null && tag !== expected) reader.fail(why);
  // Tags of several bytes: neither LDAP nor Kerberos has one.
  if ((tag & 0x1f) === 0x1f) reader.fail(why);
  const first = reader.u8();
  let byteLength = first;
  if (first >= 0x80) {
    if (first === 0x80 || first > 0x84) reader.fail(why);
    byteLength = 0;
    for (let left = first & 0x7f; left > 0; left--) byteLength = byteLength * 256 + reader.u8();
  }
  if (byteLength > mostContentBytes) reader.fail(why);
  return { tag, content: reader.bytes(byteLength) };
}

/** The elements that a container holds; null where they do not fill it exactly, or are too many. */
export function elementsIn(content: Uint8Array): Element[] | null {
  return decodeWhole(content, (reader) => {
    const elements: Element[] = [];
    while (reader.left > 0) {
      if (elements.length >= mostElements) reader.fail('too-many-elements');
      elements.push(readElement(reader, 'not-ber'));
    }
    return elements;
  });
}

/** A whole number of up to six bytes, with its sign; null where there is none. */
export function integerOf(content: Uint8Array | undefined): number | null {
  if (content === undefined || content.length === 0 || content.length > 6) return null;
  return Buffer.from(content).readIntBE(0, content.length);
}

/** A text, cut to so many characters. */
export function textOf(content: Uint8Array, mostCharacters = 256): string {
  // A character takes four bytes at most.
  return Buffer.from(content.subarray(0, 4 * mostCharacters))
    .toString('utf8')
    .slice(0, mostCharacters);
}
