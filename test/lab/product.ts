import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { Lab } from './namespaces.ts';
import { makeCertificate } from './real/certificate.ts';

/** The command line that is tested. */
export const cli = join(import.meta.dirname, '../../src/cli/start.ts');

export interface ProductRun {
  readonly code: number | null;
  readonly report: Report | null;
  readonly output: string;
}

export interface Interruption {
  /** From the moment when the program hears signals: before its first line nobody can. */
  readonly afterMs: number;
  readonly signal: NodeJS.Signals;
}

/** Says so as soon as something listens to signals. */
const hearing = 'hears signals';
const tellHearing = `data:text/javascript,const t=setInterval(()=>{if(process.listenerCount('SIGINT')>0){process.stderr.write('${hearing}\\n');clearInterval(t)}},1);t.unref()`;

/** Runs the real command line in the prober's namespace, `under` another program if need be, and reads the report that it writes; `meanwhile` something is done to it. */
export async function runProduct(
  lab: Lab,
  topology: string,
  args: readonly string[] = [],
  interruption?: Interruption,
  under: readonly string[] = [],
  meanwhile: (pid: number) => Promise<void> = async () => undefined,
): Promise<ProductRun> {
  const folder = mkdtempSync(join(lab.folder, 'run-'));
  const file = join(folder, 'topology.yaml');
  const saved = join(folder, 'report.json');
  writeFileSync(file, topology);
  const child = lab.start(
    'prober',
    [
      ...under,
      process.execPath,
      ...(interruption ? ['--import', tellHearing] : []),
      cli,
      'run',
      '-t',
      file,
      '--as',
      'prober',
      '--report',
      `json:${saved}`,
      '--report',
      'console',
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  const ended = closed(child);
  if (interruption)
    saying(child, hearing).then(
      () => setTimeout(() => child.kill(interruption.signal), interruption.afterMs),
      () => undefined,
    );
  const [code] = await Promise.all([ended, meanwhile(child.pid ?? 0)]);
  return { code, report: readReport(saved), output };
}

/** The same, with the most memory that it had at once and the time that it took. */
export async function runMeasured(lab: Lab, topology: string, args: readonly string[] = []): Promise<ProductRun & { readonly peakMb: number; readonly seconds: number }> {
  const file = join(mkdtempSync(join(lab.folder, 'measured-')), 'peak');
  const started = performance.now();
  const run = await runProduct(lab, topology, args, undefined, ['/usr/bin/time', '--quiet', '-f', '%M', '-o', file]);
  return { ...run, peakMb: Number(readFileSync(file, 'utf8')) / 1024, seconds: (performance.now() - started) / 1000 };
}

/** Runs a command of the real command line in the prober's namespace: its exit code and standard output. */
export async function runCommand(lab: Lab, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = lab.start('prober', [process.execPath, cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  return { code: await closed(child), output };
}

export function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

function readReport(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return null;
  }
}

/** Starts the product's own responder on a peer, and waits until it answers. */
export async function startListen(lab: Lab, host: string, topology: string, args: readonly string[] = []): Promise<ChildProcess> {
  const file = join(mkdtempSync(join(lab.folder, 'listen-')), 'topology.yaml');
  writeFileSync(file, topology);
  const child = lab.start(host, [process.execPath, cli, 'listen', '-t', file, '--as', host, '--for', '10m', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  await saying(child, 'Answering until');
  return child;
}

/** Starts a plain peer (peer.ts), and waits until its ports are bound. */
export async function startPeer(lab: Lab, host: string, ...specs: string[]): Promise<ChildProcess> {
  const child = lab.start(host, [process.execPath, join(import.meta.dirname, 'peer.ts'), ...specs], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LAB_TLS: specs.some((spec) => spec.startsWith('https:')) ? peerCertificate(lab, host) : '' },
  });
  await saying(child, 'ready');
  return child;
}

/** The path of a host's key and certificate, without .key and .pem. */
function peerCertificate(lab: Lab, host: string): string {
  makeCertificate(lab.folder, `peer-${host}`, `${host}.lab.test`);
  return join(lab.folder, `peer-${host}`);
}

/** Waits until a program says a word; one that ends before is an error. */
export function saying(child: ChildProcess, word: string): Promise<void> {
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
