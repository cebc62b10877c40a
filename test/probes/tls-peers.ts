import { readFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { closeLater } from './loopback.ts';

/** Key and certificate of fixtures/tls, see there. */
export function certified(name: 'valid' | 'expired' | 'other-name'): { key: Buffer; cert: Buffer } {
  const file = (kind: string) => readFileSync(new URL(`../../fixtures/tls/${name}.${kind}`, import.meta.url));
  return { key: file('key'), cert: file('crt') };
}

/** Puts a server on a free port of loopback, ended by `closeAll` with all its connections; the port. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  closeLater({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A TLS server on loopback that a test scripts; its port. */
export function tlsServer(options: TlsOptions, serve: (socket: TLSSocket) => void = () => undefined): Promise<number> {
  const server = createServer({ ...certified('valid'), ...options }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.on('tlsClientError', () => undefined);
  return listening(server);
}

/** A server's hello as it goes over the wire (RFC 5246 section 7.4.1.3): version, random, no session, cipher c02f, no compression, no extensions. */
export function serverHello(version: number): Buffer {
  const body = Buffer.concat([Buffer.from([version >> 8, version & 0xff]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0])]);
  return Buffer.concat([Buffer.from([0x16, 3, 1, 0, body.length + 4, 2, 0, 0, body.length]), body]);
}

/** Writes records of a Certificate message (RFC 5246 section 7.4.2) that claims 16 MB, 100 MB of them if nobody stops it. */
export function pourCertificate(socket: Socket): void {
  const header = Buffer.from([0x16, 3, 3, 0x40, 0]);
  socket.write(Buffer.concat([serverHello(0x0303), header, Buffer.from([11, 0xff, 0xff, 0xff]), Buffer.alloc(16380, 0x30)]));
  const record = Buffer.concat([header, Buffer.alloc(16384, 0x30)]);
  let left = 6400;
  const pour = () => {
    while (!socket.destroyed && left-- > 0 && socket.write(record));
  };
  socket.on('drain', pour);
  pour();
}
