import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { daemonFolder, startDaemon } from './daemon.ts';

/** Starts OpenSSH's server at up to 16 ports where something else is due, over IPv4; nobody can log in. */
export async function startShellServer(lab: Lab, host: string, ports: readonly number[]): Promise<void> {
  const folder = daemonFolder(lab, host, 'sshd');
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const config = join(folder, 'sshd_config');
  writeFileSync(
    config,
    [
      'AddressFamily inet',
      ...ports.map((port) => `Port ${port}`),
      `HostKey ${key}`,
      'PidFile none',
      'UsePAM no',
      'AuthenticationMethods none',
      'AllowUsers nobody-at-all',
      '',
    ].join('\n'),
  );
  await startDaemon(
    lab,
    host,
    ['/usr/sbin/sshd', '-D', '-e', '-f', config],
    ports.map((port) => `tcp/${port}`),
  );
}
