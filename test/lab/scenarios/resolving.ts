import { join } from 'node:path';
import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { runProduct, saying, startPeer } from '../product.ts';
import type { Expectations, Scenario } from '../scenario.ts';
import { alike, forward, managed, managementPorts, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const dns = { name: 'dns', address: '10.77.4.2' };
const name = 'mp.lab.test';
const topology = siteOf('client', [`{ name: ${name}, site: P01, roles: [management-point] }`]);

/** What resolvers of every system have where nobody set anything else, but that they wait for five seconds. */
const patient = 'options timeout:5 attempts:2';

const play = async (lab: Lab, mode: string, options = patient) => {
  lab.etc('prober', 'nsswitch.conf', 'hosts: files dns\n');
  lab.etc('prober', 'resolv.conf', `nameserver ${dns.address}\n${options}\n`);
  const peer = lab.start('dns', [process.execPath, join(import.meta.dirname, '../peer-names.ts'), mode], { stdio: ['ignore', 'pipe', 'pipe'] });
  await Promise.all([saying(peer, 'ready'), startPeer(lab, 'inst', ...managementPorts)]);
};

const noAnswer: Expectations = alike(name, 'error resolver');

/** What the name server does, and what is said of the three flows. */
const servers: readonly [string, string, Expectations, number, string?][] = [
  ['answers after three seconds', 'slow', managed(name), 0],
  ['has 200 addresses and says so over TCP', 'many', managed(name), 0],
  // The system's resolver would wait for ever.
  ['says that its answer is cut, and gives none over TCP', 'cut', noAnswer, 3],
  ['answers another question', 'wrong-id', noAnswer, 3, 'options timeout:1 attempts:1'],
  ['answers with the other family alone', 'wrong-family', managed(name), 0],
  ['has no address for a name that it knows', 'empty', alike(name, 'fail name-not-resolved'), 1],
];

function addressesTried({ flows }: Report): string[] {
  return [...new Set(flows.flatMap(({ attempts }) => attempts.map(({ address }) => address ?? '')))].sort();
}

function expectAddresses(report: Report, ...wanted: string[]): void {
  const tried = addressesTried(report);
  if (tried.join() !== wanted.join()) throw new Error(`tried at ${tried.slice(0, 10).join(', ')}, expected ${wanted.join(', ')}`);
}

/** Drops IPv6 on its way: of a name with both families the system prefers this one. */
const deadIpv6 = forward('meta nfproto ipv6 drop;');

export const resolvingScenarios: readonly Scenario[] = [
  ...servers.map(
    ([what, mode, expect, exit, options]): Scenario => ({
      name: `names: a resolver that ${what}`,
      peers: [inst, dns],
      topology,
      prepare: (lab) => play(lab, mode, options),
      expect,
      exit,
    }),
  ),
  {
    name: 'names: every one of 200 addresses where all are asked for',
    peers: [inst, dns],
    topology,
    prepare: async (lab) => {
      for (let host = 3; host < 202; host++) lab.exec('inst', 'ip', 'addr', 'add', `10.77.2.${host}/24`, 'dev', 'eth0');
      await play(lab, 'many');
    },
    args: ['--all-addresses', '--only', '*tcp/80'],
    expect: { [`${name}:tcp/80`]: 'pass -' },
    exit: 0,
    verify: (report) => {
      const tried = addressesTried(report);
      if (tried.length !== 200 || !tried.includes('10.77.2.2')) throw new Error(`${tried.length} addresses were tried, expected 200`);
    },
  },
  {
    name: 'names: both families, the one that the system prefers is dead',
    peers: [inst, dns],
    topology,
    prepare: async (lab) => {
      await play(lab, 'both');
      lab.firewall('router', deadIpv6);
    },
    expect: alike(name, 'fail host-silent'),
    exit: 1,
    verify: (report) => expectAddresses(report, 'fd77:2::2'),
  },
  {
    name: 'names: both families, all addresses: each is shown, and the dead one counts',
    peers: [inst, dns],
    topology,
    prepare: async (lab) => {
      await play(lab, 'both');
      lab.firewall('router', deadIpv6);
    },
    args: ['--all-addresses', '--only', '*tcp/80', '--only', '*tcp/443'],
    expect: { [`${name}:tcp/80`]: 'fail host-silent', [`${name}:tcp/443`]: 'fail host-silent' },
    exit: 1,
    verify: (report) => expectAddresses(report, '10.77.2.2', 'fd77:2::2'),
  },
  {
    name: 'names: both families on a host of IPv6 alone',
    peers: [inst, dns],
    topology: topology.replace(/^hosts:$/m, 'hosts:\n  - { name: old, address: 10.77.2.2, site: P01, roles: [management-point] }'),
    prepare: async (lab) => {
      await play(lab, 'both');
      lab.etc('prober', 'resolv.conf', `nameserver fd77:4::2\n${patient}\n`);
      lab.exec('prober', 'ip', '-4', 'addr', 'flush', 'dev', 'eth0');
    },
    // No route leads to what has no IPv6.
    expect: { ...managed(name), ...alike('old', 'fail unreachable') },
    exit: 1,
    verify: (report) => expectAddresses(report, '10.77.2.2', 'fd77:2::2'),
  },
  {
    name: 'names: a run that is interrupted while a resolver is silent ends at once',
    peers: [inst, dns],
    topology,
    play: async (lab) => {
      lab.etc('prober', 'nsswitch.conf', 'hosts: files dns\n');
      lab.etc('prober', 'resolv.conf', `nameserver ${dns.address}\noptions timeout:20 attempts:2\n`);
      await startPeer(lab, 'dns', 'udp-keep:53');
      const started = performance.now();
      const { code, report, output } = await runProduct(lab, topology, [], { afterMs: 1000, signal: 'SIGINT' });
      const seconds = (performance.now() - started) / 1000;
      if (code !== 130 || report?.flows.some(({ cause }) => cause !== 'interrupted')) throw new Error(`exit ${code}: ${output}`);
      // The resolver itself gives up after forty.
      if (seconds > 20) throw new Error(`it took ${seconds.toFixed(1)} s to end`);
    },
  },
];
