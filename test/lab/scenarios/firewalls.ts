import { startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, clientFlows, managementPoint, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };
const near = { name: 'near', address: '10.77.1.50', link: 'on-link' as const };
const three = ['keep:80', 'keep:443', 'keep:10123'];

const installedAndPlanned = siteOf('client', [managementPoint('inst', inst.address), managementPoint('plan', plan.address, 'planned')]);

const forward = (rule: string) => `chain f { type filter hook forward priority 0; ${rule} }`;

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
    name: 'dropped',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', ...three);
      lab.firewall('router', forward('tcp dport 80 drop;'));
    },
    expect: {
      ...clientFlows('inst', { http: 'fail blocked likely', https: 'pass connected', notification: 'pass connected' }),
      // The dropped port shows that the firewall drops, so that the resets came from the host.
      ...clientFlows('plan', { http: 'unproven nothing-listens-yet', https: 'pass path-open', notification: 'pass path-open' }),
    },
    exit: 1,
  },
  ...rejections.map(
    ([name, rule, expected, planned]): Scenario => ({
      name: `rejected by ${name}`,
      peers: [inst, plan],
      topology: installedAndPlanned,
      prepare: async (lab) => {
        await startPeer(lab, 'inst', ...three);
        lab.firewall('router', forward(`tcp dport 80 ${rule};`));
      },
      expect: {
        ...clientFlows('inst', { http: expected, https: 'pass connected', notification: 'pass connected' }),
        ...clientFlows('plan', { http: planned, https: 'unproven refused', notification: 'unproven refused' }),
      },
      exit: 1,
    }),
  ),
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
    name: 'host down, on the link and behind a router; and planned',
    peers: [inst],
    topology: siteOf('client', [
      managementPoint('near', '10.77.1.77'),
      managementPoint('far', '10.77.2.77'),
      managementPoint('later', '10.77.1.78', 'installed', 'planned'),
      managementPoint('farlater', '10.77.2.78', 'installed', 'planned'),
    ]),
    expect: {
      ...alike('near', 'fail unreachable'),
      ...alike('far', 'fail unreachable'),
      ...alike('later', 'unproven host-planned'),
      ...alike('farlater', 'unproven host-planned'),
    },
    exit: 1,
  },
  {
    name: 'no route',
    peers: [inst],
    topology: siteOf('client', [managementPoint('away', '10.88.0.2')]),
    expect: alike('away', 'fail unreachable'),
    exit: 1,
  },
  {
    name: 'host silent: everything to it is dropped',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: (lab) => lab.firewall('router', forward('ip daddr { 10.77.2.2, 10.77.3.2 } drop;')),
    expect: { ...alike('inst', 'fail host-silent'), ...alike('plan', 'unproven nothing-listens-yet') },
    exit: 1,
  },
  {
    name: 'stealth: closed ports are dropped by the host itself',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', 'keep:443');
      await startPeer(lab, 'plan', 'keep:4000');
      const stealth = (open: string) => `chain i { type filter hook input priority 0; tcp dport ${open} accept; meta l4proto { tcp, udp } drop; }`;
      lab.firewall('inst', stealth('443'));
      lab.firewall('plan', stealth('4000'));
    },
    expect: {
      ...clientFlows('inst', { http: 'fail blocked likely', https: 'pass connected', notification: 'fail blocked likely' }),
      ...alike('plan', 'unproven nothing-listens-yet'),
    },
    exit: 1,
  },
];
