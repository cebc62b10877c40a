import type { Report } from '../../../src/model/report.ts';
import { clientsOf } from '../independent.ts';
import type { Lab } from '../namespaces.ts';
import { runProduct } from '../product.ts';
import { startWorld, world, worldAs } from '../real/world.ts';
import { differences, type Expectations, type Scenario } from '../scenario.ts';

const answered = 'pass -';
const rpc = (host: string) => ({ [`${host}:tcp/135`]: answered, [`${host}:tcp/49152-65535`]: answered });
/** Windows serves nothing there over UDP, nor does Samba: these rows are advisory. */
const rpcOverUdp = (host: string) => ({ [`${host}:udp/135`]: 'unproven refused' });
/** Datagrams to 138 are never answered. */
const netbios = (host: string) => ({ [`${host}:udp/137`]: answered, [`${host}:udp/138`]: 'unproven one-way', [`${host}:tcp/139`]: answered });
const dns = (host: string) => ({ [`${host}:udp/53`]: answered, [`${host}:tcp/53`]: answered });

/** What every computer of the site needs; 68 is the port of a DHCP client. */
const everyone: Expectations = {
  ...dns('dc1'),
  ...dns('leases'),
  ...netbios('dc1'),
  ...netbios('boot'),
  'leases:udp/67': answered,
  'leases:udp/68': 'unproven refused',
  'dc1:tcp/88': answered,
};
/** LDAPS over UDP is advisory too. */
const directory = { 'dc1:udp/389': answered, 'dc1:tcp/389': answered, 'dc1:udp/636': 'unproven refused', 'dc1:tcp/636': answered, 'dc1:tcp/3268': answered, ...rpc('dc1') };

/** By the prober's role: of every flow what is due. */
const roles: readonly { readonly role: string; readonly edition?: string; readonly args?: readonly string[]; readonly expect: Expectations; readonly exit: number }[] = [
  {
    role: 'site-server',
    expect: {
      ...everyone,
      ...directory,
      ...rpc('cm'),
      ...rpcOverUdp('cm'),
      'cm:tcp/445': answered,
      'cm:tcp/1433': answered,
      'cm:tcp/8530': answered,
      'cm:tcp/8531': answered,
      ...rpc('boot'),
      ...rpcOverUdp('boot'),
      'boot:tcp/445': answered,
      ...rpc('pc'),
      ...rpcOverUdp('pc'),
      'pc:tcp/445': answered,
      'pc:icmp': answered,
      // Nobody listens for magic packets: who says that the port is closed has heard one.
      'pc:udp/9': 'pass path-open',
    },
    exit: 0,
  },
  { role: 'management-point', expect: { ...everyone, ...directory, ...rpc('cm'), 'cm:tcp/445': answered, 'cm:tcp/1433': answered }, exit: 0 },
  {
    // The seed has a row for the global catalog over TLS and 135 over UDP, and none for LDAP over UDP and Kerberos.
    role: 'management-point',
    edition: '2016-09',
    args: ['--only', '*>dc1:*'],
    expect: {
      ...dns('dc1'),
      ...netbios('dc1'),
      ...rpc('dc1'),
      ...rpcOverUdp('dc1'),
      'dc1:tcp/389': answered,
      'dc1:tcp/636': answered,
      'dc1:udp/636': 'unproven refused',
      'dc1:tcp/3268': answered,
      'dc1:tcp/3269': answered,
    },
    exit: 0,
  },
  {
    role: 'client',
    expect: {
      ...everyone,
      'dc1:tcp/3268': answered,
      'cm:tcp/80': answered,
      'cm:tcp/443': answered,
      'cm:tcp/445': answered,
      'cm:tcp/8005': 'unproven refused',
      'cm:tcp/8530': answered,
      'cm:tcp/8531': answered,
      'cm:tcp/10123': answered,
      'boot:tcp/80': answered,
      'boot:tcp/443': answered,
      'boot:tcp/445': answered,
      'boot:tcp/8005': 'unproven refused',
      // dnsmasq beside another DHCP server gives boot information, at 4011, and no more.
      'boot:udp/67': 'unproven may-not-answer',
      'boot:udp/68': 'unproven refused',
      'boot:udp/69': answered,
      'boot:udp/4011': answered,
    },
    exit: 3,
  },
  {
    role: 'console',
    expect: {
      ...everyone,
      ...rpc('cm'),
      ...rpcOverUdp('cm'),
      'cm:tcp/80': answered,
      'cm:tcp/443': answered,
      'pc:tcp/2701': 'pass connected',
      'pc:tcp/3389': answered,
    },
    exit: 0,
  },
];

