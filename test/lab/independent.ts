import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from './namespaces.ts';

const run = promisify(execFile);

/** What other people's clients say of a peer, asked from the prober's namespace: the report's facts must agree with it. */
export interface Clients {
  /** rpcclient's listing: "port interface" of every TCP endpoint, sorted; the mapper itself left out. */
  endpoints(address: string): Promise<string[]>;
  /** ldapsearch: one attribute of the root. */
  rootDse(url: string, attribute: string): Promise<string>;
  /** smbclient: the dialect that it came to, e.g. SMB3_11. */
  smbDialect(address: string): Promise<string>;
  /** dig: the status of an answer, e.g. NOERROR. */
  dnsStatus(address: string, name: string, ...options: string[]): Promise<string>;
  /** openssl: SHA-256 over the certificate, and the version of TLS. */
  tls(address: string, port: number, serverName: string): Promise<{ readonly fingerprint: string; readonly version: string }>;
  /** tsql: the version in the server's PRELOGIN, as "10.0.6.0". */
  sqlVersion(address: string, port: number): Promise<string>;
  /** nmblookup: the names of a computer with their suffixes, e.g. "DC1 00". */
  netbiosNames(address: string): Promise<string[]>;
}

/** A client that fails says so with what it printed: often that is all that is wanted of it. */
async function outputOf(lab: Lab, command: string): Promise<string> {
  const shell = ['netns', 'exec', lab.prober, 'sh', '-c', `exec 2>&1; ${command}`];
  return run('ip', shell, { timeout: 30_000 }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout?: string }) => stdout ?? '',
  );
}

/** The one group of a pattern in a client's output; one that is not there is an error. */
function found(output: string, pattern: RegExp): string {
  const [, text] = pattern.exec(output) ?? [];
  if (text === undefined) throw new Error(`no ${pattern} in: ${output.slice(-2000)}`);
  return text;
}

/** Clients in the prober's namespace of a lab. */
export function clientsOf(lab: Lab): Clients {
  const ask = (command: string) => outputOf(lab, command);
  return {
    endpoints: async (address) => {
      const output = await ask(`rpcclient -U% 'ncacn_ip_tcp:${address}[135]' -c epmlookup`);
      const all = [...output.matchAll(/ncacn_ip_tcp:[^[]*\[(\d+),abstract_syntax=([0-9a-f-]+)/g)].map(([, port, of]) => `${port} ${of}`);
      return [...new Set(all)].filter((one) => !one.startsWith('135 ')).sort();
    },
    rootDse: async (url, attribute) =>
      found(await ask(`LDAPTLS_REQCERT=never ldapsearch -x -LLL -o ldif-wrap=no -H ${url} -s base -b '' ${attribute}`), new RegExp(`^${attribute}: (.+)$`, 'm')),
    smbDialect: async (address) => found(await ask(`smbclient -d5 -L ${address} -U%`), /negotiated dialect\[(\w+)\]/),
    dnsStatus: async (address, name, ...options) => found(await ask(`dig ${options.join(' ')} @${address} ${name}`), /status: (\w+)/),
    tls: async (address, port, serverName) => {
      const shown = await ask(`openssl s_client -connect ${address}:${port} -servername ${serverName} </dev/null`);
      const fingerprint = await ask(`openssl s_client -connect ${address}:${port} -servername ${serverName} </dev/null | openssl x509 -noout -fingerprint -sha256`);
      return { fingerprint: found(fingerprint, /sha256 Fingerprint=([0-9A-F:]+)/i), version: found(shown, /^New, (TLSv[\d.]+)/m) };
    },
    sqlVersion: async (address, port) => {
      const dump = join(lab.folder, 'tsql.log');
      const output = await ask(`TDSDUMP=${dump} timeout 10 tsql -H ${address} -p ${port} -U nobody -P none </dev/null >/dev/null; cat ${dump}`);
      return versionIn(preloginBytes(output));
    },
    netbiosNames: async (address) =>
      [...(await ask(`nmblookup -A ${address}`)).matchAll(/^\t(.{15}) <([0-9a-f]{2})> -/gm)].map(([, name = '', suffix]) => `${name.trim()} ${suffix}`),
  };
}

/** The first packet that FreeTDS says it received, from its dump: "0000 04 01 00 1a …|text|". */
function preloginBytes(dump: string): Buffer {
  const [, after = ''] = dump.split('Received packet');
  const lines = [...after.matchAll(/^[0-9a-f]{4} ((?:[0-9a-f]{2}[ -])+)/gm)];
  return Buffer.from(lines.map(([, bytes = '']) => bytes.replace(/[ -]/g, '')).join(''), 'hex');
}

/** [MS-TDS] 2.2.6.5: the VERSION option, token 0, among those that follow the packet's header of eight bytes. */
function versionIn(packet: Buffer): string {
  for (let at = 8; at + 5 <= packet.length && packet[at] !== 0xff; at += 5) {
    if (packet[at] !== 0) continue;
    const from = 8 + packet.readUInt16BE(at + 1);
    return `${packet[from]}.${packet[from + 1]}.${packet.readUInt16BE(from + 2)}.${packet.readUInt16BE(from + 4)}`;
  }
  throw new Error(`no version in: ${packet.toString('hex')}`);
}
