import { startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { forward, input, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };

/** A service of each kind: one that always answers (dns, netbios-name), that sometimes does (dhcp), that never does (netbios-datagram). */
const topology = siteOf('client', [
  '{ name: inst, address: 10.77.2.2, roles: [dns-server, dhcp-server, netbios] }',
  '{ name: plan, address: 10.77.3.2, roles: [{ role: dns-server, state: planned }, { role: dhcp-server, state: planned }, { role: netbios, state: planned }] }',
]);

interface Kinds {
  readonly dns: string;
  readonly dhcp: string;
  /** UDP 68 is advisory: it never fails. */
  readonly dhcpClient: string;
  readonly netbiosName: string;
  readonly netbiosDatagram: string;
}

function flows(name: string, tcp: string, { dns, dhcp, dhcpClient, netbiosName, netbiosDatagram }: Kinds): Record<string, string> {
  return {
    [`${name}:udp/53`]: dns,
    [`${name}:tcp/53`]: tcp,
    [`${name}:udp/67`]: dhcp,
    [`${name}:udp/68`]: dhcpClient,
    [`${name}:udp/137`]: netbiosName,
    [`${name}:udp/138`]: netbiosDatagram,
    [`${name}:tcp/139`]: tcp,
  };
}

function alike(name: string, tcp: string, status: string, advisory = status): Record<string, string> {
  return flows(name, tcp, { dns: status, dhcp: status, dhcpClient: advisory, netbiosName: status, netbiosDatagram: status });
}

const silentInstalled: Kinds = {
  dns: 'fail blocked likely',
  dhcp: 'unproven may-not-answer',
  dhcpClient: 'unproven may-not-answer',
  netbiosName: 'fail blocked likely',
  netbiosDatagram: 'unproven one-way',
};
const silentPlanned: Kinds = { ...silentInstalled, dns: 'unproven nothing-listens-yet', netbiosName: 'unproven nothing-listens-yet' };

/** What nftables' rejections come to on a connected socket: Linux keeps "host unreachable" and "net unreachable" of UDP to itself. */
const rejections: readonly [string, string][] = [
  ['admin-prohibited', 'rejected'],
  ['host-prohibited', 'rejected'],
  ['net-prohibited', 'unreachable'],
];

const rejected = (type: string) => forward(`meta l4proto udp reject with icmp ${type};`);

export const udpScenarios: readonly Scenario[] = [
  {
    name: 'UDP dropped',
    peers: [inst, plan],
    topology,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', 'dns:53', 'netbios-session:139', 'udp-dns:53:5');
      lab.firewall('router', forward('meta l4proto udp drop;'));
    },
    expect: { ...flows('inst', 'pass -', silentInstalled), ...flows('plan', 'unproven refused', silentPlanned) },
    exit: 1,
  },
  {
    name: 'UDP closed: the host itself says that nothing listens',
    peers: [inst, plan],
    topology,
    prepare: (lab) => startPeer(lab, 'inst', 'dns:53', 'netbios-session:139'),
    expect: {
      ...alike('inst', 'pass -', 'fail refused', 'unproven refused'),
      ...alike('plan', 'unproven refused', 'unproven refused'),
      'inst:udp/138': 'pass path-open',
      'plan:udp/138': 'pass path-open',
    },
    exit: 1,
  },
  {
    name: 'UDP answered by something else',
    peers: [inst, plan],
    topology,
    prepare: async (lab) => {
      const ports = ['dns:53', 'netbios-session:139', ...[53, 67, 68, 137, 138].map((port) => `udp-echo:${port}`)];
      await Promise.all([startPeer(lab, 'inst', ...ports), startPeer(lab, 'plan', ...ports)]);
    },
    // What we cannot ask, 68 and 138, has no protocol to be held to.
    expect: {
      ...alike('inst', 'pass -', 'fail wrong-service', 'pass connected'),
      ...alike('plan', 'pass -', 'fail wrong-service', 'unproven unknown-listener'),
      'inst:udp/138': 'pass connected',
      'plan:udp/138': 'unproven unknown-listener',
    },
    exit: 1,
  },
  {
    name: 'UDP answered by the services themselves',
    peers: [inst, plan],
    topology,
    prepare: async (lab) => {
      const ports = ['dns:53', 'netbios-session:139', 'udp-dns:53:5', 'udp-nbstat:137', 'udp-keep:67', 'udp-keep:68', 'udp-keep:138'];
      await Promise.all([startPeer(lab, 'inst', ...ports), startPeer(lab, 'plan', ...ports)]);
    },
    expect: {
      ...flows('inst', 'pass -', { ...silentInstalled, dns: 'pass -', netbiosName: 'pass -' }),
      ...flows('plan', 'pass -', { ...silentInstalled, dns: 'pass -', netbiosName: 'pass -' }),
    },
    exit: 3,
  },
  ...rejections.map(
    ([type, cause]): Scenario => ({
      name: `UDP rejected by ${type}`,
      peers: [inst, plan],
      topology,
      prepare: async (lab) => {
        await startPeer(lab, 'inst', 'dns:53', 'netbios-session:139', 'udp-dns:53:5');
        lab.firewall('router', rejected(type));
      },
      expect: { ...alike('inst', 'pass -', `fail ${cause}`, `unproven ${cause}`), ...alike('plan', 'unproven refused', `fail ${cause}`, `unproven ${cause}`) },
      exit: 1,
    }),
  ),
  ...['host-unreachable', 'net-unreachable'].map(
    (type): Scenario => ({
      name: `UDP rejected by ${type}, of which Linux does not tell`,
      peers: [inst, plan],
      topology,
      prepare: async (lab) => {
        await startPeer(lab, 'inst', 'dns:53', 'netbios-session:139', 'udp-dns:53:5');
        lab.firewall('router', rejected(type));
      },
      expect: { ...flows('inst', 'pass -', silentInstalled), ...flows('plan', 'unproven refused', silentPlanned) },
      exit: 1,
    }),
  ),
  ...echoScenarios(),
];

