import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { SelfPort } from '../model/evidence.ts';
import { dial, hangUp } from './connect.ts';
import { ownAddresses } from './interfaces.ts';

/** Our own stack answers at once; a second is a machine at its limits. */
const selfTimeoutMs = 1000;

/** Tells whether something on this host listens at a port: TCP by connecting to ourselves, UDP by trying to take the port for a moment. */
export async function isListening(protocol: 'tcp' | 'udp', port: number, signal: AbortSignal, addresses = ownAddresses()): Promise<SelfPort> {
  if (protocol === 'udp') return { protocol, port, listening: await udpIsTaken(port) };
  let listening: boolean | null = false;
  for (const address of addresses) {
    if (isIPv6(address) && address.startsWith('fe80')) continue;
    const result = await dial({ address, port, timeoutMs: selfTimeoutMs, source: null, signal });
    if (result.kind === 'connected') {
      hangUp(result.socket);
      return { protocol, port, listening: true };
    }
    if (result.reason === 'local-resources' || result.reason === 'not-run') listening = null;
  }
  return { protocol, port, listening };
}

function udpIsTaken(port: number): Promise<boolean | null> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4' });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code === 'EADDRINUSE' ? true : null);
    });
    socket.bind({ port, exclusive: true }, () => {
      socket.close();
      resolve(false);
    });
  });
}
