import { decodeWhole, type Reader } from './decoding.ts';

/** What a server sends to whoever wants to read a file (RFC 1350 section 5, RFC 2347). */
export type TftpReply = { readonly kind: 'error'; readonly code: number; readonly message: string } | { readonly kind: 'data' } | { readonly kind: 'option-acknowledgment' };

/** Longer messages say no more; some servers name the whole path. */
const mostText = 256;

/** A read request (RFC 1350 section 5) in mode octet, without options. */
export function encodeReadRequest(file: string): Buffer {
  return Buffer.from(`\0\x01${file}\0octet\0`, 'latin1');
}

/** An error that ends a transfer which is not wanted (RFC 1350 section 5, code 0: see the message). */
export function encodeTftpError(message: string): Buffer {
  return Buffer.from(`\0\x05\0\0${message}\0`, 'latin1');
}

/** Reads a server's datagram; null where it is none that can follow a read request. */
export function decodeTftp(datagram: Uint8Array): TftpReply | null {
  return decodeWhole(datagram, (reader) => {
    const opcode = reader.u16be();
    if (opcode === 5) return { kind: 'error', code: reader.u16be(), message: textOf(reader) };
    if (opcode === 6) return { kind: 'option-acknowledgment' };
    // The first block; a block has at most 512 bytes where no option was asked for.
    if (opcode === 3 && reader.u16be() === 1 && reader.left <= 512) return { kind: 'data' };
    return reader.fail('not-tftp');
  });
}

/** Up to its zero byte, which some servers leave out. */
function textOf(reader: Reader): string {
  const bytes = reader.bytes(Math.min(reader.left, mostText));
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
}
