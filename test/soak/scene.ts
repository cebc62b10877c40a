import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';

/** Addresses of loopback that only the soak uses: the prober, who listens, servers, those of the topology who attack, and strangers. */
export const addresses = {
  prober: '127.78.1.1',
  listening: '127.78.0.1',
  server: '127.78.0.2',
  traitors: Array.from({ length: 8 }, (_, i) => `127.78.1.${10 + i}`),
  strangers: Array.from({ length: 40 }, (_, i) => `127.78.2.${10 + i}`),
};

/** Ports that need no root. */
export const listenPorts = { tcp: [18_080, 18_081, 18_123], udp: [18_009, 18_536] };

/** A site whose hosts answer, refuse, are silent, speak another protocol, or are played by the responder; every port is above 1024. */
export function writeTopology(folder: string): string {
  const [http, https, notification] = listenPorts.tcp;
  const [wake, proxy] = listenPorts.udp;
  const file = join(folder, 'topology.yaml');
  writeFileSync(
    file,
    `sites:
  - code: P01
    type: primary
    features: { wake-on-lan: true, wake-up-proxy: true }
    ports: { http: ${http}, https: ${https}, client-notification: ${notification}, wake-on-lan: ${wake}, wake-up-proxy: ${proxy} }
hosts:
  - { name: prober, address: ${addresses.prober}, site: P01, roles: [client, site-server] }
  - { name: plan, address: ${addresses.listening}, site: P01, state: planned, roles: [management-point, client, fallback-status-point] }
  - { name: server, address: ${addresses.server}, site: P01, roles: [management-point, distribution-point, sql-server] }
  - { name: nobody, address: 127.78.0.3, site: P01, roles: [management-point, state-migration-point] }
${addresses.traitors.map((address, i) => `  - { name: traitor${i}, address: ${address}, site: P01, roles: [client] }`).join('\n')}
`,
  );
  return file;
}

/** A web server, one that never answers, and one that hangs up at once, at the server's ports; the returned function ends them. */
export async function startServers(): Promise<() => void> {
  const web = createServer((_, response) => response.end('<html></html>'));
  const mute = createTcpServer((socket) => socket.on('error', () => undefined).resume());
  const rude = createTcpServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n'));
  const servers = [web, mute, rude];
  await Promise.all(
    servers.map(
      (server, i) =>
        new Promise<AddressInfo>((resolve, reject) => {
          server.on('error', reject);
          server.listen({ host: addresses.server, port: listenPorts.tcp[i] ?? 0 }, () => resolve(server.address() as AddressInfo));
        }),
    ),
  );
  return () => {
    for (const server of servers) server.close();
    web.closeAllConnections();
  };
}
