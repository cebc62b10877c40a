import { type AddressInfo, createServer, type Socket } from 'node:net';

export const loopbacks = ['127.0.0.1', '::1'] as const;
export type Loopback = (typeof loopbacks)[number];

/** A peer that counts what becomes of its connections. */
export interface Peer {
  readonly port: number;
  /** Connections that were made to it so far. */
  connections(): number;
  /** The most bytes that it could send on one of them. */
  mostSent(): number;
  /** Ends it once the other side has hung up on all its connections; fails where one is left. */
  end(): Promise<void>;
}

/** A reset takes no time on loopback; who has not hung up after this never will. */
const hangUpWithinMs = 20_000;

/** A TCP peer on a free port of loopback that does whatever it is told to with each connection, half open ones too. */
export async function tcpPeer(address: Loopback, serve: (socket: Socket, port: number) => void): Promise<Peer> {
  const open = new Set<Socket>();
  let [connections, mostSent] = [0, 0];
  let lastClosed: () => void = () => undefined;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      mostSent = Math.max(mostSent, socket.bytesWritten);
      if (open.size === 0) lastClosed();
    });
    serve(socket, portOf());
  });
  const portOf = () => (server.address() as AddressInfo).port;
  await new Promise<void>((resolve) => server.listen(0, address, 511, resolve));
  const port = portOf();
  return {
    port,
    connections: () => connections,
    mostSent: () => mostSent,
    end: async () => {
      server.close();
      // One that does not read hears of no end either.
      for (const socket of open) socket.removeAllListeners('data').resume();
      let timer: NodeJS.Timeout | undefined;
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          lastClosed = resolve;
          timer = setTimeout(resolve, hangUpWithinMs);
        });
      }
      clearTimeout(timer);
      const left = open.size;
      for (const socket of open) socket.destroy();
      if (left > 0) throw new Error(`${left} of ${connections} connections were never hung up`);
    },
  };
}

/** Keeps a connection and reads what comes. */
export function keep(socket: Socket): void {
  socket.resume();
}

/** Waits for the first bytes of a request. */
export function onceAsked(socket: Socket, answer: (request: Buffer) => void): void {
  socket.once('data', answer);
}
