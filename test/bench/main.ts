import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '../../src/model/report.ts';
import { buildLab, type Lab } from '../lab/namespaces.ts';

/**
 * The product and nmap in turn against the same peers in network namespaces: `npm run bench -- --hosts 500 --rounds 5 --loss 0,5,10,30`.
 * Ten ports of each host listen, but every fifth host drops one of them (2 % of all flows).
 */
const { values } = parseArgs({
  options: { hosts: { type: 'string', default: '500' }, rounds: { type: 'string', default: '3' }, loss: { type: 'string', default: '0' }, json: { type: 'string' } },
});
const hostCount = Number(values.hosts);
const ports = Array.from({ length: 10 }, (_, i) => 10124 + i);
const cli = join(import.meta.dirname, '../../src/cli/main.ts');
/** A TLS alert (RFC 8446 section 6): the shortest answer in the protocol of the service that the flows are for. */
const alert = '15030300020228';
const folder = mkdtempSync(join(tmpdir(), 'cm-bench-'));

interface Measured {
  readonly tool: string;
  readonly lossPercent: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly falseBlocked: number;
  readonly falsePass: number;
}

const address = (i: number) => `10.78.${Math.floor(i / 250)}.${(i % 250) + 1}`;
const isDropped = (i: number, port: number) => i % 5 === 0 && port === 10124;

const results: Measured[] = [];
try {
  for (const lossPercent of values.loss.split(',').map(Number)) {
    const lab = await bench(lossPercent);
    try {
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const measure of [measureProduct, measureNmap]) {
          const result = await measure(lab, lossPercent);
          results.push(result);
          process.stdout.write(`${JSON.stringify(result)}\n`);
        }
      }
    } finally {
      lab.close();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
summarize();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);

async function bench(lossPercent: number): Promise<Lab> {
  const lab = buildLab([{ name: 'peer', address: '10.77.2.2' }]);
  lab.exec('router', 'ip', 'route', 'add', '10.78.0.0/16', 'via', '10.77.2.2');
  lab.exec('prober', 'ip', 'route', 'add', '10.78.0.0/16', 'via', '10.77.1.1');
  // The whole network is the peer's own: every address of it answers.
  lab.exec('peer', 'ip', 'route', 'add', 'local', '10.78.0.0/16', 'dev', 'lo');
  lab.exec('prober', 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=1024 65535');
  const dropped = Array.from({ length: hostCount }, (_, i) => i)
    .filter((i) => isDropped(i, 10124))
    .map(address);
  const loss = lossPercent > 0 ? `numgen random mod 100 < ${lossPercent} drop;` : '';
  lab.firewall('router', `chain f { type filter hook forward priority 0; ${loss} ip daddr { ${dropped.join(', ')} } tcp dport 10124 drop; }`);
  const peer = lab.start('peer', [process.execPath, join(import.meta.dirname, '../lab/peer.ts'), ...ports.map((port) => `say:${port}:${alert}`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => peer.stdout?.once('data', resolve));
  return lab;
}

async function measureProduct(lab: Lab, lossPercent: number): Promise<Measured> {
  const hosts = Array.from({ length: hostCount }, (_, i) => `  - { name: h${i}, address: ${address(i)}, roles: [{ role: cloud-management-gateway-scale-set, instances: 10 }] }`);
  const topology = join(folder, 'topology.yaml');
  const saved = join(folder, 'report.json');
  writeFileSync(topology, `sites:\n  - { code: P01, type: primary }\nhosts:\n  - { name: prober, site: P01, roles: [cmg-connection-point] }\n${hosts.join('\n')}\n`);
  const used = await timed(lab, [process.execPath, cli, 'run', '-t', topology, '--as', 'prober', '--report', `json:${saved}`]);
  const { flows } = JSON.parse(readFileSync(saved, 'utf8')) as Report;
  const wrong = (isWrong: (dropped: boolean, status: string) => boolean) =>
    flows.filter(({ to, port, status }) => isWrong(isDropped(Number(to.slice(1)), port ?? 0), status)).length;
  return {
    tool: 'cm-preflight',
    lossPercent,
    ...used,
    falseBlocked: wrong((dropped, status) => !dropped && status !== 'pass'),
    falsePass: wrong((dropped, status) => dropped && status !== 'fail'),
  };
}

async function measureNmap(lab: Lab, lossPercent: number): Promise<Measured> {
  const targets = join(folder, 'targets');
  const output = join(folder, 'nmap.txt');
  writeFileSync(targets, Array.from({ length: hostCount }, (_, i) => address(i)).join('\n'));
  const options = '-sT -Pn -n -T4 --min-hostgroup 1024 --max-hostgroup 5000 --max-rtt-timeout 300ms --max-retries 6 --min-parallelism 1000'.split(' ');
  const used = await timed(lab, ['nmap', ...options, '-p', '10124-10133', '-iL', targets, '-oG', output]);
  const open = new Set(
    [...readFileSync(output, 'utf8').matchAll(/^Host: (\S+).*Ports: (.*)$/gm)].flatMap(([, host, list]) =>
      [...(list ?? '').matchAll(/(\d+)\/open\//g)].map(([, port]) => `${host}:${port}`),
    ),
  );
  const all = Array.from({ length: hostCount }, (_, i) => ports.map((port) => ({ key: `${address(i)}:${port}`, dropped: isDropped(i, port) }))).flat();
  return {
    tool: 'nmap',
    lossPercent,
    ...used,
    falseBlocked: all.filter(({ key, dropped }) => !dropped && !open.has(key)).length,
    falsePass: all.filter(({ key, dropped }) => dropped && open.has(key)).length,
  };
}

/** Wall time, processor time and peak memory of a command, by GNU time. */
async function timed(lab: Lab, command: readonly string[]): Promise<{ seconds: number; cpuSeconds: number; peakMegabytes: number }> {
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

function summarize(): void {
  for (const [lossPercent, some] of Map.groupBy(results, (result) => result.lossPercent)) {
    const median = (tool: string, of: (result: Measured) => number) =>
      some
        .filter((result) => result.tool === tool)
        .map(of)
        .sort((a, b) => a - b)[Math.floor(Number(values.rounds) / 2)] ?? 0;
    const [product, nmap] = ['cm-preflight', 'nmap'].map((tool) => median(tool, ({ seconds }) => seconds)) as [number, number];
    const wrong = some.filter(({ tool }) => tool === 'cm-preflight').map(({ falseBlocked, falsePass }) => falseBlocked + falsePass);
    process.stdout.write(
      `loss ${lossPercent} %: ${product.toFixed(1)} s, nmap ${nmap.toFixed(1)} s, ratio ${(product / nmap).toFixed(2)}; wrong verdicts by round ${wrong.join(', ')}\n`,
    );
  }
}
