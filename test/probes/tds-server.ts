import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { tcpServer } from './loopback.ts';
import { certified, tlsServer } from './tls-peers.ts';

/** What a server of tests says of itself. */
export interface TdsServer {
  /** Bytes of UL_VERSION and US_SUBBUILD. */
  readonly version?: string;
  /** Value of B_FENCRYPTION, see MS-TDS section 2.2.6.5. */
  readonly encryption?: number;
  readonly instance?: string;
  readonly certificate?: 'valid' | 'expired' | 'other-name';
  /** Called with the type of each message that it reads. */
  readonly onMessage?: (type: number) => void;
}

/** A SQL Server as far as its refusal of a login, on loopback; test/probes/tds-server.test.ts lets a real client check it. Its port. */
export function tdsServer(server: TdsServer): Promise<number> {
  return tcpServer((socket) => serveTds(socket, server));
}

/** The same where only TDS 8.0 is allowed: TLS comes first, and whoever begins otherwise is hung up on. */
export function strictTdsServer(server: TdsServer): Promise<number> {
  return tlsServer({ ...certified(server.certificate ?? 'valid'), ALPNProtocols: ['tds/8.0'] }, (socket) => serveTds(socket, { ...server, encryption: 0 }));
}

/** Serves one connection, whatever carries it. */
export function serveTds(line: Duplex, server: TdsServer): void {
  const { encryption = 0, onMessage } = server;
  onMessages(line, (type, data, write) => {
    onMessage?.(type);
    if (type === 0x10) write(packet(0x04, loginFailed()));
    if (type !== 0x12) return;
    write(preloginAnswer(server, data));
    if (encryption !== 1 && encryption !== 3) return;
    const { key, cert } = certified(server.certificate ?? 'valid');
    const secure = new TLSSocket(tlsInPackets(line), { isServer: true, secureContext: createSecureContext({ key, cert }) });
    secure.on('error', () => undefined);
    serveTds(secure, { ...server, encryption: 0 });
  });
}

/** Reads messages of one packet each, until a reader takes the line over by adding its own listener. */
function onMessages(line: Duplex, read: (type: number, data: Buffer, write: (bytes: Buffer) => void) => void): void {
  let received = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
      const end = received.readUInt16BE(2);
      const [type, data] = [received.readUInt8(0), received.subarray(8, end)];
      received = received.subarray(end);
      read(type, data, (bytes) => void line.write(bytes));
      if (line.listenerCount('data') > 1) return void line.off('data', take);
    }
  };
  line.on('data', take);
}

/** What TLS reads and writes: in packets until the client's handshake is at its end, and bare from then on. */
function tlsInPackets(line: Duplex): Duplex {
  let received = Buffer.alloc(0);
  const wire = new Duplex({
    read: () => undefined,
    writev: (chunks, done) => {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      // An application's record is the first that goes bare (RFC 5246 section 6.2.1).
      line.write(bytes[0] === 0x17 ? bytes : packet(0x12, bytes), () => done());
    },
  });
  line.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received[0] !== 0x12) {
      wire.push(received);
      received = Buffer.alloc(0);
    }
    while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
      const end = received.readUInt16BE(2);
      wire.push(received.subarray(8, end));
      received = received.subarray(end);
    }
  });
  line.on('end', () => wire.push(null));
  return wire;
}

/** A message of one packet (MS-TDS section 2.2.3.1). */
export function packet(type: number, data: Buffer): Buffer {
  const header = Buffer.from([type, 1, 0, 0, 0, 0, 1, 0]);
  header.writeUInt16BE(data.length + 8, 2);
  return Buffer.concat([header, data]);
}

/** The answer to a PRELOGIN; laid out as SQL Server 2012 lays out its own (fixtures/wire/tds/sql-server-2012.hex). */
export function preloginAnswer({ version = '1000100a0000', encryption = 0, instance }: TdsServer, request: Buffer = Buffer.alloc(0)): Buffer {
  const asked = instanceIn(request);
  const isOther = instance !== undefined && asked !== '' && asked.toLowerCase() !== instance.toLowerCase();
  const options = Buffer.from('00001a00060100200001020021000103002200000400220001ff', 'hex');
  return packet(0x04, Buffer.concat([options, Buffer.from(version, 'hex'), Buffer.from([encryption, isOther ? 1 : 0, 0])]));
}

/** The text of INSTOPT in a client's PRELOGIN. */
function instanceIn(request: Buffer): string {
  for (let at = 0; at + 5 <= request.length && request[at] !== 0xff; at += 5) {
    if (request[at] !== 2) continue;
    const offset = request.readUInt16BE(at + 1);
    return request.toString('latin1', offset, offset + request.readUInt16BE(at + 3) - 1);
  }
  return '';
}

/** ERROR 18456 and DONE (MS-TDS sections 2.2.7.10 and 2.2.7.6). */
function loginFailed(): Buffer {
  const text = 'Login failed.';
  const body = Buffer.concat([
    Buffer.from([0x18, 0x48, 0, 0, 1, 14, text.length, 0]),
    Buffer.from(text, 'utf16le'),
    // No server's name, no procedure's, line 1.
    Buffer.from([0, 0, 1, 0, 0, 0]),
  ]);
  const done = Buffer.from('fd020000000000000000000000', 'hex');
  return Buffer.concat([Buffer.from([0xaa, body.length & 0xff, body.length >> 8]), body, done]);
}
