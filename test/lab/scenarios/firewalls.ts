import { startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, clientFlows, forward, input, managementPoint, managementPorts, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };
const near = { name: 'near', address: '10.77.1.50', link: 'on-link' as const };

const installedAndPlanned = siteOf('client', [managementPoint('inst', inst.address), managementPoint('plan', plan.address, 'planned')]);

/** What an nftables reject of one port comes to, for an installed and for a planned service. */
const rejections: readonly [string, string, string, string][] = [
  ['tcp-reset', 'reject with tcp reset', 'fail refused', 'unproven refused'],
  ['port-unreachable', 'reject with icmp port-unreachable', 'fail refused', 'unproven refused'],
  ['admin-prohibited', 'reject with icmp admin-prohibited', 'fail rejected', 'fail rejected'],
  ['host-prohibited', 'reject with icmp host-prohibited', 'fail rejected', 'fail rejected'],
  ['host-unreachable', 'reject with icmp host-unreachable', 'fail rejected', 'fail rejected'],
  ['net-prohibited', 'reject with icmp net-prohibited', 'fail unreachable', 'fail unreachable'],
  ['net-unreachable', 'reject with icmp net-unreachable', 'fail unreachable', 'fail unreachable'],
];

export const firewallScenarios: readonly Scenario[] = [
  {
    name: 'host silent: everything to it is dropped',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: (lab) => lab.firewall('router', forward('ip daddr { 10.77.2.2, 10.77.3.2 } drop;')),
    expect: { ...alike('inst', 'fail host-silent'), ...alike('plan', 'unproven nothing-listens-yet') },
    exit: 1,
  },
  {
    name: 'host down, on the link and behind a router; and planned',
    peers: [inst],
    topology: siteOf('client', [
      managementPoint('near', '10.77.1.77'),
      managementPoint('far', '10.77.2.77'),
      managementPoint('nearly', '10.77.1.79', 'planned'),
      managementPoint('later', '10.77.1.78', 'installed', 'planned'),
      managementPoint('farlater', '10.77.2.78', 'installed', 'planned'),
    ]),
    expect: {
      ...alike('near', 'fail unreachable'),
      ...alike('far', 'fail unreachable'),
      ...alike('nearly', 'fail unreachable'),
      ...alike('later', 'unproven host-planned'),
      ...alike('farlater', 'unproven host-planned'),
    },
    exit: 1,
  },
  {
    name: 'dropped',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', ...managementPorts);
      lab.firewall('router', forward('tcp dport 80 drop;'));
    },
    expect: {
      ...clientFlows('inst', { http: 'fail blocked likely', https: 'pass -', notification: 'pass connected' }),
      // The dropped port shows that the firewall drops, so that the resets came from the host.
      ...clientFlows('plan', { http: 'unproven nothing-listens-yet', https: 'pass path-open', notification: 'pass path-open' }),
    },
    exit: 1,
  },
  {
    name: 'dropped on the way back',
    peers: [inst],
    topology: siteOf('client', [managementPoint('inst', inst.address)]),
    prepare: async (lab) => {
      await startPeer(lab, 'inst', ...managementPorts);
      lab.firewall('router', forward('tcp sport 80 drop;'));
    },
    expect: clientFlows('inst', { http: 'fail blocked likely', https: 'pass -', notification: 'pass connected' }),
    exit: 1,
  },
  ...rejections.map(
    ([name, rule, expected, planned]): Scenario => ({
      name: `rejected by ${name}`,
      peers: [inst, plan],
      topology: installedAndPlanned,
      prepare: async (lab) => {
        await startPeer(lab, 'inst', ...managementPorts);
        lab.firewall('router', forward(`tcp dport 80 ${rule};`));
      },
      expect: {
        ...clientFlows('inst', { http: expected, https: 'pass -', notification: 'pass connected' }),
        ...clientFlows('plan', { http: planned, https: 'unproven refused', notification: 'unproven refused' }),
      },
      exit: 1,
    }),
  ),
  {
    name: 'rejected, every port of the host',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: (lab) => lab.firewall('router', forward('ip protocol tcp reject with icmp admin-prohibited;')),
    expect: { ...alike('inst', 'fail rejected'), ...alike('plan', 'fail rejected') },
    exit: 1,
  },
  {
    name: 'refused by the host itself',
    peers: [inst, plan, near],
    topology: siteOf('client', [managementPoint('inst', inst.address), managementPoint('near', near.address), managementPoint('plan', plan.address, 'planned')]),
    expect: { ...alike('inst', 'fail refused'), ...alike('near', 'fail refused'), ...alike('plan', 'unproven refused') },
    exit: 1,
  },
  {
    name: 'planned and reset: on-link, or with a control port that is dropped',
    peers: [near, plan],
    topology: siteOf('client', [managementPoint('near', near.address, 'planned'), managementPoint('plan', plan.address, 'planned')]),
    prepare: (lab) => lab.firewall('router', forward('ip daddr 10.77.3.2 tcp dport != { 80, 443, 10123 } drop;')),
    expect: { ...alike('near', 'pass path-open'), ...alike('plan', 'pass path-open') },
    exit: 0,
  },
  {
    name: 'planned and reset, without the control port',
    peers: [plan],
    topology: siteOf('client', [managementPoint('plan', plan.address, 'planned')]),
    prepare: (lab) => lab.firewall('router', forward('ip daddr 10.77.3.2 tcp dport != { 80, 443, 10123 } drop;')),
    args: ['--no-control-port'],
    expect: alike('plan', 'unproven refused'),
    exit: 3,
  },
  {
    name: 'planned and reset by a firewall that resets all it does not know',
    peers: [plan],
    topology: siteOf('client', [managementPoint('plan', plan.address, 'planned')]),
    prepare: (lab) => lab.firewall('router', forward('ip daddr 10.77.3.2 reject with tcp reset;')),
    expect: alike('plan', 'unproven refused'),
    exit: 3,
  },
  {
    name: 'no route',
    peers: [],
    topology: siteOf('client', [managementPoint('away', '10.88.0.2'), managementPoint('later', '10.88.0.3', 'planned')]),
    expect: { ...alike('away', 'fail unreachable'), ...alike('later', 'fail unreachable') },
    exit: 1,
  },
  {
    name: 'no route at the router',
    peers: [],
    topology: siteOf('client', [managementPoint('away', '10.77.9.2')]),
    expect: alike('away', 'fail unreachable'),
    exit: 1,
  },
  {
    name: 'stealth: closed ports are dropped by the host itself',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', 'https:443');
      lab.firewall('inst', input('tcp dport 443 accept; meta l4proto { tcp, udp } drop;'));
      lab.firewall('plan', input('meta l4proto { tcp, udp } drop;'));
    },
    expect: {
      ...clientFlows('inst', { http: 'fail blocked likely', https: 'pass -', notification: 'fail blocked likely' }),
      ...alike('plan', 'unproven nothing-listens-yet'),
    },
    exit: 1,
  },
  {
    name: 'two addresses, one of them dropped',
    peers: [inst],
    topology: siteOf('client', ['{ name: inst, address: [10.77.2.2, 10.77.2.3], site: P01, roles: [management-point] }']),
    prepare: async (lab) => {
      lab.exec('inst', 'ip', 'addr', 'add', '10.77.2.3/24', 'dev', 'eth0');
      await startPeer(lab, 'inst', ...managementPorts);
      lab.firewall('router', forward('ip daddr 10.77.2.3 tcp dport 443 drop;'));
    },
    expect: clientFlows('inst', { http: 'pass -', https: 'fail blocked likely', notification: 'pass connected' }),
    exit: 1,
  },
];