/** Client push pings the client first. */
function echoScenarios(): Scenario[] {
  const pushed = siteOf('site-server', ['{ name: inst, address: 10.77.2.2, site: P01, roles: [client] }'], ', client-push: true, features: { wake-on-lan: false }');
  const others = { 'inst:tcp/445': 'pass -', 'inst:tcp/135': 'pass -', 'inst:udp/135': 'unproven refused', 'inst:tcp/49152-65535': 'pass -' };
  const situations: readonly [string, string, string, number][] = [
    ['answered', '', 'pass -', 0],
    ['dropped', 'icmp type echo-request drop;', 'fail blocked likely', 1],
    ['rejected', 'icmp type echo-request reject with icmp admin-prohibited;', 'fail rejected', 1],
  ];
  return [
    ...situations.map(
      ([name, rule, echo, exit]): Scenario => ({
        name: `ICMP echo ${name}`,
        peers: [inst],
        topology: pushed,
        prepare: async (lab) => {
          await startPeer(lab, 'inst', 'smb:445', 'rpc:135:49152', 'rpc:49152');
          lab.firewall('router', forward(rule));
        },
        expect: { ...others, 'inst:icmp': echo },
        exit,
      }),
    ),
    {
      name: 'ICMP echo answered, and nothing else',
      peers: [inst],
      topology: pushed,
      prepare: (lab) => lab.firewall('inst', input('meta l4proto { tcp, udp } drop;')),
      expect: {
        'inst:tcp/445': 'fail blocked likely',
        'inst:tcp/135': 'fail blocked likely',
        'inst:udp/135': 'unproven blocked likely',
        'inst:tcp/49152-65535': 'unproven nothing-known-to-listen',
        'inst:icmp': 'pass -',
      },
      exit: 1,
    },
  ];
}
