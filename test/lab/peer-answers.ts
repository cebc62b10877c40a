import { rpcAnswers } from './peer-rpc.ts';

/** What a service says to what it has received so far, and how much of that it has dealt with. */
export interface Said {
  readonly answer: Buffer;
  readonly byteLength: number;
}

/** Reads requests off a connection; null: more must come first. */
export type Answering = (received: Buffer, rest: string) => Said | null;

/** Services that answer over TCP in the smallest way that is still their own protocol, each from its specification and without the product's codecs. */
export const tcpAnswers: Readonly<Record<string, Answering>> = {
  http: answerHttp,
  smb: answerSmb,
  // rpc:135:49152,49153 names these ports; without any a dynamic port, which accepts every interface.
  rpc: (received, ports) => nonEmpty(rpcAnswers(received, numbers(ports), null)),
  'rpc-endless': (received, ports) => nonEmpty(rpcAnswers(received, numbers(ports), 'endless')),
  'rpc-wrong-id': (received, ports) => nonEmpty(rpcAnswers(received, numbers(ports), 'wrong-id')),
  tds: answerTds,
  dns: answerDns,
  'netbios-session': answerNetbiosSession,
  // Whatever comes is answered with bytes of its own, once.
  reply: (received, hex) => ({ answer: Buffer.from(hex, 'hex'), byteLength: received.length }),
};

/** Services that answer over UDP. */
export const udpAnswers: Readonly<Record<string, (query: Buffer, rest: string) => Buffer | null>> = {
  'udp-keep': () => null,
  'udp-echo': (query) => query,
  'udp-say': (_, hex) => Buffer.from(hex, 'hex'),
  'udp-dns': (query, rcode) => refuseQuery(query, Number(rcode)),
  'udp-dns-wrong-id': (query) => refuseQuery(query, 5, 1),
  'udp-nbstat': answerNodeStatus,
};

const numbers = (text: string) => text.split(',').filter(Boolean).map(Number);
const nonEmpty = (said: Said) => (said.byteLength > 0 ? said : null);

/** RFC 9112: an empty site. */
function answerHttp(received: Buffer): Said | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  return { answer: Buffer.from('HTTP/1.1 404 Not Found\r\nServer: lab\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'), byteLength: end + 4 };
}

/** [MS-SMB2] 2.2.4: NEGOTIATE is answered with dialect 2.1, as the message that asked. */
function answerSmb(received: Buffer, rest: string): Said | null {
  if (received.length < 4 || received.length < 4 + received.readUIntBE(1, 3)) return null;
  const byteLength = 4 + received.readUIntBE(1, 3);
  const answer = Buffer.alloc(4 + 64 + 64);
  answer.writeUInt32BE(answer.length - 4);
  answer.writeUInt32BE(0xfe534d42, 4);
  answer.writeUInt16LE(64, 8);
  answer.writeUInt16LE(1, 18);
  answer.writeUInt32LE(1, 20);
  received.copy(answer, 28, 28, 36);
  if (rest === 'wrong-id') answer.writeUInt8(0x77, 28);
  answer.writeUInt16LE(65, 68);
  answer.writeUInt16LE(1, 70);
  answer.writeUInt16LE(0x0210, 72);
  for (const at of [96, 100, 104]) answer.writeUInt32LE(65536, at);
  answer.writeUInt16LE(128, 124);
  return { answer, byteLength };
}

/** [MS-TDS] 2.2.6.5: PRELOGIN is answered with version 15.0.4123 and no encryption, as a tabular result. */
function answerTds(received: Buffer): Said | null {
  if (received.length < 8 || received.length < received.readUInt16BE(2)) return null;
  if (received[0] !== 0x12) return { answer: Buffer.alloc(0), byteLength: received.length };
  return { answer: Buffer.from('0401001a0000010000000b00060100110001ff0f00101b000002', 'hex'), byteLength: received.readUInt16BE(2) };
}

/** RFC 1035 4.2.2: over TCP two bytes of length come first. */
function answerDns(received: Buffer, rest: string): Said | null {
  if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return null;
  const byteLength = 2 + received.readUInt16BE();
  const message = refuseQuery(received.subarray(2, byteLength), 5, rest === 'wrong-id' ? 1 : 0) ?? Buffer.alloc(0);
  return { answer: Buffer.concat([received.subarray(0, 2), message]), byteLength };
}

/** RFC 1002 4.3.4: a session request is refused, since nobody has the called name. */
function answerNetbiosSession(received: Buffer): Said | null {
  if (received.length < 4 || received.length < 4 + received.readUInt16BE(2)) return null;
  return { answer: Buffer.from('8300000182', 'hex'), byteLength: 4 + received.readUInt16BE(2) };
}

/** RFC 1035 4.1.1: the query as a response, recursion available, with an RCODE and no answer. */
function refuseQuery(query: Buffer, rcode: number, idOffset = 0): Buffer | null {
  if (query.length < 12) return null;
  const answer = Buffer.from(query);
  answer.writeUInt16BE((query.readUInt16BE() + idOffset) & 0xffff);
  answer.writeUInt16BE(0x8180 | rcode, 2);
  return answer;
}

/** RFC 1002 4.2.18: a node status with one name, PC<00>. */
function answerNodeStatus(query: Buffer): Buffer | null {
  if (query.length < 50) return null;
  const head = Buffer.from('000084000000000100000000', 'hex');
  query.copy(head, 0, 0, 2);
  const name = Buffer.concat([Buffer.from('PC'.padEnd(15)), Buffer.from([0, 4, 0])]);
  const data = Buffer.concat([Buffer.from([1]), name, Buffer.alloc(46)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([head, query.subarray(12, 46), Buffer.from('0021000100000000', 'hex'), length, data]);
}
