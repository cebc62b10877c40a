import type { Lab } from '../namespaces.ts';
import { startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { forward } from '../topologies.ts';

const peer = { name: 'peer', address: '10.77.2.2' };

/** A gateway with sixteen virtual machines: sixteen ports of one host. */
const ports = Array.from({ length: 16 }, (_, i) => 10124 + i);
const hosts = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `h${String(i + 1).padStart(3, '0')}`, address: `10.77.2.${i + 3}` }));

function gateways(count: number): string {
  const list = hosts(count).map(({ name, address }) => `  - { name: ${name}, address: ${address}, roles: [{ role: cloud-management-gateway-scale-set, instances: 16 }] }`);
  return `sites:\n  - { code: P01, type: primary }\nhosts:\n  - { name: prober, address: 10.77.1.2, site: P01, roles: [cmg-connection-point] }\n${list.join('\n')}\n`;
}

const open = async (lab: Lab, count: number) => {
  for (const { address } of hosts(count)) lab.exec('peer', 'ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  await startPeer(lab, 'peer', ...ports.map((port) => `https:${port}`));
};

function everyFlow(count: number, status: (host: number, port: number) => string): Record<string, string> {
  return Object.fromEntries(hosts(count).flatMap(({ name }, host) => ports.map((port) => [`${name}:tcp/${port}`, status(host, port)] as const)));
}

const perHost = 'set seen { type ipv4_addr; flags dynamic; size 1024; }';
const limits: readonly [string, string][] = [
  ['5 SYN a second, burst 5, for each host', `${perHost}\n${forward('tcp flags syn / syn,ack add @seen { ip daddr limit rate over 5/second burst 5 packets } drop;')}`],
  ['10 connections at once for each host', `${perHost}\n${forward('tcp flags syn / syn,ack ct state new add @seen { ip daddr ct count over 10 } drop;')}`],
];

export const speedScenarios: readonly Scenario[] = [
  ...[30, 20, 10, 5].map(
    (percent): Scenario => ({
      name: `${percent} % loss each way, 2 % dropped`,
      peers: [peer],
      topology: gateways(40),
      prepare: async (lab) => {
        await open(lab, 40);
        // Each direction passes the router once, so that this is the loss each way.
        const loss = `numgen random mod 100 < ${percent} drop;`;
        lab.firewall('router', forward(`${loss} ip daddr { 10.77.2.10, 10.77.2.20, 10.77.2.30 } tcp dport 10126 drop; ip daddr 10.77.2.41 tcp dport { 10130-10139 } drop;`));
      },
      expect: everyFlow(40, (host, port) => {
        const last = host + 3;
        const isDropped = ([10, 20, 30].includes(last) && port === 10126) || (last === 41 && port >= 10130);
        return isDropped ? 'fail blocked' : 'pass -';
      }),
      exit: 1,
    }),
  ),
  ...limits.flatMap(([limit, rules]) =>
    // As it comes, and in a hurry that trips them.
    [[], ['--per-host', '40']].map(
      (args): Scenario => ({
        name: `a limit of ${limit}${args.length > 0 ? `, ${args.join(' ')}` : ''}`,
        peers: [peer],
        topology: gateways(4),
        prepare: async (lab) => {
          await open(lab, 4);
          lab.firewall('router', rules);
        },
        args,
        expect: everyFlow(4, () => 'pass -'),
        exit: 0,
      }),
    ),
  ),
  {
    name: 'a limit of 5 SYN a second that also has a port to hide',
    peers: [peer],
    topology: gateways(4),
    prepare: async (lab) => {
      await open(lab, 4);
      lab.firewall('router', (limits[0]?.[1] ?? '').replace('priority 0;', 'priority 0; tcp dport 10130 drop;'));
    },
    args: ['--per-host', '40'],
    expect: everyFlow(4, (_, port) => (port === 10130 ? 'fail blocked' : 'pass -')),
    exit: 1,
  },
];
