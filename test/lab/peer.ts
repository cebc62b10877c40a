import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * A plain peer of the lab: `node peer.ts keep:445 reset:80 close:81 banner:22 udp-echo:53 udp-silent:69 replay:443:FILE`.
 * It prints "ready" once every port is bound.
 */
const waits = process.argv.slice(2).map((spec) => {
  const [kind = '', port = '', ...rest] = spec.split(':');
  return kind.startsWith('udp') ? udp(kind, Number(port)) : tcp(kind, Number(port), rest.join(':'));
});
await Promise.all(waits);
process.stdout.write('ready\n');

function tcp(kind: string, port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (kind === 'reset') return void socket.resetAndDestroy();
      if (kind === 'close') return void socket.end();
      if (kind === 'banner') socket.write('SSH-2.0-OpenSSH_9.2\r\n');
      if (kind === 'say') socket.write(Buffer.from(text, 'hex'));
      socket.resume();
    });
    server.listen({ port, host: '0.0.0.0', backlog: 4096 }, resolve);
  });
}

function udp(kind: string, port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (data, from) => {
      if (kind === 'udp-echo') socket.send(data, from.port, from.address);
    });
    socket.bind({ port, address: '0.0.0.0' }, resolve);
  });
}
