import type { Report } from '../../../src/model/report.ts';
import { clientsOf } from '../independent.ts';
import type { Lab } from '../namespaces.ts';
import { runProduct, startPeer } from '../product.ts';
import { startBootServer, startDhcpServer, startTftpServer } from '../real/boot-server.ts';
import { type Certificate, makeCertificate } from '../real/certificate.ts';
import { startBind, startUnbound } from '../real/name-server.ts';
import { startSquid, startTinyproxy } from '../real/proxy-server.ts';
import { startWebServer } from '../real/web-server.ts';
import { differences, type Scenario } from '../scenario.ts';
import { siteOf } from '../topologies.ts';

const isc = { name: 'isc', address: '10.77.25.2' };
const nlnet = { name: 'nlnet', address: '10.77.26.2' };
const full = { name: 'full', address: '10.77.27.2' };

/** One web server under three names, each with a port and a certificate of its own. */
const web = { name: 'web', address: '10.77.28.2' };
const secure = siteOf('client', [
  '{ name: web.lab.test, site: P01, roles: [{ role: management-point, communication: https }] }',
  '{ name: other.lab.test, site: P01, roles: [{ role: distribution-point, communication: https, ports: { https: 8443 } }] }',
  '{ name: old.lab.test, site: P01, roles: [{ role: distribution-point, communication: https, ports: { https: 9443 } }] }',
  '{ name: shy.lab.test, site: P01, roles: [{ role: distribution-point, communication: https, ports: { https: 7443 } }] }',
]);
const shy = 'shy.lab.test:tcp/7443';

const proxies = [
  { name: 'squid', address: '10.77.29.2', port: 3128 },
  { name: 'tiny', address: '10.77.30.2', port: 8888 },
];
/** The origin behind the proxies, by names that only they can resolve. */
const origin = { name: 'origin', address: '10.77.31.2' };

/** Findings of a flow, by their ids. */
function findings({ flows }: Report, id: string): string[] {
  const found = flows.find((flow) => flow.id === `prober>${id}`)?.facts?.['findings'] as { id: string }[] | undefined;
  return (found ?? []).map((one) => one.id);
}

