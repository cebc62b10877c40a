import { type Decoding, decode, type Reader } from './decoding.ts';
import { type Fault, readFault } from './rpc-fault.ts';
import { type Ndr, type Syntax, syntaxBytes } from './rpc-ndr.ts';
import { encodePdu, type Message, pduTypes, readBody, readMessage } from './rpc-pdu.ts';

/** The transfer syntax that everybody speaks: NDR 2.0 (C706 appendix I, MS-RPCE section 2.2.4.12). */
const ndr20: Syntax = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', version: '2.0' };

/** The largest fragment that we send or take, in bytes: what Windows itself proposes. */
const mostFragmentBytes = 5840;

/** An endpoint is a port or a pipe's name; a longer address says no more. */
const mostAddressText = 64;

/** What a peer says to a presentation context that was proposed (C706 section 12.6.3.1; `negotiate-ack`: MS-RPCE section 2.2.2.4). */
export interface ContextResult {
  readonly result: string;
  readonly reason: string;
}

/** How a peer answers the proposal of an interface: by context, as a whole, or with a fault. */
export type BindReply =
  | { readonly kind: 'bind_ack'; readonly callId: number; readonly secondaryAddress: string; readonly results: readonly ContextResult[] }
  | { readonly kind: 'bind_nak'; readonly callId: number; readonly reason: string }
  | Fault;

/** Opens an association with one interface, in NDR, without security (C706 section 12.6.4.3). */
export function encodeBind(callId: number, one: Syntax): Buffer {
  return encodeContext(pduTypes.bind, callId, one, 0);
}

/** Asks for one more interface on the same connection (C706 section 12.6.4.1): of several in one bind, servers accept a single one. */
export function encodeAlterContext(callId: number, one: Syntax, contextId: number): Buffer {
  return encodeContext(pduTypes.alterContext, callId, one, contextId);
}

function encodeContext(type: number, callId: number, one: Syntax, contextId: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16LE(mostFragmentBytes, 0);
  header.writeUInt16LE(mostFragmentBytes, 2);
  header.writeUInt8(1, 8);
  header.writeUInt16LE(contextId, 12);
  header.writeUInt8(1, 14);
  return encodePdu(type, callId, Buffer.concat([header, syntaxBytes(one), syntaxBytes(ndr20)]));
}

/** A bind_ack, alter_context_resp, which is built alike, bind_nak or fault. */
export function decodeBindReply(bytes: Uint8Array): Decoding<BindReply> {
  return decode(bytes, (reader) => {
    const message = readMessage(reader);
    if (message.type === pduTypes.fault) return readFault(message, reader);
    if (message.type === pduTypes.bindNak) return readBindNak(message, reader);
    if (message.type === pduTypes.bindAck || message.type === pduTypes.alterContextResponse) return readBindAck(message, reader);
    return reader.fail('malformed-rpc');
  });
}

/** C706 section 12.6.4.4. */
function readBindAck(message: Message, reader: Reader): BindReply {
  const ack = readBody(message, (body) => {
    // Fragment sizes and the association group: one connection and small requests need neither.
    body.skip(8);
    const secondaryAddress = Buffer.from(body.bytes(body.u16())).toString('latin1').replace(/\0.*$/s, '').slice(0, mostAddressText);
    body.align();
    const count = body.u8();
    body.skip(3);
    return { secondaryAddress, results: Array.from({ length: count }, () => readResult(body)) };
  });
  return ack === null ? reader.fail('malformed-rpc') : { kind: 'bind_ack', callId: message.callId, ...ack };
}

const results = ['acceptance', 'user-rejection', 'provider-rejection', 'negotiate-ack'];
const resultReasons = ['reason-not-specified', 'abstract-syntax-not-supported', 'proposed-transfer-syntaxes-not-supported', 'local-limit-exceeded'];

function readResult(body: Ndr): ContextResult {
  const [result, reason] = [body.u16(), body.u16()];
  body.skip(20);
  return { result: results[result] ?? `${result}`, reason: resultReasons[reason] ?? `${reason}` };
}

/** C706 section 12.6.4.5; the last two: MS-RPCE section 2.2.2.5. */
const rejectReasons = [
  'reason-not-specified',
  'temporary-congestion',
  'local-limit-exceeded',
  'called-paddr-unknown',
  'protocol-version-not-supported',
  'default-context-not-supported',
  'user-data-not-readable',
  'no-psap-available',
  'authentication-type-not-recognized',
  'invalid-checksum',
];

function readBindNak(message: Message, reader: Reader): BindReply {
  const reason = readBody(message, (body) => body.u16());
  return reason === null ? reader.fail('malformed-rpc') : { kind: 'bind_nak', callId: message.callId, reason: rejectReasons[reason] ?? `${reason}` };
}
