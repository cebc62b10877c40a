import { spawn } from 'node:child_process';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Flow, Listener } from '../../src/model/flow.ts';
import { type Responder, type ResponderOptions, respond } from '../../src/respond/index.ts';
import { flowOf } from '../made.ts';
import type { Measures } from './child.ts';

/** Every test closes what it opened, whatever became of it. */
const opened: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}

export function flowTo(port: number | null, protocol: Flow['protocol'] = 'tcp', listener: Listener = 'planned', range: string | null = null): Flow {
  return flowOf({ from: 'client', to: 'stand', protocol, port, range, listener });
}

/** A responder that answers all of the guests' network 127.77.1.0/24. */
export async function startResponder(options: Partial<ResponderOptions> & Pick<ResponderOptions, 'addresses' | 'flows'>): Promise<Responder> {
  const responder = await respond({ name: 'stand', key: null, allowed: ['127.77.1.0/24'], signal: new AbortController().signal, ...options });
  opened.push(() => responder.close());
  return responder;
}

/** Asks a responder in a process of its own (child.ts). */
export interface ChildResponder {
  measure(): Promise<Measures>;
  /** Takes all of its descriptors, and gives them back; both say what the child answered. */
  exhaust(): Promise<unknown>;
  relieve(): Promise<unknown>;
}

/** A responder in a process of its own, which may have so many files open; it answers all of 127.77.1.0/24. */
export async function startChild(options: { address: string; flows: readonly Flow[]; isKeyed?: boolean; isExhausted?: boolean }, mostDescriptors = 4096): Promise<ChildResponder> {
  const args = JSON.stringify({ allowed: ['127.77.1.0/24'], isKeyed: false, isExhausted: false, ...options });
  // The shell limits itself and then becomes the child.
  const command = ['-c', `ulimit -n ${mostDescriptors}; exec "$@"`, 'sh', process.execPath, '--expose-gc', join(import.meta.dirname, 'child.ts'), args];
  const child = spawn('sh', command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  opened.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the responder ended')));
  ended.catch(() => undefined);
  const answer = (): Promise<unknown> => Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]);
  const ask = (what: string) => {
    child.send(what);
    return answer();
  };
  await answer();
  return { measure: () => ask('measure') as Promise<Measures>, exhaust: () => ask('exhaust'), relieve: () => ask('relieve') };
}

/** Ports that were free a moment ago, for TCP and UDP alike, at an address that only this test file uses. */
export async function freePorts(count: number, address: string): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listenAt(address, 0, () => undefined)));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map(async (server) => [server.close(), await once(server, 'close')]));
  return ports;
}

export async function listenAt(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    opened.push(() => socket.destroy());
    onConnection(socket);
  });
  server.listen({ host: address, port, exclusive: true });
  await once(server, 'listening');
  opened.push(() => server.close());
  return server;
}

export async function bindUdp(address: string, port = 0): Promise<DatagramSocket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  socket.on('error', () => undefined);
  const bound = Promise.race([once(socket, 'listening'), once(socket, 'error').then(([error]) => Promise.reject(error))]);
  socket.bind({ address, port, exclusive: true });
  await bound;
  opened.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket;
}

export interface Call {
  readonly socket: Socket;
  /** What was received so far. */
  received(): string;
  /** Everything up to the line end that follows what was read before. */
  line(): Promise<string>;
  /** Settles when the other end closes or resets. */
  readonly ended: Promise<void>;
}

/** Connects from an address of the caller's choice. */
export function call(address: string, port: number, from = '127.77.1.1'): Call {
  const socket = connect({ host: address, port, localAddress: from });
  opened.push(() => socket.destroy());
  let text = '';
  let read = 0;
  let wake: () => void = () => undefined;
  let isOver = false;
  socket.on('data', (data) => {
    text += data.toString('latin1');
    wake();
  });
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isOver = true;
      wake();
      resolve();
    });
  });
  return {
    socket,
    received: () => text,
    ended,
    line: () =>
      new Promise((resolve, reject) => {
        wake = () => {
          const end = text.indexOf('\n', read);
          if (end >= 0) {
            wake = () => undefined;
            resolve(text.slice(read, end + 1));
            read = end + 1;
          } else if (isOver) reject(new Error(`closed after "${text.slice(read)}"`));
        };
        wake();
      }),
  };
}

/** Lets everything that is in the kernel's queues reach its handlers. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
