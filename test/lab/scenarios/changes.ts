import { join } from 'node:path';
import type { Diff } from '../../../src/model/diff.ts';
import { closed, runCommand, runProduct, startPeer } from '../product.ts';
import type { Scenario } from '../scenario.ts';
import { forward, managementPoint, managementPorts, siteOf } from '../topologies.ts';

const one = { name: 'one', address: '10.77.2.2' };
const two = { name: 'two', address: '10.77.3.2' };
const topology = siteOf('client', [managementPoint('one', one.address), managementPoint('two', two.address)]);

/** Each firewall in turn, a server that is started anew with another certificate, and the flows that its run must be told to differ in from the one before. */
const steps: readonly { readonly rules: string; readonly changes: readonly string[]; readonly isCertificateNew?: true }[] = [
  { rules: '', changes: [] },
  { rules: 'ip daddr 10.77.2.2 tcp dport 443 drop;', changes: ['newly-blocked prober>one:tcp/443'] },
  {
    rules: 'ip daddr 10.77.3.2 tcp dport { 80, 10123 } drop;',
    changes: ['newly-blocked prober>two:tcp/80', 'newly-blocked prober>two:tcp/10123', 'newly-open prober>one:tcp/443'],
  },
  { rules: 'ip daddr 10.77.3.2 tcp dport 80 reject with tcp reset;', changes: ['newly-open prober>two:tcp/10123', 'status prober>two:tcp/80'] },
  { rules: '', changes: ['newly-open prober>two:tcp/80'] },
  { rules: '', changes: ['identity prober>two:tcp/443'], isCertificateNew: true },
];

export const changeScenarios: readonly Scenario[] = [
  {
    name: 'diff and history: exactly the flows that a firewall change changed',
    peers: [one, two],
    topology,
    play: async (lab) => {
      await startPeer(lab, 'one', ...managementPorts);
      let peer = await startPeer(lab, 'two', ...managementPorts);
      const history = join(lab.folder, 'history');
      let before: string | null = null;
      for (const [i, { rules, changes, isCertificateNew }] of steps.entries()) {
        if (isCertificateNew) {
          const ended = closed(peer);
          peer.kill();
          await ended;
          peer = await startPeer(lab, 'two', ...managementPorts);
        }
        lab.firewall('router', forward(rules));
        const saved = join(lab.folder, `step-${i}.json`);
        const { report, output } = await runProduct(lab, topology, ['--history', history, '--report', `json:${saved}`]);
        if (!report) throw new Error(`no report: ${output}`);
        if (before !== null) {
          const told = await runCommand(lab, ['diff', before, saved, '--format', 'json']);
          expectChanges(`step ${i}`, (JSON.parse(told.output) as Diff).changes, changes);
          if (told.code !== (changes.length > 0 ? 1 : 0)) throw new Error(`step ${i}: diff ended with ${told.code}`);
          expectChanges(`history at step ${i}`, report.since?.changes ?? [], changes);
        }
        before = saved;
      }
    },
  },
];

function expectChanges(where: string, got: Diff['changes'], wanted: readonly string[]): void {
  const said = got.map(({ kind, flow }) => `${kind} ${flow}`).sort();
  if (JSON.stringify(said) !== JSON.stringify([...wanted].sort())) throw new Error(`${where}: ${JSON.stringify(said)}, expected ${JSON.stringify(wanted)}`);
}
