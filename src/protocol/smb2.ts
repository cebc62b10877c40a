import { type Decoding, decode, type Reader } from './decoding.ts';
import { type Smb1Reply, smb1Protocol, smb1Reply } from './smb1.ts';

/** What the specification leaves to the client's choice. */
export interface Smb2Negotiation {
  /** 16 bytes: names this one connection. */
  readonly clientGuid: Uint8Array;
  /** 32 bytes, random as [MS-SMB2] section 3.2.4.2.2.2 wants them. */
  readonly salt: Uint8Array;
}

/** A message of SMB2, of which more is known where it is the answer to a NEGOTIATE. */
export interface Smb2Reply {
  readonly version: 2;
  /** NEGOTIATE is 0. */
  readonly command: number;
  readonly isResponse: boolean;
  /** Hexadecimal, 16 digits. */
  readonly messageId: string;
  /** An NTSTATUS, 8 digits of hexadecimal: "00000000" is success. */
  readonly status: string;
  readonly negotiated: Negotiated | null;
}

/** What a server chose and said of itself ([MS-SMB2] section 2.2.4). */
export interface Negotiated {
  /** "3.1.1"; a revision that has no name here as its hexadecimal. */
  readonly dialect: string;
  readonly signing: 'required' | 'enabled' | 'disabled';
  /** Lower case. */
  readonly serverGuid: string;
  /** The server's clock, ISO 8601; null where it says none. */
  readonly serverTime: string | null;
}

/** That of the first request on a connection. */
export const firstMessageId = '0000000000000000';
const success = '00000000';

/** Dialects by their revision ([MS-SMB2] section 2.2.3); all that there are, so that any server of SMB2 has one of them. */
const dialects: ReadonlyMap<number, string> = new Map([
  [0x0202, '2.0.2'],
  [0x0210, '2.1'],
  [0x0300, '3.0'],
  [0x0302, '3.0.2'],
  [0x0311, '3.1.1'],
]);

const smb2Protocol = 0xfe534d42;
const headerBytes = 64;
/** Where the list of contexts begins: after the header, the fixed part of 36 bytes and five dialects, at a multiple of 8. */
const contextsAt = 112;
const contextBytes = 8 + 38;
/** An answer to NEGOTIATE has some 300 bytes; what claims to be much longer is none. */
const mostBytes = 64 * 1024;

/** A NEGOTIATE request ([MS-SMB2] section 2.2.3) of all dialects and no capabilities, as message 0, in its direct TCP frame (section 2.1). */
export function encodeSmb2Negotiate({ clientGuid, salt }: Smb2Negotiation): Buffer {
  const message = Buffer.alloc(contextsAt + contextBytes);
  message.writeUInt32BE(smb2Protocol);
  message.writeUInt16LE(headerBytes, 4);
  // One credit, as the answer to the only request costs.
  message.writeUInt16LE(1, 14);
  message.writeUInt16LE(36, headerBytes);
  message.writeUInt16LE(dialects.size, headerBytes + 2);
  // Signing enabled and not required.
  message.writeUInt16LE(1, headerBytes + 4);
  message.set(clientGuid.subarray(0, 16), headerBytes + 12);
  message.writeUInt32LE(contextsAt, headerBytes + 28);
  message.writeUInt16LE(1, headerBytes + 32);
  [...dialects.keys()].forEach((revision, i) => {
    message.writeUInt16LE(revision, headerBytes + 36 + 2 * i);
  });
  // SMB2_PREAUTH_INTEGRITY_CAPABILITIES (section 2.2.3.1.1), which 3.1.1 needs: one hash, SHA-512, and a salt.
  message.writeUInt16LE(1, contextsAt);
  message.writeUInt16LE(38, contextsAt + 2);
  message.writeUInt16LE(1, contextsAt + 8);
  message.writeUInt16LE(32, contextsAt + 10);
  message.writeUInt16LE(1, contextsAt + 12);
  message.set(salt.subarray(0, 32), contextsAt + 14);
  return framed(message);
}

/** A message in its direct TCP frame: a zero byte and 24 bits of length ([MS-SMB2] section 2.1). */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(message.length);
  return Buffer.concat([frame, message]);
}

/** Reads the first message of a server, of either generation. */
export function decodeSmb(bytes: Uint8Array): Decoding<Smb2Reply | Smb1Reply> {
  return decode(bytes, (reader) => {
    const byteLength = reader.u32be();
    // The first byte is zero, and a length beyond all answers is another protocol's.
    if (byteLength < 32 || byteLength > mostBytes) reader.fail('not-smb');
    const protocol = reader.u32be();
    if (protocol !== smb2Protocol && protocol !== smb1Protocol) reader.fail('not-smb');
    const message = reader.bytes(byteLength - 4);
    const inner = decode<Smb1Reply | Smb2Reply>(message, (inside) => (protocol === smb1Protocol ? smb1Reply(inside) : smb2Reply(inside)));
    return inner.kind === 'value' ? inner.value : reader.fail('not-smb');
  });
}

/** The header ([MS-SMB2] section 2.2.1.2) from its second field on, and what follows. */
function smb2Reply(reader: Reader): Smb2Reply {
  if (reader.u16le() !== headerBytes) reader.fail('not-smb');
  reader.skip(2);
  const status = hex(reader.u32le(), 8);
  const command = reader.u16le();
  reader.skip(2);
  const isResponse = (reader.u32le() & 1) === 1;
  reader.skip(4);
  const messageId = hex(reader.u64le(), 16);
  reader.skip(32);
  const negotiated = isResponse && command === 0 && status === success ? negotiation(reader) : null;
  return { version: 2, command, isResponse, messageId, status, negotiated };
}

/** [MS-SMB2] section 2.2.4; the security buffer and the contexts say nothing that is needed here. */
function negotiation(reader: Reader): Negotiated {
  if (reader.u16le() !== 65) reader.fail('not-smb');
  const mode = reader.u16le();
  const revision = reader.u16le();
  reader.skip(2);
  const serverGuid = guidOf(reader);
  reader.skip(16);
  const serverTime = timeOf(reader.u64le());
  reader.skip(16);
  return { dialect: dialects.get(revision) ?? hex(revision, 4), signing: mode & 2 ? 'required' : mode & 1 ? 'enabled' : 'disabled', serverGuid, serverTime };
}

/** [MS-DTYP] section 2.3.4.2: the first three fields are little-endian. */
function guidOf(reader: Reader): string {
  const fields = [hex(reader.u32le(), 8), hex(reader.u16le(), 4), hex(reader.u16le(), 4)];
  const rest = Buffer.from(reader.bytes(8)).toString('hex');
  return [...fields, rest.slice(0, 4), rest.slice(4)].join('-');
}

/** A FILETIME ([MS-DTYP] section 2.3.3): 100 ns since 1601-01-01. */
function timeOf(filetime: bigint): string | null {
  return filetime === 0n ? null : new Date(Number(filetime / 10_000n) - 11_644_473_600_000).toISOString();
}

function hex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
