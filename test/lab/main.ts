import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { playScenario, type Scenario } from './scenario.ts';
import { firewallScenarios } from './scenarios/firewalls.ts';
import { halfOpenScenarios } from './scenarios/half-open.ts';
import { responderScenarios } from './scenarios/responder.ts';
import { runScenarios } from './scenarios/run.ts';
import { speedScenarios } from './scenarios/speed.ts';

const scenarios: readonly Scenario[] = [...firewallScenarios, ...halfOpenScenarios, ...responderScenarios, ...runScenarios, ...speedScenarios];

const needed: readonly [string, string][] = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['sysctl', 'procps'],
  ['tcpdump', 'tcpdump'],
  ['ping', 'iputils-ping'],
];

/** What keeps the lab from being built here; null: nothing. */
function missing(): string | null {
  if (process.platform !== 'linux') return 'The lab builds network namespaces: it needs Linux.';
  if (process.getuid?.() !== 0) return 'The lab builds network namespaces and firewalls: it needs root (sudo npm run test:lab).';
  const absent = needed.filter(([command]) => {
    try {
      execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  return absent.length === 0 ? null : `The lab needs ${absent.map(([command]) => command).join(', ')}: apt-get install ${[...new Set(absent.map(([, name]) => name))].join(' ')}`;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, repeat: { type: 'string', default: '1' }, list: { type: 'boolean', default: false }, parallel: { type: 'string', default: '4' } },
});
const problem = missing();
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
const chosen = scenarios.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (values.list) process.stdout.write(`${chosen.map(({ name }) => name).join('\n')}\n`);
else await play();

async function play(): Promise<void> {
  const queue = Array.from({ length: Number(values.repeat) }, () => chosen).flat();
  let passed = 0;
  let failed = 0;
  const lane = async () => {
    for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
      const started = performance.now();
      const wrong = await playScenario(scenario);
      if (wrong === null) passed++;
      else failed++;
      process.stdout.write(
        `${wrong === null ? 'ok    ' : 'FAILED'} ${scenario.name} (${((performance.now() - started) / 1000).toFixed(1)} s)${wrong === null ? '' : `\n    ${wrong.replaceAll('\n', '\n    ')}`}\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, lane));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
