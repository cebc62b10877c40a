import type { Reader } from './decoding.ts';

/** Reads values in the byte order that the sender's data representation label states (C706 section 14.1): the reader makes it right. */
export interface Ndr {
  u8(): number;
  u16(): number;
  u32(): number;
  /** A UUID in lower case. */
  uuid(): string;
  bytes(byteLength: number): Uint8Array;
  skip(byteLength: number): void;
  /** Moves to the next multiple of 4 from the first byte. */
  align(): void;
  fail(why: string): never;
}

/** Values of a PDU's header or stub; `reader` stands at the first byte of what alignment counts from, or at a multiple of 4 of it. */
export function ndrOf(reader: Reader, isLittleEndian: boolean): Ndr {
  const u16 = () => (isLittleEndian ? reader.u16le() : reader.u16be());
  const u32 = () => (isLittleEndian ? reader.u32le() : reader.u32be());
  const start = reader.offset;
  return {
    u8: () => reader.u8(),
    u16,
    u32,
    uuid: () => {
      const fields = [hex(u32(), 8), hex(u16(), 4), hex(u16(), 4)];
      const rest = Buffer.from(reader.bytes(8)).toString('hex');
      return [...fields, rest.slice(0, 4), rest.slice(4)].join('-');
    },
    bytes: (byteLength) => reader.bytes(byteLength),
    skip: (byteLength) => reader.skip(byteLength),
    align: () => reader.skip((4 - ((reader.offset - start) % 4)) % 4),
    fail: (why) => reader.fail(why),
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** A UUID's 16 bytes, little-endian in its first three fields (C706 section 14.1 and appendix A). */
export function uuidBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** An interface or a transfer syntax with its version, as presentation contexts name them (C706 section 12.6.3.1). */
export interface Syntax {
  /** UUID in lower case. */
  readonly uuid: string;
  /** "major.minor" */
  readonly version: string;
}

/** A UUID and its version's 32-bit number, major in the low half. */
export function syntaxBytes({ uuid, version }: Syntax): Buffer {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const number = Buffer.alloc(4);
  number.writeUInt16LE(major & 0xffff, 0);
  number.writeUInt16LE(minor & 0xffff, 2);
  return Buffer.concat([uuidBytes(uuid), number]);
}
