/** What a decoder makes of the bytes that came so far; what follows `byteLength` was not looked at. */
export type Decoding<T> =
  | { readonly kind: 'value'; readonly value: T; readonly byteLength: number }
  /** So far it is what it should be; `atLeast` bytes, counted from the first, are needed to tell more. */
  | { readonly kind: 'incomplete'; readonly atLeast: number }
  /** It is not, and no more bytes can make it so. */
  | { readonly kind: 'malformed'; readonly why: string };

/** Reads forward over bytes. Reading past the end makes the decoding incomplete, `fail` makes it malformed; neither leaves `decode`. */
export interface Reader {
  /** Where the next read begins, from the first byte. */
  readonly offset: number;
  /** How many bytes are left. */
  readonly left: number;
  u8(): number;
  u16be(): number;
  u16le(): number;
  u32be(): number;
  u32le(): number;
  u64le(): bigint;
  /** A view of the next bytes, not a copy. */
  bytes(byteLength: number): Uint8Array;
  skip(byteLength: number): void;
  /** Moves to an offset from the first byte, forward or back. */
  seek(offset: number): void;
  fail(why: string): never;
}

class Short extends Error {
  readonly atLeast: number;

  constructor(atLeast: number) {
    super();
    this.atLeast = atLeast;
  }
}
class Malformed extends Error {}

/** Runs a reader over bytes; total: whatever the bytes are, it returns. Any other error of `read` is a bug and comes out. */
export function decode<T>(bytes: Uint8Array, read: (reader: Reader) => T): Decoding<T> {
  const reader = readerOf(bytes);
  try {
    const value = read(reader);
    return { kind: 'value', value, byteLength: reader.offset };
  } catch (error) {
    if (error instanceof Short) return { kind: 'incomplete', atLeast: error.atLeast };
    if (error instanceof Malformed) return { kind: 'malformed', why: error.message };
    throw error;
  }
}

/** The same for bytes that are all there is, such as a datagram or the inside of a frame: what is cut short is malformed. Null where it is. */
export function decodeWhole<T>(bytes: Uint8Array, read: (reader: Reader) => T): T | null {
  const decoded = decode(bytes, read);
  return decoded.kind === 'value' ? decoded.value : null;
}

function readerOf(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  /** The offset of the next `byteLength` bytes, which are then behind. */
  const take = (byteLength: number): number => {
    if (byteLength < 0 || byteLength > bytes.length - at) throw new Short(Math.max(at + byteLength, bytes.length + 1));
    at += byteLength;
    return at - byteLength;
  };
  return {
    get offset() {
      return at;
    },
    get left() {
      return bytes.length - at;
    },
    u8: () => view.getUint8(take(1)),
    u16be: () => view.getUint16(take(2)),
    u16le: () => view.getUint16(take(2), true),
    u32be: () => view.getUint32(take(4)),
    u32le: () => view.getUint32(take(4), true),
    u64le: () => view.getBigUint64(take(8), true),
    bytes: (byteLength) => {
      const start = take(byteLength);
      return bytes.subarray(start, start + byteLength);
    },
    skip: (byteLength) => void take(byteLength),
    seek: (offset) => {
      at = 0;
      take(offset);
    },
    fail: (why) => {
      throw new Malformed(why);
    },
  };
}
