import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { type Daemon, daemonFolder, startDaemon } from './daemon.ts';

/** Starts Squid as a forward proxy; `access` has its rules, e.g. "http_access allow all". */
export async function startSquid(lab: Lab, host: string, port: number, access: readonly string[] = ['http_access allow all']): Promise<Daemon> {
  const folder = daemonFolder(lab, host, 'squid');
  const config = join(folder, 'squid.conf');
  writeFileSync(
    config,
    [
      `http_port ${port}`,
      ...access,
      // It does not run as root, and nobody else may look into the lab's folder.
      'cache_effective_user nobody',
      'cache deny all',
      'cache_mem 8 MB',
      'access_log none',
      'cache_log /dev/null',
      'pid_filename none',
      'netdb_filename none',
      'pinger_enable off',
      'shutdown_lifetime 0 seconds',
      'coredump_dir /',
      'connect_timeout 2 seconds',
      'forward_max_tries 1',
      'visible_hostname proxy',
      '',
    ].join('\n'),
  );
  return startDaemon(lab, host, ['squid', '-N', '-d', '1', '-n', lab.ns(host).replace(/\W/g, ''), '-f', config], [`tcp/${port}`]);
}

/** Starts tinyproxy as a forward proxy; with a user's name and password it asks everyone for them. */
export async function startTinyproxy(lab: Lab, host: string, port: number, options: readonly string[] = []): Promise<Daemon> {
  const config = join(daemonFolder(lab, host, 'tinyproxy'), 'tinyproxy.conf');
  writeFileSync(config, [`Port ${port}`, 'Listen 0.0.0.0', 'Timeout 20', 'MaxClients 50', 'LogLevel Warning', ...options, ''].join('\n'));
  return startDaemon(lab, host, ['tinyproxy', '-d', '-c', config], [`tcp/${port}`]);
}
