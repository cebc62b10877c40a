import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { type Answering, tcpAnswers, udpAnswers } from './peer-answers.ts';
import { hostile } from './peer-hostile.ts';

/**
 * A plain peer of the lab: `node peer.ts keep:445 http:80 udp-echo:53 say:443:HEX …`. It prints "ready" once every port is bound.
 * TCP: `keep` accepts and stays silent, `reset` and `close` end at once, `banner` greets, `say` greets with bytes of its own; peer-answers.ts has those
 * that speak a service's protocol, and peer-hostile.ts those that never come to an end. `https` is `http` behind the certificate that LAB_TLS names.
 * UDP: `udp-keep` stays silent, `udp-echo` sends back what came, `udp-say` answers with bytes of its own, others as their service.
 */
const specs = process.argv.slice(2);

type Greeting = (socket: Socket, rest: string) => void;

const greetings: Readonly<Record<string, Greeting>> = {
  keep: () => undefined,
  reset: (socket) => socket.resetAndDestroy(),
  close: (socket) => socket.end(),
  banner: (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  say: (socket, hex) => socket.write(Buffer.from(hex, 'hex')),
  ...hostile,
};

await Promise.all(
  specs.map((spec) => {
    const [kind = '', port = '', rest = ''] = spec.split(':');
    const greet = greetings[kind];
    const answer = tcpAnswers[kind === 'https' ? 'http' : kind];
    const reply = udpAnswers[kind];
    if (greet) return serveTcp(Number(port), (socket) => greet(socket, rest));
    if (answer) return serveTcp(Number(port), (socket) => listen(socket, answer, rest), kind === 'https');
    if (reply) return serveUdp(Number(port), (query) => reply(query, rest));
    throw new Error(`no such peer: ${spec}`);
  }),
);
process.stdout.write('ready\n');

function serveTcp(port: number, greet: (socket: Socket) => void, isSecure = false): Promise<void> {
  const tls = process.env['LAB_TLS'] ?? '';
  const onSocket = (socket: Socket) => {
    socket.on('error', () => undefined);
    greet(socket);
    socket.resume();
  };
  return new Promise((resolve) => {
    const server = isSecure ? createSecureServer({ key: readFileSync(`${tls}.key`), cert: readFileSync(`${tls}.pem`) }, onSocket) : createServer(onSocket);
    server.on('tlsClientError', () => undefined);
    server.listen({ port, host: '::', backlog: 4096 }, resolve);
  });
}

/** Answers every whole request. */
function listen(socket: Socket, answering: Answering, rest: string): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    const said = answering(received, rest);
    if (said === null) return;
    received = received.subarray(said.byteLength);
    if (said.answer.length > 0) socket.write(said.answer);
  });
}

function serveUdp(port: number, reply: (query: Buffer) => Buffer | null): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket('udp6');
    socket.on('message', (query, from) => {
      const answer = reply(query);
      if (answer) socket.send(answer, from.port, from.address);
    });
    socket.bind({ port, address: '::' }, resolve);
  });
}
