import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Gauge } from './gauge.ts';
import { addresses, listenPorts, startServers, writeTopology } from './scene.ts';
import { isGrowth, trendOf } from './trend.ts';

/**
 * `run` in a loop in one process, and `listen` in another under all that attacks it, for so many minutes on loopback: `npm run soak -- --minutes 60`. What
 * both have in memory, handles and descriptors is measured all the while; after a warm-up nothing may grow. Exit code 1 where something does.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 1440)) {
  process.stderr.write('--minutes: expected a number up to 1440\n');
  process.exit(2);
}

/** Of a short soak 60 measurements, and of a long one no more work than that every ten seconds. */
const everyMs = Math.min(10_000, (minutes * 60_000) / 75);
/** Code is compiled, pools are filled, strangers remembered: a fifth of the time, five minutes at most. */
const warmUpMs = Math.min(5 * 60_000, (minutes * 60_000) / 5);

/** What may be grown by the end and does not matter. */
const negligible: Readonly<Record<keyof Omit<Gauge, 'cpuSeconds'>, number>> = { rssMb: 10, heapMb: 1, bufferMb: 1, handles: 10, descriptors: 10 };

/** Attackers of `listen`: kind, ports, sources, and how many a second. Together some tens of per cent of a processor. */
const attacks: readonly [string, readonly number[], readonly string[], number][] = [
  ['hold', listenPorts.tcp, addresses.strangers, 50],
  ['pour', listenPorts.tcp, addresses.strangers, 10],
  ['leave', listenPorts.tcp, addresses.traitors, 20],
  ['deaf', listenPorts.tcp, addresses.traitors, 20],
  ['drip', listenPorts.tcp, addresses.traitors, 5],
  ['ask-anew', listenPorts.udp, addresses.traitors, 200],
  ['ask', listenPorts.udp, addresses.strangers, 200],
  ['nonsense', listenPorts.udp, addresses.traitors, 200],
];

/** Of strangers, in a day: listen-strangers.ts. */
const mostSaid = 50_000;

/** Many short runs show more than a few long ones. */
const hurry = ['--timeout', '500', '--attempts', '2', '--quiet', '--log-level', 'error'];

const folder = mkdtempSync(join(tmpdir(), 'cm-soak-'));
const children: ChildProcess[] = [];
const here = (file: string) => join(import.meta.dirname, file);

interface Started {
  readonly child: ChildProcess;
  /** All that it said on standard error. */
  readonly said: { readonly text: string };
  readonly ended: Promise<number | null>;
}

/** Without V8's optimizing compilers, whose code and notes grow for hours, by some kilobytes a run, and are nobody's leak. */
const plainFlags = ['--no-opt', '--no-maglev', '--no-sparkplug'];

function start(args: readonly string[], isGauged: boolean): Started {
  const flags = isGauged ? [...plainFlags, '--expose-gc', '--import', here('gauge.ts')] : [];
  const child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const said = { text: '' };
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said.text += text;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  children.push(child);
  return { child, said, ended };
}

async function gauge({ child, said, ended }: Started): Promise<Gauge> {
  const answer = new Promise<Gauge>((resolve) => {
    const hear = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('rssMb' in message)) return;
      child.off('message', hear);
      resolve(message as Gauge);
    };
    child.on('message', hear);
  });
  child.send('gauge');
  const first = await Promise.race([answer, ended]);
  if (first === null || typeof first === 'number') throw new Error(`it ended with ${first} before the soak did: ${said.text}`);
  return first;
}

async function soak(): Promise<boolean> {
  const topology = writeTopology(folder);
  const endServers = await startServers();
  const listening = start([here('../../src/cli/start.ts'), 'listen', '-t', topology, '--as', 'plan', '--for', `${Math.ceil(minutes) + 10}m`], true);
  await sleep(2000);
  for (const [kind, ports, sources, perSecond] of attacks)
    start([here('../lab/attacker.ts'), kind, addresses.listening, ports.join(','), sources.join(','), String(perSecond)], false);
  const reports = ['json', 'html', 'markdown'].flatMap((format) => ['--report', `${format}:${join(folder, `report.${format}`)}`]);
  const history = ['--history', join(folder, 'history')];
  const looping = start([here('loop.ts'), '-t', topology, '--as', 'prober', '--source', addresses.prober, ...history, ...hurry, ...reports], true);
  const exitCodes = new Map<number, number>();
  looping.child.on('message', ({ exitCode }: { exitCode?: number }) => {
    if (exitCode !== undefined) exitCodes.set(exitCode, (exitCodes.get(exitCode) ?? 0) + 1);
  });
  const measured: Record<'run' | 'listen', Gauge[]> = { run: [], listen: [] };
  const endMs = performance.now() + minutes * 60_000;
  const warmMs = performance.now() + warmUpMs;
  for (let at = performance.now(); at < endMs; at = performance.now()) {
    await sleep(everyMs);
    const [run, listen] = await Promise.all([gauge(looping), gauge(listening)]);
    if (performance.now() < warmMs) continue;
    measured.run.push(run);
    measured.listen.push(listen);
  }
  looping.child.send('end');
  listening.child.kill('SIGINT');
  const ended = await listening.ended;
  endServers();
  const runs = [...exitCodes.values()].reduce((sum, one) => sum + one, 0);
  process.stdout.write(
    `${runs} runs, exit codes ${[...exitCodes].map(([code, times]) => `${code}: ${times}`).join(', ')}; listen ended with ${ended} and had said ${listening.said.text.length} characters\n`,
  );
  const isSteady = Object.entries(measured).map(([what, gauges]) => tell(what, gauges));
  return ended === 0 && listening.said.text.length < mostSaid && runs > 0 && isSteady.every(Boolean);
}

/** Says of each measure what it was and whether it grew; false where one did. */
function tell(what: string, gauges: readonly Gauge[]): boolean {
  let isSteady = true;
  const hours = (gauges.length * everyMs) / 3_600_000;
  const cpu = ((gauges.at(-1)?.cpuSeconds ?? 0) - (gauges[0]?.cpuSeconds ?? 0)) / (hours * 36);
  process.stdout.write(`${what}: ${gauges.length} measurements after the warm-up, ${cpu.toFixed(0)} % of a processor\n`);
  for (const measure of Object.keys(negligible) as (keyof typeof negligible)[]) {
    const trend = trendOf(gauges.map((one) => one[measure]));
    const grows = trend !== null && isGrowth(trend, negligible[measure]);
    if (grows || trend === null) isSteady = false;
    const words =
      trend === null
        ? 'too few measurements'
        : `${trend.first.toFixed(1)} -> ${trend.last.toFixed(1)}, ${trend.growth.toFixed(1)} +- ${trend.error.toFixed(1)} in ${(60 * hours).toFixed(0)} min: ${grows ? 'GROWS' : 'no growth'}`;
    process.stdout.write(`  ${measure.padEnd(11)} ${words}\n`);
  }
  return isSteady;
}

function clear(): void {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clear();
    process.exit(130);
  });
}
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  clear();
}
