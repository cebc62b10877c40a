import { createServer as createWebServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import type { Topology } from '../../model/topology.ts';
import { flowsTo } from '../../plan/index.ts';
import { type Responder, respond } from '../../respond/index.ts';

/** Stands in for hosts of the sample: responders on their loopback addresses, except at the ports left out. */
export async function sampleResponder(topology: Topology, name: string, without: readonly number[], signal: AbortSignal): Promise<Responder> {
  const host = topology.hosts.find((one) => one.name === name);
  if (!host) throw new Error(`the sample has no host ${name}`);
  const flows = flowsTo(topology, host).filter(({ from, port }) => from === 'db01.demo.example' && port !== null && !without.includes(port));
  return respond({ name, addresses: host.addresses, flows, key: null, allowed: ['127.0.0.0/8'], signal });
}

/** Something that accepts, and greets as a protocol that nobody asked for. */
export function strangeListener(address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.write('SSH-2.0-sample\r\n');
    });
    server.on('error', reject);
    server.listen({ host: address, port }, () => resolve(server));
  });
}

/** A web server that is installed already: it answers every request in its own protocol. */
export function webServer(address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createWebServer((_, response) => void response.writeHead(200, { server: 'sample' }).end());
    server.on('error', reject);
    server.listen({ host: address, port }, () => resolve(server));
  });
}

/** Finds so many free ports, every one with its successor free as well (WSUS uses two in a row). */
export async function freePorts(count: number, addresses: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (let attempt = 0; found.length < count && attempt < 200; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000) * 2;
    if (found.includes(port)) continue;
    const isFree = await Promise.all(addresses.flatMap((address) => [port, port + 1].map((one) => canBind(address, one))));
    if (isFree.every(Boolean)) found.push(port);
  }
  if (found.length < count) throw new Error('no free ports on the loopback addresses');
  return found;
}

async function canBind(address: string, port: number): Promise<boolean> {
  try {
    const server = await strangeListener(address, port);
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}
