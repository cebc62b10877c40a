import { startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, managed, managementPorts, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const dns = { name: 'dns', address: '10.77.4.2' };

const named = siteOf('client', [
  '{ name: here.lab.test, site: P01, roles: [management-point] }',
  '{ name: nowhere.lab.test, site: P01, roles: [management-point] }',
  '{ name: role.lab.test, site: P01, roles: [{ role: management-point, state: planned }] }',
  '{ name: later.lab.test, site: P01, state: planned, roles: [management-point] }',
]);

const hostsFile = '127.0.0.1 localhost\n10.77.2.2 here.lab.test\n';

/** A resolver of its own for the prober, asked once and for a second. */
const resolver = (address: string) => `nameserver ${address}\noptions timeout:1 attempts:1\n`;

export const nameScenarios: readonly Scenario[] = [
  {
    name: 'names: one that resolves, and those that do not',
    peers: [inst],
    topology: named,
    prepare: async (lab) => {
      lab.etc('prober', 'hosts', hostsFile);
      await startPeer(lab, 'inst', ...managementPorts);
    },
    expect: {
      ...managed('here.lab.test'),
      ...alike('nowhere.lab.test', 'fail name-not-resolved'),
      ...alike('role.lab.test', 'fail name-not-resolved'),
      ...alike('later.lab.test', 'unproven host-planned'),
    },
    exit: 1,
  },
  ...[
    ['says that there is no such name', 'udp-dns:53:3', { failure: 'fail name-not-resolved', planned: 'unproven host-planned' }, 1] as const,
    ['fails', 'udp-dns:53:2', { failure: 'error resolver', planned: 'error resolver' }, 3] as const,
    ['is silent', 'udp-keep:53', { failure: 'error resolver', planned: 'error resolver' }, 3] as const,
  ].map(
    ([what, peer, { failure, planned }, exit]): Scenario => ({
      name: `names: a resolver that ${what}`,
      peers: [inst, dns],
      topology: named,
      prepare: async (lab) => {
        lab.etc('prober', 'hosts', hostsFile);
        lab.etc('prober', 'nsswitch.conf', 'hosts: files dns\n');
        lab.etc('prober', 'resolv.conf', resolver(dns.address));
        await Promise.all([startPeer(lab, 'inst', ...managementPorts), startPeer(lab, 'dns', peer)]);
      },
      expect: {
        ...managed('here.lab.test'),
        ...alike('nowhere.lab.test', failure),
        ...alike('role.lab.test', failure),
        ...alike('later.lab.test', planned),
      },
      exit,
    }),
  ),
];
