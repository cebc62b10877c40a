import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { makeCertificate } from './certificate.ts';
import { daemonFolder, startDaemon } from './daemon.ts';

/** Starts xrdp: a Remote Desktop server that offers TLS, without a session behind it. */
export async function startDesktop(lab: Lab, host: string): Promise<void> {
  const folder = daemonFolder(lab, host, 'xrdp');
  const { key, cert } = makeCertificate(folder, 'xrdp', host);
  const config = join(folder, 'xrdp.ini');
  writeFileSync(
    config,
    `[Globals]
ini_version=1
fork=true
port=3389
security_layer=negotiate
crypt_level=high
certificate=${cert}
key_file=${key}
ssl_protocols=TLSv1.2, TLSv1.3
[Logging]
LogFile=${folder}/log
LogLevel=INFO
EnableSyslog=false
[Channels]
`,
  );
  await startDaemon(lab, host, ['xrdp', '--nodaemon', '--config', config], ['tcp/3389']);
}
