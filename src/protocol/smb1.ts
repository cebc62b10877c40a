import type { Reader } from './decoding.ts';

/** A message of SMB1: that it is one is all that matters, since today's clients do not speak it. */
export interface Smb1Reply {
  readonly version: 1;
  /** NEGOTIATE is 0x72. */
  readonly command: number;
  readonly isResponse: boolean;
  /** The identifier that a reply has from its request. */
  readonly multiplexId: number;
}

export const smb1Protocol = 0xff534d42;
export const smb1Negotiate = 0x72;

/** The last dialect of SMB1 ([MS-CIFS] section 3.2.4.2.2), and no wildcard for SMB2: who answers, answers in SMB1. */
const dialect = Buffer.from('\x02NT LM 0.12\0', 'latin1');

/** An SMB_COM_NEGOTIATE request ([MS-CIFS] section 2.2.4.52.1) of one dialect, without its frame. */
export function encodeSmb1Negotiate(multiplexId: number): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32BE(smb1Protocol);
  header[4] = smb1Negotiate;
  // Long names, NTSTATUS codes and Unicode ([MS-CIFS] section 2.2.3.1).
  header.writeUInt16LE(0xc001, 10);
  header.writeUInt16LE(multiplexId, 30);
  const counts = Buffer.from([0, dialect.length, 0]);
  return Buffer.concat([header, counts, dialect]);
}

/** The header ([MS-CIFS] section 2.2.3.1) from its second field on. */
export function smb1Reply(reader: Reader): Smb1Reply {
  const command = reader.u8();
  reader.skip(4);
  const isResponse = (reader.u8() & 0x80) !== 0;
  reader.skip(20);
  return { version: 1, command, isResponse, multiplexId: reader.u16le() };
}
