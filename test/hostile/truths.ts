import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { ldapInReplyTo } from '../probes/ldap-reply.ts';
import { inReplyTo } from '../probes/rpc-peer.ts';
import { serveTds } from '../probes/tds-server.ts';
import { certified } from '../probes/tls-peers.ts';
import { wireCases } from '../protocol/decoders.ts';

/** How a service that is what it should be serves one connection: in captured bytes, made ones that answer the request. */
export interface Truth {
  readonly serve: (line: Duplex) => void;
  /** The same with another transaction's id; absent where the protocol has none. */
  readonly serveAnother?: (line: Duplex) => void;
  /** What of fixtures/wire this service may say. */
  readonly speaks: readonly string[];
  /** Before this text of the answer nothing is proven; absent: before its last byte. */
  readonly provenBy?: string;
  /** Two answers may differ in length by so much. */
  readonly variesByBytes?: number;
  /** The answer is complete with so many of the server's flights, the rest being courtesy; absent: with the last. */
  readonly flights?: number;
}

const cases = wireCases();

/** The bytes of a wire case. */
export function bytesOf(protocol: string, name: string): Buffer {
  const found = cases.find((one) => one.protocol === protocol && one.name === name);
  if (!found) throw new Error(`fixtures/wire has no ${protocol}/${name}`);
  return Buffer.from(found.bytes);
}

type Answer = (request: Buffer, turn: number) => Uint8Array | null;

/** Answers request after request, each of which comes in one piece on loopback. */
function answering(answer: Answer): (line: Duplex) => void {
  return (line) => {
    let turn = 0;
    line.on('data', (request: Buffer) => {
      const reply = answer(request, turn++);
      if (reply !== null && !line.destroyed) line.write(reply);
    });
  };
}

const always = (protocol: string, name: string): Truth => ({ serve: answering(() => bytesOf(protocol, name)), speaks: [protocol] });

/** One answer of HTTP to each request, which ends with an empty line. */
function web(response: string): (line: Duplex) => void {
  return answering((request) => (request.includes('\r\n\r\n') ? Buffer.from(response) : null));
}

const ok = 'HTTP/1.1 200 OK\r\nServer: Truth/1.0\r\nContent-Length: 0\r\n\r\n';
const identity = bytesOf('wsman', 'identify-response').toString('utf8');

/** TLS as a server of today, or as one of TLS 1.2, with a service within. */
export function within(serve: (line: Duplex) => void, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): (line: Duplex) => void {
  return (line) => {
    const socket = new TLSSocket(line, { isServer: true, secureContext: createSecureContext({ ...certified('valid'), maxVersion }) });
    socket.on('error', () => undefined);
    serve(socket);
  };
}

/** A signature of ECDSA is a pair of numbers without their leading zeros; and a server may yet say farewell, in a record of 24 bytes. */
const variesByBytes = 4 + 24;

const silence = (line: Duplex) => void line.resume();

/** The id of a DNS message stands behind its length. */
const dnsInReplyTo = (request: Buffer, by: number) => {
  const reply = bytesOf('dns', 'tcp-nxdomain-samba');
  reply.writeUInt16BE((request.readUInt16BE(2) + by) & 0xffff, 2);
  return reply;
};

const anotherCall = (request: Buffer) => {
  const other = Buffer.from(request);
  other.writeUInt32LE((request.readUInt32LE(12) + 7) >>> 0, 12);
  return other;
};
const mapper =
  (asAsked: (request: Buffer) => Buffer): Answer =>
  (request, turn) =>
    inReplyTo(asAsked(request), bytesOf('rpc', turn === 0 ? 'bind-ack' : 'lookup-end-with-entries'));

/** An endpoint mapper that always has one more page: one entry, and a handle to go on with. */
export const endlessMapper = answering((request, turn) => inReplyTo(request, bytesOf('rpc', turn === 0 ? 'bind-ack' : 'lookup-one-entry')));

const established = 'HTTP/1.0 200 Connection established\r\n\r\n';

/** A proxy that opens the way to a server of TLS. */
function tunnel(line: Duplex): void {
  line.once('data', () => {
    line.write(established);
    within(silence)(line);
  });
}

/** By the name of a subject, or of its probe: what its service truly says. */
export const truths: Readonly<Record<string, Truth>> = {
  http: { serve: web(ok), speaks: [] },
  // In TLS 1.3 a server that hangs up is asked once more, and its answer of 1.2 is another.
  https: { serve: within(web(ok), 'TLSv1.2'), speaks: [], variesByBytes },
  httpOrHttps: { serve: web(ok), speaks: [] },
  winrm: { serve: web(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(identity)}\r\n\r\n${identity}`), speaks: ['wsman'], provenBy: 'soap-envelope' },
  tlsHello: { serve: within(silence), speaks: [], flights: 1, variesByBytes },
  clientNotification: { serve: within(silence), speaks: [], flights: 1, variesByBytes },
  smb: { ...always('smb', 'negotiated-3.1.1'), serveAnother: answering(() => bytesOf('smb', 'negotiated-second')) },
  sql: { ...always('tds', 'tdspool') },
  rdp: always('rdp', 'tls'),
  ldap: {
    serve: answering((request) => ldapInReplyTo(request, bytesOf('ldap', 'root-dse-samba'))),
    serveAnother: answering(() => bytesOf('ldap', 'root-dse-samba')),
    speaks: ['ldap'],
  },
  ldaps: {
    serve: within(answering((request) => ldapInReplyTo(request, bytesOf('ldap', 'root-dse-samba')))),
    serveAnother: within(answering(() => bytesOf('ldap', 'root-dse-samba'))),
    speaks: ['ldap'],
    variesByBytes,
  },
  dnsTcp: { serve: answering((request) => dnsInReplyTo(request, 0)), serveAnother: answering((request) => dnsInReplyTo(request, 1)), speaks: ['dns'] },
  netbiosSession: always('netbios', 'session-negative'),
  kerberos: always('kerberos', 'no-client-samba'),
  rpcEndpointMapper: { serve: answering(mapper((request) => request)), serveAnother: answering(mapper(anotherCall)), speaks: ['rpc'] },
  rpcEndpoint: {
    serve: answering((request) => inReplyTo(request, bytesOf('rpc', 'bind-ack'))),
    serveAnother: answering((request) => inReplyTo(anotherCall(request), bytesOf('rpc', 'bind-ack'))),
    speaks: ['rpc'],
  },
  proxied: { serve: tunnel, speaks: [], provenBy: established },
  'proxied to port 80': { serve: web(ok), speaks: [] },
  'sql that insists on encryption': { serve: (line) => serveTds(line, { encryption: 3 }), speaks: ['tds'], flights: 1 },
};