export const realRoleScenarios: readonly Scenario[] = [
  {
    name: 'real: a site server, a management point, a client and a console among real servers; other clients say the same',
    peers: Object.values(world),
    topology: '',
    play: async (lab) => {
      await startWorld(lab);
      const wrong: string[] = [];
      const reports: Report[] = [];
      for (const { role, edition, args, expect, exit } of roles) {
        const { report, code, output } = await runProduct(lab, worldAs(role, edition), args);
        if (!report) throw new Error(`${role}: no report, exit ${code}: ${output}`);
        reports.push(report);
        wrong.push(...differences(report, expect).map((text) => `${role}: ${text}`));
        if (code !== exit) wrong.push(`${role}: exit ${code}, expected ${exit}`);
      }
      wrong.push(...(await disagreements(lab, reports).catch((error: Error) => [error.message])));
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
  },
];

/** Where facts of the reports and other clients disagree. */
async function disagreements(lab: Lab, reports: readonly Report[]): Promise<string[]> {
  const clients = clientsOf(lab);
  const { dc, site, client, boot } = world;
  const fact = (id: string, ...path: string[]): unknown => {
    const flow = reports.flatMap(({ flows }) => flows).find((one) => one.id === `prober>${id}`);
    return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], flow?.facts);
  };
  const endpoints = (id: string) =>
    (fact(id, 'endpoints') as { port: number; interfaces: string[] }[] | undefined)?.flatMap(({ port, interfaces }) => interfaces.map((of) => `${port} ${of}`)).sort();
  const domain = async (url: string) => (await clients.rootDse(url, 'defaultNamingContext')).replaceAll('DC=', '').replaceAll(',', '.');
  const siteOf = async (url: string) => /CN=Servers,CN=([^,]+)/.exec(await clients.rootDse(url, 'serverName'))?.[1];
  const tls = async (address: string, port: number, name: string) => {
    const { fingerprint, version } = await clients.tls(address, port, name);
    return { fingerprint, version };
  };
  const toldTls = (id: string) => ({ fingerprint: fact(id, 'tls', 'certificate', 'fingerprint'), version: fact(id, 'tls', 'version') });
  const netbiosNames = (id: string) =>
    (fact(id, 'netbios', 'names') as { name: string; suffix: string }[] | undefined)?.map(({ name, suffix }) => `${name} ${suffix.toLowerCase()}`);
  const url = `ldap://${dc.address}`;
  const compared: readonly [string, unknown, unknown][] = [
    ['endpoints of the domain controller', endpoints('dc1:tcp/49152-65535'), await clients.endpoints(dc.address)],
    ['endpoints of the site system', endpoints('cm:tcp/49152-65535'), await clients.endpoints(site.address)],
    ['domain over TCP', fact('dc1:tcp/389', 'ldap', 'domain'), await domain(url)],
    ['domain over UDP', fact('dc1:udp/389', 'ldap', 'domain'), await domain(url)],
    ['domain over TLS', fact('dc1:tcp/636', 'ldap', 'domain'), await domain(`ldaps://${dc.address}`)],
    ['site over TCP', fact('dc1:tcp/389', 'ldap', 'site'), await siteOf(url)],
    ['site over UDP', fact('dc1:udp/389', 'ldap', 'site'), await siteOf(url)],
    ['DNS name of the domain controller', fact('dc1:udp/389', 'ldap', 'dnsHostName'), await clients.rootDse(url, 'dnsHostName')],
    ['global catalog', String(fact('dc1:tcp/3268', 'ldap', 'isGlobalCatalogReady')).toUpperCase(), await clients.rootDse(`ldap://${dc.address}:3268`, 'isGlobalCatalogReady')],
    ['TLS of LDAP', toldTls('dc1:tcp/636'), await tls(dc.address, 636, dc.name)],
    ['TLS of the global catalog', toldTls('dc1:tcp/3269'), await tls(dc.address, 3269, dc.name)],
    ['TLS of the site system', toldTls('cm:tcp/443'), await tls(site.address, 443, site.name)],
    ['TLS of the boot server', toldTls('boot:tcp/443'), await tls(boot.address, 443, boot.name)],
    ['SMB of the site system', fact('cm:tcp/445', 'smb', 'dialect'), dialect(await clients.smbDialect(site.address))],
    ['SMB of the client', fact('pc:tcp/445', 'smb', 'dialect'), dialect(await clients.smbDialect(client.address))],
    ['DNS over UDP', fact('dc1:udp/53', 'dns', 'rcode'), await clients.dnsStatus(dc.address, 'localhost', '+norecurse')],
    ['DNS over TCP', fact('dc1:tcp/53', 'dns', 'rcode'), await clients.dnsStatus(dc.address, 'localhost', '+norecurse', '+tcp')],
    ['SQL Server', fact('cm:tcp/1433', 'sqlVersion'), await clients.sqlVersion(site.address, 1433)],
    ['NetBIOS names', netbiosNames('dc1:udp/137'), await clients.netbiosNames(dc.address)],
  ];
  return compared.flatMap(([what, told, said]) =>
    JSON.stringify(told) === JSON.stringify(said) ? [] : [`${what}: ${JSON.stringify(told)} in the report, ${JSON.stringify(said)} elsewhere`],
  );
}

/** SMB3_11 -> 3.1.1, SMB2_10 -> 2.1 */
function dialect(name: string): string {
  const [, major, minor = ''] = /^SMB(\d)_(\d\d)$/.exec(name) ?? [];
  return [major, ...minor].join('.').replace(/\.0$/, '');
}
