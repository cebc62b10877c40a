import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catchEarlyInterruption } from './early-interrupt.ts';
import { isPlugin, unknownExitCode, unknownLine } from './plugin.ts';

/** The oldest Node that the product runs on; this file alone must load on older ones, to say so. */
const leastMajor = 24;

/** Starts the command line on a Node that is new enough: this one, or the one that a checkout brings. */
function start(): void {
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) {
    catchEarlyInterruption();
    import('./main.ts').catch((error: unknown) => fail(70, `cm-preflight could not be loaded: ${error instanceof Error ? error.stack : String(error)}\n`));
    return;
  }
  const runtime = broughtRuntime();
  if (runtime === null) {
    fail(2, `cm-preflight needs Node.js ${leastMajor} or later, and this is ${process.versions.node}. Install a newer Node.js and run it again.\n`);
    return;
  }
  // A terminal's Ctrl-C reaches every process of its group: the child has a group of its own and gets it once, from here. On Windows there
  // are no such groups, and the child hears it from the console.
  const isWindows = process.platform === 'win32';
  const child = spawn(runtime, process.argv.slice(1), { stdio: 'inherit', windowsHide: true, detached: !isWindows });
  const forward = (signal: NodeJS.Signals) => void (isWindows || child.kill(signal));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, forward);
  child.on('error', (error) => fail(70, `cannot start ${runtime}: ${error.message}\n`));
  child.on('exit', (code, signal) => {
    if (code !== null) process.exitCode = code;
    else fail(signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : signal === 'SIGHUP' ? 129 : 70, `cm-preflight was ended by ${signal}\n`);
  });
}

/** Ends before the command line could, and as it would: a monitoring plugin included. */
function fail(code: number, message: string): void {
  process.stderr.write(message);
  const isMonitoring = isPlugin(process.argv.slice(2));
  if (isMonitoring) process.stdout.write(unknownLine(message));
  process.exitCode = isMonitoring ? unknownExitCode : code;
}

/** The Node binary of the npm package for this system, where a checkout installed it. */
function broughtRuntime(): string | null {
  const name = process.platform === 'win32' ? `node-win-${process.arch}` : `node-${process.platform}-${process.arch}`;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'bin', binary);
    if (existsSync(path)) return path;
  }
  return null;
}

start();
