import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchNeeds, missing } from '../lab/needs.ts';
import { type BenchSet, buildSet, ports, sets } from './sets.ts';
import { buildProduct, type Measured, measureBareLoop, measureNmap, measureProduct } from './tools.ts';

/**
 * The product and a tuned nmap in turn against the same peers in network namespaces (Linux, root; docs/performance.md):
 * `npm run bench -- [--sets open,refused] [--hosts 5000] [--rounds 3] [--growth] [--json FILE]`. Exit code 1 where the product was wrong of any flow.
 */
const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'open,refused,dropped,loss-5,loss-10' },
    hosts: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    growth: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
/** 500, 5,000, 50,000 and 200,000 flows. */
const growing = [50, 500, 5000, 20_000];
const rounds = Number(values.rounds);
const names = values.sets.split(',');
const unknown = names.find((name) => !sets.some((one) => one.name === name));
const problem = unknown === undefined ? missing(benchNeeds) : `No set is called ${unknown}; there are ${sets.map(({ name }) => name).join(', ')}.`;
const results: Measured[] = [];
if (problem === null) await measureAll(values.growth ? growing : [Number(values.hosts)]);
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}

async function measureAll(hostCounts: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cm-bench-'));
  try {
    const program = buildProduct(folder);
    for (const hosts of hostCounts) for (const set of sets) if (names.includes(set.name)) await measure(program, set, hosts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
  if (results.some(({ tool, falseSilent, otherWrong }) => tool === 'cm-preflight' && falseSilent + otherWrong > 0)) process.exitCode = 1;
  for (const some of Map.groupBy(results, ({ set, hosts }) => `${set} ${hosts}`).values()) summarize(some);
}

async function measure(program: string, set: BenchSet, hosts: number): Promise<void> {
  const lab = await buildSet(set, hosts);
  try {
    for (let round = 0; round < rounds; round++) {
      say(await measureProduct(program, lab, set, hosts));
      say(await measureNmap(lab, set, hosts));
      // It neither reads nor speaks: no measure of what services of TLS cost.
      if (set.peer !== 'tls') say(await measureBareLoop(lab, set, hosts));
    }
  } finally {
    lab.close();
  }
}

function say(measured: Measured): void {
  results.push(measured);
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

function summarize(some: readonly Measured[]): void {
  const [first] = some;
  if (!first) return;
  const ours = some.filter(({ tool }) => tool === 'cm-preflight');
  const nmaps = some.filter(({ tool }) => tool === 'nmap');
  const bare = some.filter(({ tool }) => tool === 'bare loop');
  const ratio = ratioOf(ours, nmaps);
  const goal = sets.find(({ name }) => name === first.set)?.goal ?? null;
  const flows = first.hosts * ports.length;
  process.stdout.write(
    `${[
      `${first.set}, ${flows} flows: ${median(ours.map(({ seconds }) => seconds)).toFixed(2)} s, nmap ${median(nmaps.map(({ seconds }) => seconds)).toFixed(2)} s`,
      `ratio ${ratio.toFixed(2)}${goal === null ? '' : ` (goal ${goal})`}`,
      ...(bare.length === 0
        ? []
        : [
            `bare loop ${median(bare.map(({ seconds }) => seconds)).toFixed(2)} s, ratio ${ratioOf(bare, nmaps).toFixed(2)}, false ${bare.map(({ falseSilent }) => falseSilent).join(' ')}`,
          ]),
      `CPU ${median(ours.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)} s`,
      `peak ${ours.map(({ peakMegabytes }) => peakMegabytes).join(' ')} MB`,
      `false by round ${ours.map(({ falseSilent, otherWrong }) => `${falseSilent}+${otherWrong}`).join(' ')}, nmap ${nmaps.map(({ falseSilent, otherWrong }) => `${falseSilent}+${otherWrong}`).join(' ')}`,
    ].join('; ')}\n`,
  );
}

/** Of the tools' wall times round by round, the median. */
function ratioOf(some: readonly Measured[], others: readonly Measured[]): number {
  return median(some.map(({ seconds }, i) => seconds / (others[i]?.seconds ?? Number.NaN)));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