export const realKindScenarios: readonly Scenario[] = [
  {
    name: 'real: DNS, DHCP and TFTP servers of other makes',
    peers: [isc, nlnet, full],
    topology: siteOf('client', [
      `{ name: ${isc.name}, address: ${isc.address}, site: P01, roles: [dns-server, dhcp-server, distribution-point-pxe] }`,
      `{ name: ${nlnet.name}, address: ${nlnet.address}, roles: [dns-server] }`,
      `{ name: ${full.name}, address: ${full.address}, site: P01, roles: [dns-server, distribution-point-pxe] }`,
    ]),
    prepare: async (lab) => {
      const ports = ['http:80', 'https:443', 'smb:445'];
      await Promise.all([
        ...[startBind(lab, isc.name), startDhcpServer(lab, isc.name, '10.77.25'), startTftpServer(lab, isc.name), startPeer(lab, isc.name, ...ports)],
        ...[startUnbound(lab, nlnet.name)],
        ...[startBootServer(lab, full.name, '10.77.27', 'full', true), startPeer(lab, full.name, ...ports)],
      ]);
    },
    args: ['--only', '*udp*', '--only', '*tcp/53'],
    expect: {
      'isc:udp/53': 'pass -',
      'isc:tcp/53': 'pass -',
      'isc:udp/67': 'pass -',
      // 68 is a client's port, where a server has nothing; boot information at 4011 this one does not have.
      'isc:udp/68': 'unproven refused',
      'isc:udp/69': 'pass -',
      'isc:udp/4011': 'fail refused',
      'nlnet:udp/53': 'pass -',
      'nlnet:tcp/53': 'pass -',
      'full:udp/53': 'pass -',
      'full:tcp/53': 'pass -',
      'full:udp/67': 'pass -',
      'full:udp/68': 'unproven refused',
      'full:udp/69': 'pass -',
      // dnsmasq that gives leases hears 4011 and answers those alone who chose from its menu before.
      'full:udp/4011': 'unproven may-not-answer',
    },
    exit: 1,
  },
  {
    name: 'real: certificates that have expired or are for another name are findings, a refused handshake is an answer',
    peers: [web],
    topology: secure,
    play: async (lab) => {
      lab.etc('prober', 'hosts', `127.0.0.1 localhost\n${['web', 'other', 'old', 'shy'].map((name) => `${web.address} ${name}.lab.test`).join('\n')}\n`);
      const certificates: Readonly<Record<string, Certificate>> = {
        'web.lab.test:tcp/443': makeCertificate(lab.folder, 'good', 'web.lab.test'),
        'other.lab.test:tcp/8443': makeCertificate(lab.folder, 'wrong', 'somebody-else.lab.test'),
        'old.lab.test:tcp/9443': makeCertificate(lab.folder, 'old', 'old.lab.test', 'expired'),
      };
      const wanted: Readonly<Record<string, string>> = { 'other.lab.test:tcp/8443': 'certificate-other-name', 'old.lab.test:tcp/9443': 'certificate-expired' };
      await startWebServer(lab, web.name, [
        ...Object.entries(certificates).map(([id, certificate]) => ({ port: Number(id.split('/')[1]), certificate })),
        { port: 7443, rejects: true },
      ]);
      const { report, code, output } = await runProduct(lab, secure, ['--only', '*443']);
      if (!report) throw new Error(`no report, exit ${code}: ${output}`);
      const wrong = differences(report, Object.fromEntries([...Object.keys(certificates), shy].map((id) => [id, 'pass -'])));
      for (const [id, { fingerprint }] of Object.entries(certificates)) {
        const about = findings(report, id).filter((one) => one.startsWith('certificate'));
        if (about.join() !== (wanted[id] ?? '')) wrong.push(`${id}: found ${about.join()}, expected ${wanted[id] ?? 'nothing'}`);
        const [name = '', port] = id.split(':tcp/');
        const said = await clientsOf(lab).tls(web.address, Number(port), name);
        if (said.fingerprint !== fingerprint) wrong.push(`${id}: openssl saw ${said.fingerprint}, made was ${fingerprint}`);
        const told = report.flows.find((flow) => flow.id === `prober>${id}`)?.facts?.['tls'] as { certificate?: { fingerprint?: string } } | undefined;
        if (told?.certificate?.fingerprint !== fingerprint) wrong.push(`${id}: reported ${told?.certificate?.fingerprint}, made was ${fingerprint}`);
      }
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
  },
  ...proxies.map(
    ({ name, address, port }): Scenario => ({
      name: `real: the way through a proxy, ${name}`,
      peers: [{ name, address }, origin],
      topology: '',
      play: (lab) => playProxy(lab, name, address, port),
    }),
  ),
];

async function playProxy(lab: Lab, name: string, address: string, port: number): Promise<void> {
  const certificate = makeCertificate(lab.folder, 'origin', 'internet');
  await startWebServer(lab, origin.name, [{ port: 80 }, { port: 443, certificate }]);
  // Only the proxy knows where the origin is.
  lab.etc(name, 'hosts', `127.0.0.1 localhost\n${origin.address} internet\n`);
  const start = (access: 'open' | 'asking' | 'refusing') =>
    name === 'squid' ? startSquid(lab, name, port, squidAccess[access]) : startTinyproxy(lab, name, port, tinyAccess[access]);
  const topology = siteOf('site-server', ['{ name: internet, roles: [internet] }']).replace(
    'site: P01, roles: [site-server]',
    `site: P01, proxy: "${address}:${port}", roles: [site-server]`,
  );
  const wrong: string[] = [];
  const step = async (what: string, expected: string) => {
    const { report, code, output } = await runProduct(lab, topology);
    if (!report) throw new Error(`no report, exit ${code}: ${output}`);
    wrong.push(...differences(report, { [`${address}:tcp/${port}`]: expected }).map((text) => `${what}: ${text}`));
  };
  for (const [access, expected] of [
    ['open', 'pass -'],
    ['asking', 'unproven proxy-authentication'],
    ['refusing', 'fail proxy-refused'],
  ] as const) {
    const proxy = await start(access);
    await step(access, expected);
    if (access === 'open') {
      lab.firewall(origin.name, 'chain i { type filter hook input priority 0; tcp dport { 80, 443 } reject with tcp reset; }');
      await step('open, and an origin that is closed', 'fail proxy-refused');
      lab.firewall(origin.name, '');
    }
    await proxy.stop();
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

const squidAccess = {
  open: ['http_access allow all'],
  asking: ['auth_param basic program /bin/false', 'auth_param basic realm lab', 'acl known proxy_auth REQUIRED', 'http_access allow known', 'http_access deny all'],
  refusing: ['http_access deny all'],
};
const tinyAccess = { open: [], asking: ['BasicAuth someone secret'], refusing: ['Deny 10.77.0.0/16'] };
