import { type Decoding, decode, decodeWhole, type Reader } from './decoding.ts';
import { readLabels } from './dns-name.ts';

/** The head of a DNS message and its first question (RFC 1035 section 4.1); records are not looked at. */
export interface DnsReply {
  readonly id: number;
  readonly rcode: number;
  readonly isAuthoritative: boolean;
  readonly isRecursionAvailable: boolean;
  readonly isTruncated: boolean;
  readonly answers: number;
  /** Null where the reply repeats no question, as some errors do. */
  readonly question: { readonly name: string; readonly type: number; readonly class: number } | null;
}

/**
 * The name that is asked for: every server should know it by itself and ask nobody else (RFC 6761 section 6.3), and it tells nothing about this network.
 */
export const askedName = 'localhost';
const typeA = 1;
const classIn = 1;

/**
 * An A query without "recursion desired", so that a server does not ask others on our behalf. Thirty bytes, so our own: a library would bring the records
 * that nobody looks at here.
 */
export function encodeDnsQuery(id: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(1, 4);
  return Buffer.concat([head, Uint8Array.of(askedName.length), Buffer.from(askedName), Uint8Array.of(0, 0, typeA, 0, classIn)]);
}

/** The same over TCP, where its length goes before (RFC 1035 section 4.2.2). */
export function encodeDnsTcpQuery(id: number): Buffer {
  const query = encodeDnsQuery(id);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(query.length);
  return Buffer.concat([length, query]);
}

/** Reads a response in a datagram; null where it is none. */
export function decodeDnsReply(datagram: Uint8Array): DnsReply | null {
  return decodeWhole(datagram, readReply);
}

/** Reads a response over TCP. Its head is looked at as soon as it is there: what does not begin like one need not be waited for to the end. */
export function decodeDnsTcpReply(bytes: Uint8Array): Decoding<DnsReply> {
  return decode(bytes, (reader) => {
    const byteLength = reader.u16be();
    if (byteLength < 12) reader.fail('not-dns');
    readHead(reader);
    reader.seek(2);
    return decodeWhole(reader.bytes(byteLength), readReply) ?? reader.fail('not-dns');
  });
}

function readReply(reader: Reader): DnsReply {
  const { id, flags, questions, answers } = readHead(reader);
  const question = questions === 0 ? null : { name: readLabels(reader).join('.'), type: reader.u16be(), class: reader.u16be() };
  return {
    id,
    rcode: flags & 0xf,
    isAuthoritative: (flags & 0x400) !== 0,
    isRecursionAvailable: (flags & 0x80) !== 0,
    isTruncated: (flags & 0x200) !== 0,
    answers,
    question,
  };
}

/** The head of a response (RFC 1035 section 4.1.1). */
function readHead(reader: Reader) {
  const id = reader.u16be();
  const flags = reader.u16be();
  const isResponse = (flags & 0x8000) !== 0;
  // The opcode is that of a query, the bit that is still reserved (RFC 6895 section 2) is zero.
  if (!isResponse || (flags & 0x7840) !== 0) reader.fail('not-dns');
  const questions = reader.u16be();
  const answers = reader.u16be();
  if (questions > 1) reader.fail('not-dns');
  reader.skip(4);
  return { id, flags, questions, answers };
}

/** Whether a response repeats our question; an error may leave it out. */
export function repeatsQuestion({ question, rcode }: DnsReply): boolean {
  if (question === null) return rcode !== 0;
  return question.name.toLowerCase() === askedName && question.type === typeA && question.class === classIn;
}

/** The name of a response code (RFC 6895 section 2.3); null where it has none. */
export function rcodeName(rcode: number): string | null {
  return ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH', 'NOTZONE'][rcode] ?? null;
}
