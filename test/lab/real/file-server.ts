import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab, PeerSpec } from '../namespaces.ts';
import { daemonFolder, startDaemon, untilNamed } from './daemon.ts';

/** Debian's place for what is no command of a user. */
const rpcDaemon = '/usr/libexec/samba/samba-dcerpcd';

/** Starts Samba as a stand-alone Windows server: SMB, NetBIOS, the endpoint mapper and the services that it names (print spooler, registry, service control, …). */
export async function startFileServer(lab: Lab, { name: host, address }: PeerSpec): Promise<void> {
  const folder = daemonFolder(lab, host, 'samba');
  const config = join(folder, 'smb.conf');
  for (const needed of ['cache', 'state', 'lock', 'private', 'share']) mkdirSync(join(folder, needed), { recursive: true });
  writeFileSync(
    config,
    `[global]
netbios name = ${host}
workgroup = LAB
server role = standalone server
map to guest = bad user
interfaces = lo eth0
lock directory = ${folder}/lock
private dir = ${folder}/private
state directory = ${folder}/state
cache directory = ${folder}/cache
log file = ${folder}/log
rpc start on demand helpers = no
rpc server dynamic port range = 49152-65535
load printers = no
disable netbios = no
panic action = /bin/false
[share]
path = ${folder}/share
guest ok = yes
`,
  );
  const options = ['--foreground', '--no-process-group', '--debug-stdout', `--configfile=${config}`];
  await startDaemon(lab, host, [rpcDaemon, ...options, '--libexec-rpcds'], ['tcp/135', 'tcp/49152']);
  await startDaemon(lab, host, ['smbd', ...options], ['tcp/445', 'tcp/139']);
  await startDaemon(lab, host, ['nmbd', ...options], ['udp/137', 'udp/138']);
  await untilNamed(lab, host, address);
}
