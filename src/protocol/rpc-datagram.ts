import { decodeWhole, type Reader } from './decoding.ts';
import { endpointMapper, type Lookup, lookupOperation, lookupStub, type MapEntry, readLookupPage } from './rpc-lookup.ts';
import { type Ndr, ndrOf, syntaxBytes, uuidBytes } from './rpc-ndr.ts';
import { dataRepresentation, readBody } from './rpc-pdu.ts';

const headerBytes = 80;
const protocolVersion = 4;
/** First set of flags: one of several fragments; may be carried out more than once (C706 section 12.5.2). */
const flags = { fragment: 0x04, idempotent: 0x20 } as const;
/** PDU types of connectionless RPC that a server sends in reply (C706 section 12.5.3), by their numbers. */
const replyTypes: Readonly<Record<number, Exclude<DatagramReply['type'], 'who-are-you'>>> = { 2: 'response', 3: 'fault', 4: 'working', 5: 'nocall', 6: 'reject', 7: 'ack' };
const requestType = 0;

/** The conversation manager: a server calls back to learn who a client is, each operation beginning with the client's activity (C706 appendix P). */
const conversationManager = '333a2276-0000-0000-0d00-00809c000000';

/** What a server sends about a call. */
export interface DatagramReply {
  /** `who-are-you` is the server's own call back. */
  readonly type: 'response' | 'fault' | 'working' | 'nocall' | 'reject' | 'ack' | 'who-are-you';
  /** The activity that is meant, a UUID in lower case. */
  readonly activity: string;
  /** The call of that activity; null for a call back, which names none. */
  readonly sequence: number | null;
  /** Of a fault or reject, and of what was looked up; else null. */
  readonly status: number | null;
  /** What was looked up; null where that is not said in one datagram. */
  readonly entries: readonly MapEntry[] | null;
}

/** ept_lookup as a datagram: the first call of an activity, in one fragment (C706 section 12.5.2). */
export function encodeDatagramLookup(activity: string, lookup: Lookup): Buffer {
  const stub = lookupStub(lookup);
  const header = Buffer.alloc(headerBytes);
  header.set([protocolVersion, requestType, flags.idempotent, 0, ...dataRepresentation.slice(0, 3)], 0);
  const mapper = syntaxBytes(endpointMapper);
  header.set(mapper.subarray(0, 16), 24);
  header.set(uuidBytes(activity), 40);
  header.set(mapper.subarray(16), 60);
  header.writeUInt16LE(lookupOperation, 68);
  // No hints of interface and activity from an earlier reply.
  header.writeUInt32LE(0xffffffff, 70);
  header.writeUInt16LE(stub.length, 74);
  return Buffer.concat([header, stub]);
}

/** A server's datagram about a call; null for anything else. */
export function decodeDatagram(bytes: Uint8Array): DatagramReply | null {
  return decodeWhole(bytes, (reader) => {
    if (reader.u8() !== protocolVersion) reader.fail('not-rpc');
    const type = reader.u8();
    const isWhole = (reader.u8() & flags.fragment) === 0;
    reader.skip(1);
    const isLittleEndian = reader.u8() >> 4 === 1;
    reader.skip(3);
    const header = ndrOf(reader, isLittleEndian);
    header.skip(16);
    const named = header.uuid();
    const activity = header.uuid();
    header.skip(8);
    const sequence = header.u32();
    header.skip(6);
    const byteLength = header.u16();
    reader.seek(headerBytes);
    const body = { body: header.bytes(byteLength), isLittleEndian };
    const replyType = replyTypes[type];
    if (replyType === undefined)
      return type === requestType && named === conversationManager
        ? callBack(
            readBody(body, (ndr) => ndr.uuid()),
            reader,
          )
        : reader.fail('not-rpc');
    const reply = { type: replyType, activity, sequence, status: null, entries: null };
    if (replyType === 'fault' || replyType === 'reject') return { ...reply, status: readBody(body, (ndr) => ndr.u32()) };
    if (replyType !== 'response' || !isWhole) return reply;
    return { ...reply, ...readBody(body, readLooked) };
  });
}

function callBack(activity: string | null, reader: Reader): DatagramReply {
  return activity === null ? reader.fail('not-rpc') : { type: 'who-are-you', activity, sequence: null, status: null, entries: null };
}

function readLooked(body: Ndr): Pick<DatagramReply, 'status' | 'entries'> {
  const { status, entries } = readLookupPage(body);
  return { status, entries };
}
