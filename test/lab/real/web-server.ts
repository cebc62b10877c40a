import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import type { Certificate } from './certificate.ts';
import { daemonFolder, startDaemon } from './daemon.ts';

/** A port of nginx: plain HTTP, or HTTPS with a certificate. */
export interface WebPort {
  readonly port: number;
  readonly certificate?: Certificate;
  /** Every handshake ends in an alert, "unrecognized_name". */
  readonly rejects?: boolean;
}

/** Starts nginx: an empty site, which answers every path with an HTTP status of its own. */
export async function startWebServer(lab: Lab, host: string, ports: readonly WebPort[]): Promise<void> {
  const folder = daemonFolder(lab, host, 'nginx');
  const config = join(folder, 'nginx.conf');
  const servers = ports.map(({ port, certificate, rejects }) => {
    const isSecure = certificate !== undefined || rejects;
    const secure = certificate ? ` ssl_certificate ${certificate.cert}; ssl_certificate_key ${certificate.key};` : rejects ? ' ssl_reject_handshake on;' : '';
    return `  server { listen [::]:${port}${isSecure ? ' ssl' : ''} ipv6only=off; root ${folder}; access_log off;${secure} }`;
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path ${folder}/${kind};`);
  writeFileSync(
    config,
    ['user root;', 'daemon off;', 'master_process off;', `pid ${folder}/pid;`, 'events { worker_connections 1024; }', 'http {', ...temporary, ...servers, '}', ''].join('\n'),
  );
  await startDaemon(
    lab,
    host,
    ['nginx', '-p', folder, '-e', join(folder, 'error.log'), '-c', config],
    ports.map(({ port }) => `tcp/${port}`),
  );
}
