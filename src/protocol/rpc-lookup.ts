import { type Decoding, decode } from './decoding.ts';
import { type Fault, readFault } from './rpc-fault.ts';
import { type Ndr, type Syntax, uuidBytes } from './rpc-ndr.ts';
import { encodeRequest, pduTypes, readBody, readMessage, responseHeaderBytes } from './rpc-pdu.ts';
import { decodeTcpTower, type TcpTower } from './rpc-tower.ts';

/** The endpoint mapper's own interface (C706 appendix O). */
export const endpointMapper: Syntax = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: '3.0' };

/** ept_lookup. */
export const lookupOperation = 2;

/** No more elements: with the last ones, or instead of any (MS-RPCE section 2.2.1.2.4). */
export const endOfList = 0x16c9a0d6;

/** The handle that begins a listing, and that ends it: no attributes and a nil UUID, in hex. */
export const nilHandle = '00'.repeat(20);

/** RPC_C_EP_ALL_ELTS. */
const inquiryAll = 0;
/** RPC_C_VERS_ALL. */
const versionsAll = 1;
const mostAnnotationBytes = 64;

/** An element of the endpoint map. */
export interface MapEntry {
  /** What the service says of itself. */
  readonly annotation: string;
  /** Null for other protocol sequences, such as local calls and named pipes. */
  readonly tcp: TcpTower | null;
}

/** A page of a listing: goes on with `handle` where status is 0 and the handle is not nil. */
export interface LookupPage {
  readonly kind: 'page';
  readonly callId: number;
  readonly handle: string;
  readonly entries: readonly MapEntry[];
  readonly status: number;
}

/** How a listing begins, or goes on, and the longest page that is wanted, in entries. */
export interface Lookup {
  readonly handle: string;
  readonly mostEntries: number;
}

/** The arguments of ept_lookup (MS-RPCE section 2.2.1.2.4); object and interface are null, which full pointers may be. */
export function lookupStub({ handle, mostEntries }: Lookup): Buffer {
  return Buffer.concat([numbers(inquiryAll, 0, 0, versionsAll), Buffer.from(handle, 'hex'), numbers(mostEntries)]);
}

/** ept_lookup as one request. */
export function encodeLookup(callId: number, lookup: Lookup): Buffer {
  return encodeRequest(callId, lookupOperation, lookupStub(lookup));
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
}

/** The response to ept_lookup, all its fragments, or a fault. */
export function decodeLookupReply(bytes: Uint8Array): Decoding<LookupPage | Fault> {
  return decode(bytes, (reader) => {
    const message = readMessage(reader);
    if (message.type === pduTypes.fault) return readFault(message, reader);
    if (message.type !== pduTypes.response) reader.fail('malformed-rpc');
    const page = readBody(message, (body) => {
      body.skip(responseHeaderBytes);
      return readLookupPage(body);
    });
    return page === null ? reader.fail('malformed-rpc') : { kind: 'page', callId: message.callId, ...page };
  });
}

/** What ept_lookup gives back: the handle, a conformant and varying array of elements, then their towers, then the status (C706 sections 14.3.3, 14.3.12). */
export function readLookupPage(body: Ndr): Omit<LookupPage, 'kind' | 'callId'> {
  // Sent back as it came, in our order of bytes.
  const handle = Buffer.concat([numbers(body.u32()), uuidBytes(body.uuid())]).toString('hex');
  const count = body.u32();
  // The array's largest size, and the index of its first element.
  body.skip(8);
  if (body.u32() !== count) body.fail('malformed-rpc');
  const elements: { readonly annotation: string; readonly pointer: number }[] = [];
  for (let i = 0; i < count; i++) elements.push(readElement(body));
  const towers = new Map<number, TcpTower | null>();
  // A full pointer may point at what another one pointed at before.
  for (const { pointer } of elements) if (pointer !== 0 && !towers.has(pointer)) towers.set(pointer, readTower(body));
  body.align();
  const entries = elements.map(({ annotation, pointer }) => ({ annotation, tcp: towers.get(pointer) ?? null }));
  return { handle, entries, status: body.u32() };
}

/** ept_entry_t: object, tower, annotation, a string with its own offset and length. */
function readElement(body: Ndr): { readonly annotation: string; readonly pointer: number } {
  body.align();
  body.skip(16);
  const pointer = body.u32();
  body.skip(4);
  const byteLength = body.u32();
  if (byteLength > mostAnnotationBytes) body.fail('malformed-rpc');
  return { annotation: Buffer.from(body.bytes(byteLength)).toString('latin1').replace(/\0.*$/s, ''), pointer };
}

/** twr_t: the conformant array's size, the tower's length, its bytes. */
function readTower(body: Ndr): TcpTower | null {
  body.align();
  const size = body.u32();
  if (body.u32() !== size) body.fail('malformed-rpc');
  return decodeTcpTower(body.bytes(size));
}
