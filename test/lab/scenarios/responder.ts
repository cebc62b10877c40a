import { samplePorts } from '../../../src/model/samples.ts';
import { startListen, startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, forward, input, managementPoint, siteOf } from '../topologies.ts';

const plan = { name: 'plan', address: '10.77.3.2' };
const near = { name: 'near', address: '10.77.1.50', link: 'on-link' as const };

const pxe = siteOf('client', [
  '{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: distribution-point-pxe, state: planned }, { role: distribution-point-multicast, state: planned }] }',
]);
const ports = ['tcp/80', 'tcp/443', 'tcp/445', 'tcp/8005', 'udp/67', 'udp/68', 'udp/69', 'udp/4011', 'udp/63000-64000'];
const everyPort = (status: string) => Object.fromEntries(ports.map((port) => [`plan:${port}`, status]));

const range = siteOf('site-server', ['{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: sms-provider, state: planned }] }']);
const dynamicSamples = samplePorts({ first: 49152, last: 65535 });
const multicastSamples = samplePorts({ first: 63000, last: 64000 });

export const responderScenarios: readonly Scenario[] = [
  {
    name: 'listen: without it, a planned host proves nothing',
    peers: [plan],
    topology: pxe,
    // Windows' stealth mode; SMB is Windows' own and there already.
    prepare: async (lab) => {
      await startPeer(lab, 'plan', 'smb:445');
      lab.firewall('plan', input('tcp dport 445 accept; meta l4proto { tcp, udp } drop;'));
    },
    expect: {
      ...everyPort('unproven nothing-listens-yet'),
      'plan:tcp/445': 'pass -',
      'plan:udp/67': 'unproven may-not-answer',
      'plan:udp/68': 'unproven may-not-answer',
      'plan:udp/4011': 'unproven may-not-answer',
      'plan:udp/63000-64000': 'unproven one-way',
    },
    exit: 3,
  },
  {
    name: 'listen: every path of a planned host passes',
    peers: [plan],
    topology: pxe,
    prepare: (lab) => startListen(lab, 'plan', pxe),
    expect: everyPort('pass responder'),
    exit: 0,
  },
  {
    name: 'listen: beside a real service, in stealth mode, on the link',
    peers: [near],
    topology: siteOf('client', [managementPoint('near', near.address, 'planned')]),
    prepare: async (lab) => {
      await startPeer(lab, 'near', 'https:443');
      await startListen(lab, 'near', siteOf('client', [managementPoint('near', near.address, 'planned')]));
      lab.firewall('near', input('tcp dport { 80, 443, 10123 } accept; meta l4proto { tcp, udp } drop;'));
    },
    // It does not hold what the real service has, which answers for itself.
    expect: { ...alike('near', 'pass responder'), 'near:tcp/443': 'pass -' },
    exit: 0,
  },
  {
    name: 'listen: what the firewall drops is blocked, proven',
    peers: [plan],
    topology: pxe,
    prepare: async (lab) => {
      await startListen(lab, 'plan', pxe);
      // Only towards the host: DHCP is asked from port 68, where what comes back goes to.
      lab.firewall('router', forward(`ip daddr 10.77.3.2 tcp dport 443 drop; ip daddr 10.77.3.2 udp dport { 68, 69, ${multicastSamples[2]} } drop;`));
    },
    expect: {
      ...everyPort('pass responder'),
      'plan:tcp/443': 'fail blocked proven',
      'plan:udp/68': 'unproven blocked proven',
      'plan:udp/69': 'fail blocked proven',
      'plan:udp/63000-64000': 'fail blocked proven',
    },
    exit: 1,
  },
  {
    name: 'listen: what the firewall resets or rejects',
    peers: [plan],
    topology: pxe,
    prepare: async (lab) => {
      await startListen(lab, 'plan', pxe);
      lab.firewall(
        'router',
        forward(
          'tcp dport 443 reject with tcp reset; tcp dport 80 reject with icmp admin-prohibited; udp dport 69 reject; udp dport 63000-64000 reject with icmp host-prohibited;',
        ),
      );
    },
    expect: {
      ...everyPort('pass responder'),
      'plan:tcp/443': 'fail refused',
      'plan:tcp/80': 'fail rejected',
      'plan:udp/69': 'fail refused',
      'plan:udp/63000-64000': 'fail rejected',
    },
    exit: 1,
  },
  {
    name: 'listen: a dynamic range, open',
    peers: [plan],
    topology: range,
    prepare: (lab) => startListen(lab, 'plan', range),
    expect: { 'plan:tcp/445': 'pass responder', 'plan:tcp/135': 'pass responder', 'plan:udp/135': 'pass responder', 'plan:tcp/49152-65535': 'pass responder' },
    exit: 0,
  },
  {
    name: 'listen: a dynamic range with one port shut',
    peers: [plan],
    topology: range,
    prepare: async (lab) => {
      await startListen(lab, 'plan', range);
      lab.firewall('router', forward(`tcp dport ${dynamicSamples[2]} drop;`));
    },
    expect: { 'plan:tcp/445': 'pass responder', 'plan:tcp/135': 'pass responder', 'plan:udp/135': 'pass responder', 'plan:tcp/49152-65535': 'fail blocked proven' },
    verify: ({ flows }) => {
      const words = flows.find(({ range: between }) => between !== null)?.explanation ?? '';
      if (!words.includes(String(dynamicSamples[2]))) throw new Error(`the shut port ${dynamicSamples[2]} is not named: ${words}`);
    },
    exit: 1,
  },
  {
    name: 'a dynamic range that is shut, without a responder',
    peers: [plan],
    topology: range,
    // Only towards the host: what comes back goes to such ports too.
    prepare: (lab) => lab.firewall('router', forward('ip daddr 10.77.3.2 tcp dport 49152-65535 drop;')),
    expect: { 'plan:tcp/445': 'fail refused', 'plan:tcp/135': 'fail refused', 'plan:udp/135': 'unproven refused', 'plan:tcp/49152-65535': 'unproven nothing-known-to-listen' },
    exit: 1,
  },
];
