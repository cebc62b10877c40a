import { decodeWhole, type Reader } from './decoding.ts';
import { type Ndr, ndrOf } from './rpc-ndr.ts';

/** PDU types of connection-oriented RPC (C706 section 12.6.4). */
export const pduTypes = { request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, bindNak: 13, alterContext: 14, alterContextResponse: 15 } as const;

const firstFragment = 0x01;
const lastFragment = 0x02;
const headerBytes = 16;
/** type, level, padding, reserved, context id: what stands before a verifier (MS-RPCE section 2.2.2.11). */
const verifierHeaderBytes = 8;

/**
 * A message is made of so many fragments at most: a listing of 512 KB in fragments of 1,432 bytes, the least that every peer must take (C706's
 * MustRecvFragSize), has 370; a peer that sends more sends empty ones.
 */
const mostFragments = 512;

/** Little-endian integers, ASCII, IEEE floating point (C706 section 14.1). */
export const dataRepresentation = [0x10, 0, 0, 0] as const;

/** A whole message: its fragments' bodies, what follows the common header, as one. */
export interface Message {
  readonly type: number;
  readonly callId: number;
  readonly isLittleEndian: boolean;
  readonly body: Uint8Array;
}

/** One PDU in one fragment, no security (C706 section 12.6.3.1). */
export function encodePdu(type: number, callId: number, body: Uint8Array): Buffer {
  const header = Buffer.from([5, 0, type, firstFragment | lastFragment, ...dataRepresentation, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt16LE(headerBytes + body.length, 8);
  header.writeUInt32LE(callId, 12);
  return Buffer.concat([header, body]);
}

/** A request in presentation context 0 (C706 section 12.6.4.9). */
export function encodeRequest(callId: number, operation: number, stub: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(stub.length, 0);
  header.writeUInt16LE(operation, 6);
  return encodePdu(pduTypes.request, callId, Buffer.concat([header, stub]));
}

/** Reads all fragments of a message. A response alone has several, and each repeats the header's 8 bytes, of which the message keeps the first. */
export function readMessage(reader: Reader): Message {
  const first = readFragment(reader);
  if ((first.flags & firstFragment) === 0) reader.fail('malformed-rpc');
  const bodies = [first.body];
  let last = first;
  while ((last.flags & lastFragment) === 0) {
    if (bodies.length >= mostFragments || first.type !== pduTypes.response) reader.fail('malformed-rpc');
    last = readFragment(reader);
    if (last.type !== first.type || last.callId !== first.callId || (last.flags & firstFragment) !== 0 || last.body.length < responseHeaderBytes) reader.fail('malformed-rpc');
    bodies.push(last.body.subarray(responseHeaderBytes));
  }
  const { type, callId, isLittleEndian } = first;
  return { type, callId, isLittleEndian, body: bodies.length === 1 ? first.body : Buffer.concat(bodies) };
}

/** allocation hint, presentation context, cancel count, reserved (C706 section 12.6.4.10). */
export const responseHeaderBytes = 8;

interface Fragment extends Message {
  readonly flags: number;
}

function readFragment(reader: Reader): Fragment {
  if (reader.u8() !== 5 || reader.u8() > 1) reader.fail('not-rpc');
  const type = reader.u8();
  const flags = reader.u8();
  const isLittleEndian = reader.u8() >> 4 === 1;
  reader.skip(3);
  const header = ndrOf(reader, isLittleEndian);
  const byteLength = header.u16();
  const verifierBytes = header.u16();
  const callId = header.u32();
  // Nobody asked for security; what is there all the same is no part of the body.
  const trailerBytes = verifierBytes === 0 ? 0 : verifierBytes + verifierHeaderBytes;
  if (byteLength < headerBytes + trailerBytes) reader.fail('malformed-rpc');
  const body = reader.bytes(byteLength - headerBytes).subarray(0, byteLength - headerBytes - trailerBytes);
  return { type, flags, callId, isLittleEndian, body };
}

/** Reads what is all there, such as a message's body; null where it is too short or malformed. */
export function readBody<T>({ body, isLittleEndian }: Pick<Message, 'body' | 'isLittleEndian'>, read: (ndr: Ndr) => T): T | null {
  return decodeWhole(body, (reader) => read(ndrOf(reader, isLittleEndian)));
}
