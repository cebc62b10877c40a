import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { daemonFolder, startDaemon } from './daemon.ts';

/** Starts FreeTDS's connection pool, which answers a login's first packets as a SQL Server does: it keeps no connection to a server behind it. */
export async function startSqlServer(lab: Lab, host: string, port = 1433): Promise<void> {
  const folder = daemonFolder(lab, host, 'tdspool');
  const config = join(folder, 'pool.conf');
  writeFileSync(
    config,
    `[pool]
user = nobody
password = none
server = none
database = none
server user = nobody
server password = none
port = ${port}
min pool conn = 0
max pool conn = 1
max member age = 120
`,
  );
  await startDaemon(lab, host, ['tdspool', '-c', config, 'pool'], [`tcp/${port}`]);
}
