import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHello } from '../../src/protocol/responder.ts';
import type { Lab } from '../lab/namespaces.ts';
import { streamModule } from '../lab/needs.ts';

/** What every host of a set says at its ports: a responder's mark, or a service of TLS an alert (RFC 8446 section 6), the shortest answer of its protocol. */
export type PeerKind = 'responder' | 'tls';

/** Listens at some ports of all the hosts of a set, in the lab's host "peer": nginx, which takes the least of the processors that it shares with the tools. */
export async function startPeers(lab: Lab, kind: PeerKind, hosts: readonly string[], ports: readonly number[]): Promise<void> {
  const prefix = join(lab.folder, 'nginx');
  mkdirSync(join(prefix, 'logs'), { recursive: true });
  const names = hosts.map((address, i) => `    ${address} h${i};`).join('\n');
  const servers = ports.map((port) => `  server { listen ${port} backlog=16384; return ${says(kind, port, ports)}; }`).join('\n');
  writeFileSync(
    join(prefix, 'nginx.conf'),
    `load_module ${streamModule};
daemon off;
master_process off;
pid ${prefix}/nginx.pid;
error_log ${prefix}/error.log;
worker_rlimit_nofile 65536;
events { worker_connections 32768; }
stream {
  map_hash_max_size 65536;
  map_hash_bucket_size 128;
  map $server_addr $name {
${names}
  }
${servers}
}
`,
    'latin1',
  );
  const nginx = lab.start('peer', ['nginx', '-p', prefix, '-c', 'nginx.conf'], { stdio: ['ignore', 'ignore', 'inherit'] });
  while (lab.exec('peer', 'ss', '-Hltn').split('\n').length <= ports.length) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode} before it listened`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function says(kind: PeerKind, port: number, ports: readonly number[]): string {
  if (kind === 'tls') return `"${Buffer.from('15030300020228', 'hex').toString('latin1')}"`;
  const hello = encodeHello({ name: '$name', protocol: 'tcp', port, nonce: '0'.repeat(32), holds: { tcp: ports, udp: [] } });
  return `"${Buffer.from(hello).toString('latin1').replace('\n', '\\n')}"`;
}
