import type { Socket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Flow } from '../model/flow.ts';
import type { Holds } from '../protocol/responder.ts';
import { dial, hangUp } from '../net/connect.ts';
import { type Guests, guestList } from './guests.ts';
import { type ServedPort, servedPorts } from './ports.ts';
import { standTcp } from './tcp.ts';
import { standUdp } from './udp.ts';

export interface ResponderOptions {
  /** The name that the topology gives this host. */
  readonly name: string;
  /** This host's own addresses to hold the ports on. */
  readonly addresses: readonly string[];
  /** Flows that end here, of both phases. */
  readonly flows: readonly Flow[];
  readonly key: Uint8Array | null;
  /** Addresses and networks (CIDR) that are answered. */
  readonly allowed: readonly string[];
  readonly signal: AbortSignal;
}

/** What became of a port: held; answered by a real service and left to it; or not to be had, with the system's reason. */
export interface PortState extends ServedPort {
  readonly state: 'held' | 'real-service' | 'unavailable';
  readonly code: string | null;
}

export interface Responder {
  readonly ports: readonly PortState[];
  readonly guests: Guests;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** A real service of our own answers our connect at once. */
const selfTestMs = 500;
const bindsAtOnce = 64;

/** Stands in for the services of this host that are not installed yet: section 8 of the contract. Answering starts once every port is decided. */
export async function respond(options: ResponderOptions): Promise<Responder> {
  const held: { tcp: number[]; udp: number[] } = { tcp: [], udp: [] };
  let isReady = false;
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<void>();
  const holds = (): Holds => held;
  const guests = guestList(options.allowed);
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  const connections = new Set<import('node:net').Socket>();
  const tcp = { name: options.name, key: options.key, guests, holds, ready, open: new Map<string, number>() };
  const udp = { name: options.name, key: options.key, guests: { ...guests, isAllowed: (address: string) => isReady && guests.isAllowed(address) }, holds };

  const take = async ({ protocol, port }: ServedPort): Promise<PortState> => {
    if (protocol === 'tcp' && (await isAnswered(options.addresses, port, options.signal))) return { protocol, port, state: 'real-service', code: null };
    try {
      for (const address of options.addresses) {
        if (protocol === 'udp') sockets.push(await standUdp(address, port, udp));
        else {
          const server = await standTcp(address, port, tcp);
          server.on('connection', (socket) => {
            connections.add(socket);
            socket.on('close', () => connections.delete(socket));
          });
          servers.push(server);
        }
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
      return { protocol, port, state: code === 'EADDRINUSE' ? 'real-service' : 'unavailable', code };
    }
    held[protocol].push(port);
    return { protocol, port, state: 'held', code: null };
  };

  const ports: PortState[] = [];
  const wanted = servedPorts(options.flows);
  for (let i = 0; i < wanted.length && !options.signal.aborted; i += bindsAtOnce) ports.push(...(await Promise.all(wanted.slice(i, i + bindsAtOnce).map(take))));
  for (const numbers of [held.tcp, held.udp]) numbers.sort((a, b) => a - b);
  isReady = true;
  tellReady();
  return {
    ports,
    guests,
    close: async () => {
      for (const socket of sockets) socket.close();
      for (const socket of connections) socket.resetAndDestroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function isAnswered(addresses: readonly string[], port: number, signal: AbortSignal): Promise<boolean> {
  for (const address of addresses) {
    const result = await dial({ address, port, timeoutMs: selfTestMs, source: null, signal });
    if (result.kind !== 'connected') continue;
    hangUp(result.socket);
    return true;
  }
  return false;
}
