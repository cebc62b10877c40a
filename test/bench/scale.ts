import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { keepGarbageYoung } from '../../src/cli/heap.ts';
import { writeWhole } from '../../src/cli/report-target.ts';
import { readSaved } from '../../src/cli/saved-report.ts';
import { comparedOf, diff } from '../../src/compare/diff.ts';
import { judge, judgeInputOf } from '../../src/judge/index.ts';
import { planFor } from '../../src/plan/index.ts';
import { formats, type ReportFormat } from '../../src/report/index.ts';
import { english } from '../../src/report/labels-english.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { parseTopology } from '../../src/topology/index.ts';
import { syntheticRun, syntheticTopology } from './synthetic.ts';

/**
 * What everything but the probing costs as flows grow, without a network: `npm run bench:scale -- [--flows 5000,50000,200000]`. Each size has a process of its
 * own, warmed by a run of 500 flows. Prints processor time a flow by stage, how it grows from the first size to the last, and memory.
 */
const { values } = parseArgs({ options: { flows: { type: 'string', default: '5000,50000,200000' }, child: { type: 'boolean', default: false } } });
const sizes = values.flows.split(',').map(Number);

interface Stage {
  readonly name: string;
  readonly microsecondsPerFlow: number;
  /** What stays of it in the heap, or its file's size. */
  readonly bytesPerFlow: number;
}

interface Measured {
  readonly flows: number;
  readonly stages: readonly Stage[];
  /** Peak of the process after reading, planning, judging and writing the json report, which is what a run does. */
  readonly runMegabytes: number;
  /** Peak after every format was written, and the saved run was read, judged again and compared. */
  readonly allMegabytes: number;
}

if (values.child) {
  // As the product has it.
  keepGarbageYoung();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const folder = mkdtempSync(join(tmpdir(), 'cm-scale-'));
  try {
    measure(500, folder, collect);
    process.stdout.write(JSON.stringify(measure(sizes[0] ?? 5000, folder, collect)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  print(sizes.map((flows) => JSON.parse(execFileSync(process.execPath, [import.meta.filename, '--child', '--flows', String(flows)], { encoding: 'utf8' })) as Measured));
}

function measure(flows: number, folder: string, collect: () => void): Measured {
  const stages: Stage[] = [];
  const stage = <T>(name: string, run: () => T, bytesOf?: () => number): T => {
    collect();
    const [before, started] = [process.memoryUsage().heapUsed, process.cpuUsage()];
    const result = run();
    const { user, system } = process.cpuUsage(started);
    collect();
    const bytes = bytesOf?.() ?? process.memoryUsage().heapUsed - before;
    stages.push({ name, microsecondsPerFlow: (user + system) / flows, bytesPerFlow: bytes / flows });
    return result;
  };
  const text = syntheticTopology(flows);
  const parsed = stage('topology', () => parseTopology({ file: 'synthetic.yaml', text, read: () => new Error('it includes nothing'), digest: () => '' }));
  if ('complaints' in parsed) throw new Error(JSON.stringify(parsed.complaints));
  const { topology } = parsed;
  const plan = stage('plan', () => planFor({ topology, localHost: topology.hosts[0] ?? null, phase: 'auto', now: new Date('2026-03-01T12:00:00Z') }));
  const run = stage('(evidence)', () => syntheticRun(plan));
  const report = stage('judge', () => judge(run));
  const written = (name: string, pieces: () => Iterable<string>) => {
    const path = join(folder, name);
    stage(
      name,
      () => writeWhole(path, pieces()),
      () => statSync(path).size,
    );
    return path;
  };
  const render = (format: ReportFormat) => written(format, () => formats[format](report, { color: false, width: 100 }));
  const saved = render('json');
  const runMegabytes = process.resourceUsage().maxRSS / 1024;
  for (const format of Object.keys(formats) as ReportFormat[]) if (format !== 'json') render(format);
  for (const [name, write] of Object.entries(planFormats)) written(`plan ${name}`, () => write(plan, english));
  const again = stage('report FILE', () => comparedOf(judge(judgeInputOf(readSaved(saved)))));
  stage('diff', () => diff(again, comparedOf(report)));
  return { flows, stages, runMegabytes, allMegabytes: process.resourceUsage().maxRSS / 1024 };
}

function print(measured: readonly Measured[]): void {
  const [first] = measured;
  const last = measured.at(-1);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  process.stdout.write(row(['µs a flow', ...measured.map(({ flows }) => String(flows)), 'last / first', 'bytes a flow']));
  process.stdout.write(row(['---', ...measured.map(() => '---:'), '---:', '---:']));
  for (const [i, { name, bytesPerFlow, microsecondsPerFlow }] of (last?.stages ?? []).entries()) {
    const ratio = microsecondsPerFlow / (first?.stages[i]?.microsecondsPerFlow ?? Number.NaN);
    const times = measured.map(({ stages }) => stages[i]?.microsecondsPerFlow.toFixed(1) ?? '');
    process.stdout.write(row([name, ...times, ratio.toFixed(2), String(Math.max(0, Math.round(bytesPerFlow)))]));
  }
  process.stdout.write(row(['peak MB up to the json report', ...measured.map(({ runMegabytes }) => runMegabytes.toFixed(0)), '', '']));
  process.stdout.write(row(['peak MB of all this', ...measured.map(({ allMegabytes }) => allMegabytes.toFixed(0)), '', '']));
}
