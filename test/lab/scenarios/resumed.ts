import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { cli, closed, startPeer } from '../product.ts';
import { differences, type Expectations, type Scenario } from '../scenario.ts';
import { alike, clientFlows, forward, managementPoint, managementPorts, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const plan = { name: 'plan', address: '10.77.3.2' };

/** Verdicts that hang on more than their own flow: a control port, an echo, other flows of the host, the ports that an endpoint mapper names. */
const topology = siteOf('client', [
  managementPoint('inst', inst.address),
  managementPoint('plan', plan.address, 'planned'),
  managementPoint('gone', '10.77.2.99'),
  managementPoint('nowhere.lab.test', '').replace('address: , ', ''),
]);

const expected: Expectations = {
  ...clientFlows('inst', { http: 'pass -', https: 'fail blocked likely', notification: 'pass connected' }),
  ...alike('plan', 'pass path-open'),
  ...alike('gone', 'fail host-silent'),
  ...alike('nowhere.lab.test', 'fail name-not-resolved'),
};

export const resumedScenarios: readonly Scenario[] = [
  {
    name: 'resumed after some line of its journal, a run comes out as if it had not been killed',
    peers: [inst, plan],
    topology,
    play: async (lab) => {
      await startPeer(lab, 'inst', ...managementPorts);
      // The planned host resets what nobody listens to, and a firewall drops what it has no rule for.
      lab.firewall(
        'router',
        forward(
          'ip daddr 10.77.2.99 drop; ip daddr 10.77.2.2 tcp dport 443 drop; ip daddr 10.77.3.2 tcp dport { 80, 443, 10123 } accept; ip daddr 10.77.3.2 tcp dport 1-65535 drop;',
        ),
      );
      const folder = join(lab.folder, 'run');
      mkdirSync(folder);
      writeFileSync(join(folder, 'topology.yaml'), topology);
      await run(lab, folder, 'whole', []);
      const lines = readFileSync(join(folder, 'whole.journal'), 'utf8').split('\n').slice(0, -1);
      const flowLines = lines.filter((line, i) => i === 0 || line.startsWith('{"flow"'));
      // After each fourth line, and all flows without what was learnt of their hosts.
      const cuts = [...lines.keys()].filter((i) => i % 4 === 1).map((i) => lines.slice(0, i + 1));
      const problems: string[] = [];
      for (const [i, kept] of [flowLines, ...cuts].entries()) {
        writeFileSync(join(folder, `cut-${i}.journal`), `${kept.join('\n')}\n`);
        const wrong = await run(lab, folder, `cut-${i}`, ['--resume']).catch((error: Error) => error);
        if (wrong) problems.push(`${i === 0 ? 'without hosts' : `after ${kept.length - 1} lines`}: ${wrong.message}`);
      }
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  },
];

async function run(lab: Lab, folder: string, name: string, args: readonly string[]): Promise<void> {
  const all = [
    'run',
    '--as',
    'prober',
    '--only',
    '*tcp/80',
    '--only',
    '*tcp/443',
    '--only',
    '*tcp/10123',
    '--journal',
    `${name}.journal`,
    '--report',
    `json:${name}.json`,
    '--quiet',
    ...args,
  ];
  const code = await closed(lab.start('prober', [process.execPath, cli, ...all], { cwd: folder }));
  const report = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Report;
  const wrong = differences(report, expected);
  if (code !== 1) wrong.push(`exit ${code}, expected 1`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
