import { parseArgs } from 'node:util';
import { closeAllLabs } from './namespaces.ts';
import { labNeeds, missing } from './needs.ts';
import { playScenario, type Scenario } from './scenario.ts';
import { attackScenarios } from './scenarios/attacks.ts';
import { changeScenarios } from './scenarios/changes.ts';
import { diskScenarios } from './scenarios/disks.ts';
import { firewallScenarios } from './scenarios/firewalls.ts';
import { halfOpenScenarios } from './scenarios/half-open.ts';
import { impostorScenarios } from './scenarios/impostors.ts';
import { ipv6Scenarios } from './scenarios/ipv6.ts';
import { killedScenarios } from './scenarios/killed.ts';
import { nameScenarios } from './scenarios/names.ts';
import { realCutScenarios } from './scenarios/real-cuts.ts';
import { realKindScenarios } from './scenarios/real-kinds.ts';
import { realRoleScenarios } from './scenarios/real-roles.ts';
import { resolvingScenarios } from './scenarios/resolving.ts';
import { responderScenarios } from './scenarios/responder.ts';
import { resumedScenarios } from './scenarios/resumed.ts';
import { runScenarios } from './scenarios/run.ts';
import { speedScenarios } from './scenarios/speed.ts';
import { surroundingScenarios } from './scenarios/surroundings.ts';
import { udpScenarios } from './scenarios/udp.ts';
import { wrongServiceScenarios } from './scenarios/wrong-services.ts';

/** The longest first, so that the last lane does not work alone. */
const scenarios: readonly Scenario[] = [
  ...realRoleScenarios,
  ...realCutScenarios,
  ...realKindScenarios,
  ...wrongServiceScenarios,
  ...killedScenarios,
  ...speedScenarios,
  ...runScenarios,
  ...surroundingScenarios,
  ...resumedScenarios,
  ...resolvingScenarios,
  ...diskScenarios,
  ...changeScenarios,
  ...firewallScenarios,
  ...udpScenarios,
  ...ipv6Scenarios,
  ...nameScenarios,
  ...halfOpenScenarios,
  ...responderScenarios,
  ...impostorScenarios,
  ...attackScenarios,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    repeat: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '4' },
    list: { type: 'boolean', default: false },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});
const chosen = scenarios.filter(({ name }) => values.only === undefined || values.only.some((word) => name.includes(word)));
const problem = chosen.length === 0 ? `No situation's name has ${values.only?.join(' or ')}; --list shows them.` : values.list ? null : missing(labNeeds);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
} else if (values.list) process.stdout.write(`${chosen.map(({ name }) => name).join('\n')}\n`);
else await play();

async function play(): Promise<void> {
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.on(signal, () => {
      closeAllLabs();
      process.exit(code);
    });
  }
  process.on('exit', closeAllLabs);
  const queue = Array.from({ length: Number(values.repeat) }, () => chosen).flat();
  const failures = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  const lane = async () => {
    for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
      const started = performance.now();
      const outputs: string[] = [];
      const wrong = await playScenario(scenario, (output) => outputs.push(output));
      if (wrong === null) passed++;
      else {
        failed++;
        failures.set(scenario.name, (failures.get(scenario.name) ?? 0) + 1);
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const details = [...(wrong === null ? [] : [wrong]), ...(values.verbose ? outputs : [])].map((text) => `\n    ${text.trimEnd().replaceAll('\n', '\n    ')}`);
      process.stdout.write(`${wrong === null ? 'ok    ' : 'FAILED'} ${scenario.name} (${seconds} s)${details.join('')}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, lane));
  if (failed > 0 && Number(values.repeat) > 1) process.stdout.write(`\n${[...failures].map(([name, times]) => `failed ${times} of ${values.repeat}: ${name}`).join('\n')}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
