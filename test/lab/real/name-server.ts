import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { daemonFolder, startDaemon, unconfined } from './daemon.ts';

/** Starts BIND, which knows no zone and refuses to ask others. */
export async function startBind(lab: Lab, host: string): Promise<void> {
  const folder = daemonFolder(lab, host, 'named');
  const config = join(folder, 'named.conf');
  writeFileSync(
    config,
    `options { directory "${folder}"; pid-file none; session-keyfile none; managed-keys-directory "${folder}"; listen-on { any; }; listen-on-v6 { any; };
  recursion no; dnssec-validation no; allow-query { any; }; empty-zones-enable no; };
controls { };
`,
  );
  await startDaemon(lab, host, [unconfined(lab, '/usr/sbin/named'), '-g', '-n', '1', '-c', config], ['udp/53', 'tcp/53']);
}

/** Starts Unbound, which answers for lab.test. and refuses all else. */
export async function startUnbound(lab: Lab, host: string): Promise<void> {
  const folder = daemonFolder(lab, host, 'unbound');
  const config = join(folder, 'unbound.conf');
  writeFileSync(
    config,
    `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  interface: 0.0.0.0
  interface: ::0
  access-control: 0.0.0.0/0 allow
  access-control: ::0/0 allow
  module-config: "iterator"
  local-zone: "." refuse
  local-zone: "lab.test." static
  local-data: "web.lab.test. A 10.77.2.2"
remote-control:
  control-enable: no
`,
  );
  await startDaemon(lab, host, [unconfined(lab, '/usr/sbin/unbound'), '-d', '-c', config], ['udp/53', 'tcp/53']);
}
