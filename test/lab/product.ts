import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { Lab } from './namespaces.ts';

const cli = join(import.meta.dirname, '../../src/cli/main.ts');

export interface ProductRun {
  readonly code: number | null;
  readonly report: Report | null;
  readonly output: string;
  readonly seconds: number;
}

/** Runs the real command line in the prober's namespace and reads the report that it writes. */
export async function runProduct(
  lab: Lab,
  topology: string,
  args: readonly string[],
  options: { readonly host?: string; readonly interruptAfterMs?: number } = {},
): Promise<ProductRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cm-lab-'));
  try {
    const file = join(folder, 'topology.yaml');
    const saved = join(folder, 'report.json');
    writeFileSync(file, topology);
    const started = performance.now();
    const child = spawn('ip', ['netns', 'exec', lab.ns(options.host ?? 'prober'), process.execPath, cli, 'run', '-t', file, '--report', `json:${saved}`, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    if (options.interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), options.interruptAfterMs);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const report = readReport(saved);
    return { code, report, output, seconds: (performance.now() - started) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return null;
  }
}

/** Starts `listen` on a peer, and waits until it answers. */
export async function startListen(lab: Lab, host: string, topology: string, args: readonly string[] = []): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cm-lab-'));
  const file = join(folder, 'topology.yaml');
  writeFileSync(file, topology);
  await ready(lab.start(host, [process.execPath, cli, 'listen', '-t', file, '--as', host, '--for', '10m', ...args], { stdio: ['ignore', 'pipe', 'pipe'] }), 'Answering until');
}

/** Starts a plain peer (peer.ts), and waits until its ports are bound. */
export async function startPeer(lab: Lab, host: string, ...specs: string[]): Promise<void> {
  await ready(lab.start(host, [process.execPath, join(import.meta.dirname, 'peer.ts'), ...specs], { stdio: ['ignore', 'pipe', 'pipe'] }), 'ready');
}

function ready(child: ReturnType<Lab['start']>, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (data: Buffer) => {
      said += data;
      if (said.includes(word)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', (code) => reject(new Error(`ended with ${code} before it said "${word}": ${said}`)));
  });
}
