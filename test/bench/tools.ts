import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { Lab } from '../lab/namespaces.ts';
import { address, type BenchSet, isDropped, ports } from './sets.ts';

/** One tool's run over one set. */
export interface Measured {
  readonly tool: 'cm-preflight' | 'nmap' | 'bare loop';
  readonly set: string;
  readonly hosts: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the whole process, most resident memory. */
  readonly peakMegabytes: number;
  /** Flows to an open port that were called filtered. */
  readonly falseSilent: number;
  /** Every other flow that was called something that it is not. */
  readonly otherWrong: number;
}

const root = join(import.meta.dirname, '../..');

/** Builds the product as it is published, apart from the tree that others may be building. */
export function buildProduct(folder: string): string {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], { cwd: root, stdio: 'inherit' });
  for (const name of ['bin', 'schemas', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin/cm-preflight.js');
}

/** Start, topology, plan, run, verdicts and the report as JSON. */
export async function measureProduct(program: string, lab: Lab, set: BenchSet, hosts: number): Promise<Measured> {
  const topology = join(lab.folder, 'topology.yaml');
  const saved = join(lab.folder, 'report.json');
  const list = Array.from({ length: hosts }, (_, i) => `  - { name: h${i}, address: ${address(i)}, roles: [{ role: cloud-management-gateway-scale-set, instances: 10 }] }`);
  writeFileSync(topology, `sites:\n  - { code: P01, type: primary }\nhosts:\n  - { name: prober, site: P01, roles: [cmg-connection-point] }\n${list.join('\n')}\n`);
  const used = await timed(lab, [process.execPath, program, 'run', '-t', topology, '--as', 'prober', '--report', `json:${saved}`]);
  const { flows } = JSON.parse(readFileSync(saved, 'utf8')) as Report;
  if (flows.length !== hosts * ports.length) throw new Error(`${flows.length} flows in the report of ${hosts} hosts`);
  const kinds = flows.map(({ to, port, state }) => ({ expected: expectedState(set, Number(to.slice(1)), port ?? 0), state }));
  return { tool: 'cm-preflight', set: set.name, hosts, ...used, ...wrong(kinds) };
}

/** As fast as nmap goes at a plain list of hosts and ports: shared/facts has where these options come from. */
export async function measureNmap(lab: Lab, set: BenchSet, hosts: number): Promise<Measured> {
  const targets = join(lab.folder, 'targets');
  const output = join(lab.folder, 'nmap.txt');
  writeFileSync(targets, Array.from({ length: hosts }, (_, i) => address(i)).join('\n'));
  const options = '-sT -Pn -n -T4 --min-hostgroup 1024 --max-hostgroup 5000 --max-rtt-timeout 300ms --max-retries 6 --min-parallelism 1000'.split(' ');
  const used = await timed(lab, ['nmap', ...options, '-p', `${ports[0]}-${ports.at(-1)}`, '-iL', targets, '-oG', output]);
  const states = new Map(
    [...readFileSync(output, 'utf8').matchAll(/^Host: (\S+).*Ports: (.*)$/gm)].flatMap(([, host, list]) =>
      [...(list ?? '').matchAll(/(\d+)\/(open|closed|filtered)\//g)].map(([, port, state]) => [`${host}:${port}`, state ?? '']),
    ),
  );
  const kinds = Array.from({ length: hosts }, (_, i) =>
    ports.map((port) => ({ expected: expectedState(set, i, port), state: states.get(`${address(i)}:${port}`) ?? 'filtered' })),
  ).flat();
  return { tool: 'nmap', set: set.name, hosts, ...used, ...wrong(kinds) };
}

/** What Node.js takes for the connects alone; it says how many ports were of each kind, and not which. */
export async function measureBareLoop(lab: Lab, set: BenchSet, hosts: number): Promise<Measured> {
  const saved = join(lab.folder, 'bare.json');
  const used = await timed(lab, [process.execPath, join(import.meta.dirname, 'bare-loop.ts'), String(hosts), saved]);
  const counts = JSON.parse(readFileSync(saved, 'utf8')) as { readonly open: number; readonly closed: number; readonly silent: number };
  const expected = Map.groupBy(Array.from({ length: hosts }, (_, i) => ports.map((port) => expectedState(set, i, port))).flat(), (state) => state);
  const falseSilent = set.peer === null ? 0 : Math.max(0, (expected.get('open')?.length ?? 0) - counts.open);
  return { tool: 'bare loop', set: set.name, hosts, ...used, falseSilent, otherWrong: Math.abs(counts.closed - (expected.get('closed')?.length ?? 0)) };
}

function expectedState(set: BenchSet, host: number, port: number): string {
  if (isDropped(set, host, port)) return 'filtered';
  return set.peer === null ? 'closed' : 'open';
}

function wrong(kinds: readonly { readonly expected: string; readonly state: string }[]): Pick<Measured, 'falseSilent' | 'otherWrong'> {
  const bad = kinds.filter(({ expected, state }) => expected !== state);
  const silent = bad.filter(({ expected, state }) => expected === 'open' && state === 'filtered').length;
  return { falseSilent: silent, otherWrong: bad.length - silent };
}

/** Wall time, processor time and peak memory of a command, by GNU time. */
async function timed(lab: Lab, command: readonly string[]): Promise<Pick<Measured, 'seconds' | 'cpuSeconds' | 'peakMegabytes'>> {
  const child = spawn('ip', ['netns', 'exec', lab.prober, 'time', '-f', 'measured %e %U %S %M', ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const [, wall, user, system, kilobytes] = /measured ([\d.]+) ([\d.]+) ([\d.]+) (\d+)/.exec(errors) ?? [];
  if (wall === undefined) throw new Error(`${command[0]} was not measured: ${errors}`);
  return { seconds: Number(wall), cpuSeconds: Number(user) + Number(system), peakMegabytes: Math.round(Number(kilobytes) / 1024) };
}
