import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Endpoint, Sighting } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Probe, ProbeContext } from '../../src/model/probe.ts';
import { contextOf, flowOf } from '../made.ts';

const open: { close(): unknown }[] = [];

/** Ends what a test started: to be called after each. */
export function closeAll(): void {
  for (const one of open.splice(0)) one.close();
}

/** Lets `closeAll` end one more thing. */
export function closeLater(one: { close(): unknown }): void {
  open.push(one);
}

/** A TCP server on loopback that a test scripts; its port. */
export async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A UDP server on loopback that a test scripts; its port. */
export async function udpServer(answer: (data: Buffer, from: RemoteInfo, socket: UdpSocket) => void): Promise<number> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (data, from) => answer(data, from, socket));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

export interface Asking {
  readonly flow?: Partial<Flow>;
  readonly context?: Partial<ProbeContext>;
  readonly endpoints?: readonly Endpoint[];
}

/** Probes a port of loopback once. */
export function probeAt(probe: Probe, port: number, { flow = {}, context = {}, endpoints = [] }: Asking = {}): Promise<Sighting> {
  const whole = flowOf({ to: 'peer.lab.test', port, ...flow });
  return probe({ flow: whole, address: '127.0.0.1', port, endpoints }, contextOf(context));
}

/** Peers that speak no protocol at all; whatever a service, each must come to an end in bounded time. */
export const strangers: Readonly<Record<string, (socket: Socket) => void>> = {
  'a silent listener': () => undefined,
  SSH: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  HTTP: (socket) => void socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')),
  'a reset': (socket) => socket.resetAndDestroy(),
  'a farewell': (socket) => void socket.end(),
  'endless data': (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65536, 0x41)));
    };
    socket.on('drain', pour);
    pour();
  },
  'a byte at a time': (socket) => {
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('\0')), 20);
  },
  'TLS garbage': (socket) => void socket.write(Buffer.from('16030300ffdeadbeef'.padEnd(600, 'c3'), 'hex')),
};
