import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePorts } from '../../../src/model/samples.ts';
import { encodeHello } from '../../../src/protocol/responder.ts';
import { startListen, startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { alike, clientFlows, managementPoint, siteOf } from '../topologies.ts';

const plan = { name: 'plan', address: '10.77.3.2' };
const planned = siteOf('client', [managementPoint('plan', plan.address, 'planned')]);
const forward = (rule: string) => `chain f { type filter hook forward priority 0; ${rule} }`;

const keys = mkdtempSync(join(tmpdir(), 'cm-lab-keys-'));
const keyFile = join(keys, 'right');
const otherKey = join(keys, 'other');
writeFileSync(keyFile, `${randomBytes(24).toString('hex')}\n`);
writeFileSync(otherKey, `${randomBytes(24).toString('hex')}\n`);

const pxe = siteOf('client', [
  '{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: distribution-point-pxe, state: planned }, { role: distribution-point-multicast, state: planned }] }',
]);
const pxeTcp = { 'plan:tcp/80': 'pass responder', 'plan:tcp/443': 'pass responder', 'plan:tcp/445': 'pass responder', 'plan:tcp/8005': 'pass responder' };
const range = siteOf('site-server', ['{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: sms-provider, state: planned }] }']);
const rpcSample = samplePorts({ first: 49152, last: 65535 })[2];

export const responderScenarios: readonly Scenario[] = [
  {
    name: 'listen: every path of a planned host passes, without a key',
    peers: [plan],
    topology: pxe,
    prepare: (lab) => startListen(lab, 'plan', pxe),
    expect: {
      ...pxeTcp,
      'plan:udp/67': 'pass responder',
      'plan:udp/68': 'pass responder',
      'plan:udp/69': 'pass responder',
      'plan:udp/4011': 'pass responder',
      'plan:udp/63000-64000': 'pass responder',
    },
    exit: 0,
  },
  {
    name: 'listen: what the firewall drops is blocked, proven',
    peers: [plan],
    topology: pxe,
    prepare: async (lab) => {
      await startListen(lab, 'plan', pxe);
      lab.firewall('router', forward('tcp dport 443 drop; udp dport { 68, 69, 63500 } drop;'));
    },
    expect: {
      ...pxeTcp,
      'plan:tcp/443': 'fail blocked proven',
      'plan:udp/67': 'pass responder',
      'plan:udp/68': 'unproven blocked proven',
      'plan:udp/69': 'fail blocked proven',
      'plan:udp/4011': 'pass responder',
      'plan:udp/63000-64000': 'fail blocked proven',
    },
    exit: 1,
  },
  {
    name: 'listen: a dynamic range with one port shut',
    peers: [plan],
    topology: range,
    prepare: async (lab) => {
      await startListen(lab, 'plan', range);
      lab.firewall('router', forward(`ip daddr 10.77.3.2 tcp dport ${rpcSample} drop;`));
    },
    expect: { 'plan:tcp/445': 'pass responder', 'plan:tcp/135': 'pass responder', 'plan:udp/135': 'pass responder', 'plan:tcp/49152-65535': 'fail blocked proven' },
    verify: ({ flows }) => {
      const words = flows.find(({ range: ports }) => ports !== null)?.explanation ?? '';
      if (!words.includes(String(rpcSample))) throw new Error(`the shut port ${rpcSample} is not named: ${words}`);
    },
    exit: 1,
  },
  {
    name: 'listen: a dynamic range that is shut, and open without a responder',
    peers: [plan],
    topology: range,
    prepare: (lab) => lab.firewall('router', forward('ip daddr 10.77.3.2 tcp dport 49152-65535 drop;')),
    expect: { 'plan:tcp/445': 'fail refused', 'plan:tcp/135': 'fail refused', 'plan:udp/135': 'unproven refused', 'plan:tcp/49152-65535': 'unproven nothing-known-to-listen' },
    exit: 1,
  },
  {
    name: 'listen with the key',
    peers: [plan],
    topology: planned,
    prepare: (lab) => startListen(lab, 'plan', planned, ['--key-file', keyFile]),
    args: ['--key-file', keyFile],
    expect: alike('plan', 'pass responder'),
    exit: 0,
  },
  {
    name: 'an impostor without the key, and one with another',
    peers: [plan, { name: 'other', address: '10.77.4.2' }],
    topology: siteOf('client', [managementPoint('plan', plan.address, 'planned'), managementPoint('other', '10.77.4.2', 'planned')]),
    prepare: async (lab) => {
      const both = siteOf('client', [managementPoint('plan', plan.address, 'planned'), managementPoint('other', '10.77.4.2', 'planned')]);
      await startListen(lab, 'plan', both);
      await startListen(lab, 'other', both, ['--key-file', otherKey]);
    },
    args: ['--key-file', keyFile],
    expect: { ...alike('plan', 'unproven unknown-listener'), ...alike('other', 'unproven unknown-listener') },
    exit: 3,
  },
  {
    name: 'a recording of an answer',
    peers: [plan],
    topology: planned,
    prepare: (lab) => {
      const hello = encodeHello({ name: 'plan', protocol: 'tcp', port: 80, nonce: '0'.repeat(32), holds: { tcp: [80, 443, 10123], udp: [] } });
      const recorded = Buffer.concat([hello, Buffer.from(`answer ${'ab'.repeat(32)}\n`)]).toString('hex');
      return startPeer(lab, 'plan', `say:80:${recorded}`, 'keep:443');
    },
    args: ['--key-file', keyFile],
    expect: clientFlows('plan', { http: 'unproven unknown-listener', https: 'unproven unknown-listener', notification: 'unproven refused' }),
    exit: 3,
  },
];
