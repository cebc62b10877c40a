import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { encodeHello } from '../../src/protocol/responder.ts';

/**
 * All the hosts of a benchmark in one process: `node peer.ts responder|tls PORT…`. A responder says its mark in the name of the host whose address was
 * dialled; `tls` says an alert (RFC 8446 section 6), the shortest answer in the protocol of the service that the flows are for.
 */
const [kind, ...ports] = process.argv.slice(2);
const alert = Buffer.from('15030300020228', 'hex');
/** As long as a responder waits for a stranger. */
const patienceMs = 5000;
const holds = { tcp: ports.map(Number), udp: [] };
const nonce = randomBytes(16).toString('hex');

await Promise.all(ports.map((port) => serve(Number(port))));
process.stdout.write('ready\n');

function serve(port: number): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    // Where packets are lost, so is the end of many a connection.
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.write(kind === 'tls' ? alert : encodeHello({ name: hostOf(socket), protocol: 'tcp', port, nonce, holds }));
    socket.resume();
  });
  return new Promise((resolve) => server.listen({ port, host: '0.0.0.0', backlog: 16_384 }, resolve));
}

/** 10.78.2.5 is h504. */
function hostOf({ localAddress = '' }: Socket): string {
  const [, , network, host] = localAddress.split('.').map(Number);
  return `h${(network ?? 0) * 250 + (host ?? 0) - 1}`;
}
