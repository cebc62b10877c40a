import { startListen, startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, clientFlows, forward, managementPoint, managementPorts, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };

const installedAndPlanned = siteOf('client', [managementPoint('inst', '"fd77:2::2"'), managementPoint('plan', '"fd77:3::2"', 'planned')]);
/** A responder answers the hosts of the topology by their addresses. */
const bothOverIpv6 = siteOf('client', [managementPoint('plan', '"fd77:3::2"', 'planned')]).replace('address: 10.77.1.2', 'address: "fd77:1::2"');

/**
 * What an ICMPv6 rejection of one port comes to, for an installed and for a planned service. Linux passes over an ICMPv6 error that comes back before
 * connect() has returned, as it does on wires without any delay like these, and tells of the next one after a second. That is too late for
 * "address unreachable", which a missing neighbour says too; "prohibited" nobody else says.
 */
const rejections: readonly [string, string, string, string][] = [
  ['tcp-reset', 'reject with tcp reset', 'fail refused', 'unproven refused'],
  ['port-unreachable', 'reject with icmpv6 port-unreachable', 'fail refused', 'unproven refused'],
  ['admin-prohibited', 'reject with icmpv6 admin-prohibited', 'fail rejected', 'fail rejected'],
  ['policy-fail', 'reject with icmpv6 policy-fail', 'fail rejected', 'fail rejected'],
  ['reject-route', 'reject with icmpv6 reject-route', 'fail rejected', 'fail rejected'],
  ['no-route', 'reject with icmpv6 no-route', 'fail unreachable', 'fail unreachable'],
];

export const ipv6Scenarios: readonly Scenario[] = [
  {
    name: 'IPv6: dropped',
    peers: [inst, plan],
    topology: installedAndPlanned,
    prepare: async (lab) => {
      await startPeer(lab, 'inst', ...managementPorts);
      lab.firewall('router', forward('tcp dport 80 drop;'));
    },
    expect: {
      ...clientFlows('inst', { http: 'fail blocked likely', https: 'pass -', notification: 'pass connected' }),
      ...clientFlows('plan', { http: 'unproven nothing-listens-yet', https: 'pass path-open', notification: 'pass path-open' }),
    },
    exit: 1,
  },
  ...rejections.map(
    ([name, rule, expected, planned]): Scenario => ({
      name: `IPv6: rejected by ${name}`,
      peers: [inst, plan],
      topology: installedAndPlanned,
      prepare: async (lab) => {
        await startPeer(lab, 'inst', ...managementPorts);
        lab.firewall('router', forward(`meta nfproto ipv6 tcp dport 80 ${rule};`));
      },
      expect: {
        ...clientFlows('inst', { http: expected, https: 'pass -', notification: 'pass connected' }),
        ...clientFlows('plan', { http: planned, https: 'unproven refused', notification: 'unproven refused' }),
      },
      exit: 1,
    }),
  ),
  {
    name: 'IPv6: UDP rejected by admin-prohibited',
    peers: [inst, plan],
    topology: siteOf('client', [
      '{ name: inst, address: "fd77:2::2", roles: [dns-server] }',
      '{ name: plan, address: "fd77:3::2", roles: [{ role: dns-server, state: planned }] }',
    ]),
    prepare: async (lab) => {
      await startPeer(lab, 'inst', 'dns:53', 'udp-dns:53:5');
      lab.firewall('router', forward('meta nfproto ipv6 meta l4proto udp reject with icmpv6 admin-prohibited;'));
    },
    expect: { 'inst:udp/53': 'fail rejected', 'inst:tcp/53': 'pass -', 'plan:udp/53': 'fail rejected', 'plan:tcp/53': 'unproven refused' },
    exit: 1,
  },
  {
    name: 'IPv6: host down, on the link and behind a router; no route',
    peers: [inst],
    topology: siteOf('client', [managementPoint('near', '"fd77:1::77"'), managementPoint('far', '"fd77:2::77"'), managementPoint('away', '"fd88::2"')]),
    expect: { ...alike('near', 'fail unreachable'), ...alike('far', 'fail unreachable'), ...alike('away', 'fail unreachable') },
    exit: 1,
  },
  {
    name: 'IPv6: listen',
    peers: [plan],
    topology: bothOverIpv6,
    prepare: async (lab) => {
      await startListen(lab, 'plan', bothOverIpv6);
      lab.firewall('router', forward('tcp dport 443 drop;'));
    },
    expect: clientFlows('plan', { http: 'pass responder', https: 'fail blocked proven', notification: 'pass responder' }),
    exit: 1,
  },
];
