import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';

/**
 * A plain peer of the lab: `node peer.ts keep:445 reset:80 udp-echo:53 say:443:HEX …`. It prints "ready" once every port is bound.
 * TCP: `keep` accepts and stays silent, `reset` and `close` end at once, `banner` greets, `say` greets with bytes of its own.
 * UDP: `udp-keep` stays silent, `udp-echo` sends back what came, `udp-say` answers with bytes of its own, `udp-dns` refuses queries with an RCODE.
 */
const specs = process.argv.slice(2);

const greetings: Readonly<Record<string, (socket: Socket, bytes: Buffer) => void>> = {
  keep: () => undefined,
  reset: (socket) => socket.resetAndDestroy(),
  close: (socket) => socket.end(),
  banner: (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  say: (socket, bytes) => socket.write(bytes),
};

const replies: Readonly<Record<string, (query: Buffer, rest: string) => Buffer | null>> = {
  'udp-keep': () => null,
  'udp-echo': (query) => query,
  'udp-say': (_, rest) => Buffer.from(rest, 'hex'),
  'udp-dns': refuseQuery,
};

await Promise.all(
  specs.map((spec) => {
    const [kind = '', port = '', rest = ''] = spec.split(':');
    const greet = greetings[kind];
    const reply = replies[kind];
    if (greet) return serveTcp(Number(port), (socket) => greet(socket, Buffer.from(rest, 'hex')));
    if (reply) return serveUdp(Number(port), (query) => reply(query, rest));
    throw new Error(`no such peer: ${spec}`);
  }),
);
process.stdout.write('ready\n');

function serveTcp(port: number, greet: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      greet(socket);
      socket.resume();
    });
    server.listen({ port, host: '::', backlog: 4096 }, resolve);
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

/** RFC 1035 section 4.1.1: the query as a response, recursion available, with an RCODE and no answer. */
function refuseQuery(query: Buffer, rcode: string): Buffer | null {
  if (query.length < 12) return null;
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8180 | Number(rcode), 2);
  return answer;
}
