import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { runProduct, startListen, startPeer } from '../product.ts';
import { differences, type Expectations, type Scenario } from '../scenario.ts';
import { alike, clientFlows, forward, managementPoint, siteOf } from '../topologies.ts';

const plan = { name: 'plan', address: '10.77.3.2' };
const other = { name: 'other', address: '10.77.4.2' };
const planned = siteOf('client', [managementPoint('plan', plan.address, 'planned')]);
const both = siteOf('client', [managementPoint('plan', plan.address, 'planned'), managementPoint('other', other.address, 'planned')]);
const pxe = siteOf('client', ['{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: distribution-point-pxe, state: planned }] }']);

/** A key file in the lab's folder, made anew. */
function makeKey(lab: Lab, name: string): string {
  const path = join(lab.folder, name);
  writeFileSync(path, `${randomBytes(24).toString('hex')}\n`);
  return path;
}

async function expectRun(lab: Lab, topology: string, args: readonly string[], expect: Expectations, exit: number): Promise<void> {
  const { code, report, output } = await runProduct(lab, topology, args);
  if (!report) throw new Error(`no report; exit ${code}: ${output}`);
  const wrong = differences(report, expect);
  if (code !== exit) wrong.push(`exit ${code}, expected ${exit}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

export const impostorScenarios: readonly Scenario[] = [
  {
    name: 'key: the responder that has it',
    peers: [plan],
    topology: pxe,
    play: async (lab) => {
      const key = makeKey(lab, 'key');
      await startListen(lab, 'plan', pxe, ['--key-file', key]);
      lab.firewall('router', forward('tcp dport 443 drop; udp dport 69 drop;'));
      const answered = 'pass responder';
      await expectRun(
        lab,
        pxe,
        ['--key-file', key],
        {
          'plan:tcp/80': answered,
          'plan:tcp/443': 'fail blocked proven',
          'plan:tcp/8005': answered,
          'plan:udp/67': answered,
          'plan:udp/68': answered,
          'plan:udp/69': 'fail blocked proven',
          'plan:udp/4011': answered,
        },
        1,
      );
    },
  },
  {
    name: 'key: a responder without one, and one with another',
    peers: [plan, other],
    topology: both,
    play: async (lab) => {
      await startListen(lab, 'plan', both);
      await startListen(lab, 'other', both, ['--key-file', makeKey(lab, 'another')]);
      await expectRun(lab, both, ['--key-file', makeKey(lab, 'key')], { ...alike('plan', 'unproven unknown-listener'), ...alike('other', 'unproven unknown-listener') }, 3);
    },
  },
  {
    name: 'key: a recording of a true answer',
    peers: [plan],
    topology: pxe,
    play: async (lab) => {
      const key = makeKey(lab, 'key');
      const recorded = await record(lab, key, ['tcp/80', 'tcp/443', 'udp/67', 'udp/69', 'udp/4011']);
      await startPeer(lab, 'plan', ...recorded);
      await expectRun(
        lab,
        pxe,
        ['--key-file', key],
        {
          'plan:tcp/80': 'unproven unknown-listener',
          'plan:tcp/443': 'unproven unknown-listener',
          'plan:tcp/8005': 'unproven refused',
          'plan:udp/67': 'unproven may-not-answer',
          'plan:udp/68': 'unproven refused',
          // TFTP always answers: what says anything else to its request is something else.
          'plan:udp/69': 'fail wrong-service',
          'plan:udp/4011': 'unproven may-not-answer',
        },
        1,
      );
    },
  },
  {
    name: 'a responder that is another host’s, and one reached at another port',
    peers: [plan, other],
    topology: both,
    prepare: async (lab) => {
      await startListen(lab, 'other', both);
      await startListen(lab, 'plan', both);
      // Who asks the planned host at 443 comes to the other host, and at 10123 to 80.
      lab.firewall(
        'router',
        `chain n { type nat hook prerouting priority -100; ip daddr 10.77.3.2 tcp dport 443 dnat ip to 10.77.4.2; ip daddr 10.77.3.2 tcp dport 10123 dnat ip to 10.77.3.2:80; }`,
      );
    },
    expect: { ...clientFlows('plan', { http: 'pass responder', https: 'fail wrong-service', notification: 'fail wrong-service' }), ...alike('other', 'pass responder') },
    exit: 1,
  },
  {
    name: 'a balancer that accepts everything where a responder’s answer is due',
    peers: [plan, other],
    topology: planned,
    prepare: async (lab) => {
      await startListen(lab, 'plan', planned);
      await startPeer(lab, 'other', 'keep:443', 'close:10123');
      lab.firewall('router', `chain n { type nat hook prerouting priority -100; ip daddr 10.77.3.2 tcp dport { 443, 10123 } dnat ip to 10.77.4.2; }`);
    },
    expect: clientFlows('plan', { http: 'pass responder', https: 'fail wrong-service', notification: 'fail wrong-service' }),
    exit: 1,
  },
];

/** What a responder with the key says, as peers that say it again; the responder is gone then. */
async function record(lab: Lab, key: string, ports: readonly string[]): Promise<string[]> {
  const responder = await startListen(lab, 'plan', pxe, ['--key-file', key]);
  const lines = lab.exec('prober', process.execPath, join(import.meta.dirname, '../recorder.ts'), plan.address, ...ports);
  const ended = new Promise((resolve) => responder.on('close', resolve));
  responder.kill('SIGINT');
  await ended;
  return lines
    .trim()
    .split('\n')
    .map((line) => line.replace(/^tcp\/(\d+) /, 'say:$1:').replace(/^udp\/(\d+) /, 'udp-say:$1:'));
}
