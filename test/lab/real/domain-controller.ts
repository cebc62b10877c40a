import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '../namespaces.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
import { daemonFolder, startDaemon, untilNamed } from './daemon.ts';

const run = promisify(execFile);

/** The one domain controller of the labs: its directory has its name and address in it. */
export const domainController = { name: 'dc1', address: '10.77.20.2', domain: 'lab.test', netbiosDomain: 'LAB' } as const;

const ports = [53, 88, 135, 139, 389, 445, 636, 3268, 3269, 49152, 49153, 49154].map((port) => `tcp/${port}`).concat(['udp/53', 'udp/88', 'udp/137', 'udp/138', 'udp/389']);

/** Starts a Samba Active Directory domain controller (DNS, Kerberos, LDAP, RPC, SMB, NetBIOS), and waits until it listens everywhere. */
export async function startDomainController(lab: Lab): Promise<Certificate> {
  const { name, address, domain, netbiosDomain } = domainController;
  const folder = daemonFolder(lab, name, 'samba');
  // Security descriptors lie in extended attributes, which only `cp` keeps.
  await run('cp', ['-a', `${await provisioned()}/.`, folder]);
  const certificate = makeCertificate(folder, 'ldap', `${name}.${domain}`);
  const config = join(folder, 'smb.conf');
  writeFileSync(
    config,
    `[global]
netbios name = ${name}
realm = ${domain}
workgroup = ${netbiosDomain}
server role = active directory domain controller
server services = s3fs, rpc, nbt, ldap, cldap, kdc, dns, winbindd
interfaces = lo eth0
bind interfaces only = yes
lock directory = ${folder}
private dir = ${folder}/private
state directory = ${folder}/state
binddns dir = ${folder}/bind-dns
cache directory = ${folder}/cache
log file = ${folder}/log
rpc server dynamic port range = 49152-65535
tls keyfile = ${certificate.key}
tls certfile = ${certificate.cert}
tls cafile = ${certificate.cert}
panic action = /bin/false
[sysvol]
path = ${folder}/state/sysvol
read only = no
`,
  );
  await startDaemon(lab, name, ['samba', '--foreground', '--no-process-group', '--debug-stdout', `--configfile=${config}`], ports);
  await untilNamed(lab, name, address);
  return certificate;
}

let directory: Promise<string> | null = null;

/** Making a directory takes five seconds: once for all labs of a run. */
function provisioned(): Promise<string> {
  directory ??= provision();
  return directory;
}

async function provision(): Promise<string> {
  const { name, address, domain, netbiosDomain } = domainController;
  const folder = mkdtempSync(join(tmpdir(), 'cm-lab-domain-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const options = ['--server-role=dc', '--dns-backend=SAMBA_INTERNAL', `--host-name=${name}`, `--host-ip=${address}`, '--adminpass=Only-4-the-lab', `--targetdir=${folder}`];
  await run('samba-tool', ['domain', 'provision', `--realm=${domain}`, `--domain=${netbiosDomain}`, ...options], { maxBuffer: 1 << 24 });
  return folder;
}
