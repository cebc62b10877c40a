import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { judged } from '../judge/runs.ts';
import { readPlugin } from '../report/readers.ts';
import { formats } from '../report/texts.ts';

/** What SQL Server 2012 answers to PRELOGIN, with encryption off. */
const prelogin = Buffer.from('0401002b0000010000001a00060100200001020021000103002200000400220001ff0b000bb80000000001', 'hex');

const root = join(import.meta.dirname, '../..');
let folder: string;
let server: Server;
let silent: Server;
let deaf: Socket;
/** Ports: of something that answers as SQL Server, of something that accepts and stays silent, of nothing, and of a UDP service that never answers. */
let open: number;
let mute: number;
let shut: number;
let oneWay: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm-plugin-'));
  server = createServer((socket) => socket.on('error', () => undefined).on('data', () => socket.write(prelogin)));
  silent = createServer((socket) => socket.on('error', () => undefined).resume());
  const closed = createServer();
  for (const one of [server, silent, closed]) await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  open = portOf(server);
  mute = portOf(silent);
  shut = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  deaf = createSocket('udp4');
  await new Promise<void>((resolve) => deaf.bind(0, '127.0.0.1', resolve));
  oneWay = deaf.address().port;
  writeFileSync(join(folder, 'passes.yaml'), topology(open));
  writeFileSync(join(folder, 'fails.yaml'), topology(shut));
  writeFileSync(join(folder, 'waits.yaml'), topology(mute));
  writeFileSync(join(folder, 'wakes.yaml'), wakeOnLan(oneWay));
  writeFileSync(join(folder, 'invalid.yaml'), 'sites: []\nhosts: 3\n');
  const saved = (name: string, report: Report) => writeFileSync(join(folder, name), formats.json(report));
  saved('passed.json', judged({ flows: [{ wire: 'tcp/1', saw: ['answer'] }] }));
  saved(
    'cut.json',
    judged({
      flows: [
        { wire: 'tcp/1', saw: ['reset'] },
        { wire: 'tcp/2', unfinished: 'interrupted' },
      ],
    }),
  );
});

afterAll(() => {
  server.close();
  silent.close();
  deaf.close();
  rmSync(folder, { recursive: true, force: true });
});

function portOf(one: Server): number {
  return (one.address() as { port: number }).port;
}

const topology = (port: number) => `sites:
  - { code: CAS, type: central-administration-site }
  - { code: P01, type: primary, parent: CAS }
hosts:
  - { name: here, address: 127.0.0.1, site: P01, roles: [sql-server] }
  - { name: there, address: 127.0.0.1, site: CAS, roles: [{ role: sql-server, ports: { sql: ${port}, service-broker: 1 } }] }
`;

const wakeOnLan = (port: number) => `sites:
  - { code: P01, type: primary, features: { wake-on-lan: true }, ports: { wake-on-lan: ${port} } }
hosts:
  - { name: here, address: 127.0.0.1, site: P01, roles: [site-server] }
  - { name: there, address: 127.0.0.1, site: P01, roles: [client] }
`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a monitoring system does; `isReading` false: one that does not read what it says. */
function monitor(
  args: readonly string[],
  { nodeOptions = [], killAs, isReading = true }: { nodeOptions?: string[]; killAs?: NodeJS.Signals; isReading?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeOptions, join(root, 'src/cli/start.ts'), ...args], { cwd: folder });
    let out = '';
    let err = '';
    if (isReading) child.stdout.on('data', (piece) => (out += piece));
    else child.stdout.destroy();
    child.stderr.on('data', (piece) => {
      err += piece;
    });
    if (killAs !== undefined) silent.once('connection', () => child.kill(killAs));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const run = (file: string, ...more: string[]) => ['run', '-t', file, '--as', 'here', '--only', '*tcp/*', '--report', 'nagios', ...more];
const only = (port: number) => ['--only', `*/${port}`];

describe('a run that is a monitoring plugin', () => {
  it('passes with 0', async () => {
    const { code, out } = await monitor(['run', '-t', 'passes.yaml', '--as', 'here', ...only(open), '--report=nagios']);
    expect([code, readPlugin(out).text]).toEqual([0, '1 of 1 required flow passes']);
  });

  it('fails with 2', async () => {
    const { code, out } = await monitor(['run', '-t', 'fails.yaml', '--as', 'here', ...only(shut), '--report', 'nagios']);
    expect([code, out.startsWith('CM_PREFLIGHT CRITICAL - 1 of 1 required flow refused | ')]).toEqual([2, true]);
  });

  it('is inconclusive with 1', async () => {
    const { code, out } = await monitor(['run', '-t', 'wakes.yaml', '--as', 'here', '--timeout', '50', '--strict', ...only(oneWay), '--report', 'nagios']);
    expect([code, readPlugin(out).text]).toEqual([1, '1 of 1 required flow not proven (one-way)']);
  });

  it('has its verdict in the exit code even where nobody reads', async () => {
    const { code } = await monitor(['run', '-t', 'fails.yaml', '--as', 'here', ...only(shut), '--report', 'nagios'], { isReading: false });
    expect(code).toBe(2);
  });

  it('ends by the usual codes where the report goes to a file', async () => {
    const { code, out } = await monitor(['run', '-t', 'fails.yaml', '--as', 'here', ...only(shut), '--report', 'nagios:status.txt', '--quiet']);
    expect([code, readPlugin(readFileSync(join(folder, 'status.txt'), 'utf8')).state]).toEqual([1, 'CRITICAL']);
    expect(out).toMatch(/^FAIL: [^\n]+\n$/);
  });
});

describe('whatever has no verdict ends with 3, and with a line that says why', () => {
  it.each([
    ['an unknown option', run('passes.yaml', '--nonsense'), "error: unknown option '--nonsense'"],
    ['an unknown format', run('passes.yaml', '--report', 'nonsense:x'), '--report nonsense:x: unknown format "nonsense"'],
    ['two reports on standard output', run('passes.yaml', '--report', 'json'), '--report: nagios and json would both go to standard output'],
    ['a value that is none', run('passes.yaml', '--attempts', '1'), "error: option '--attempts \\u{3c}n>' argument '1' is invalid."],
    ['a file that is not there', run('nowhere.yaml'), 'nowhere.yaml'],
    ['an invalid topology', run('invalid.yaml'), 'invalid.yaml:'],
    ['no flow', run('passes.yaml').with(6, 'nothing'), 'no flow to test: none of the 2 flows of here matches --only nothing'],
    ['an unwritable file', run('passes.yaml', '--report', 'json:nowhere/report.json'), 'cannot write the report nowhere/report.json'],
    ['a plea for help', run('passes.yaml', '--help'), 'help was asked for'],
    ['a role that is none', ['check', '127.0.0.1', '--role', 'nonsense', '--report', 'nagios'], 'nonsense'],
    ['no role', ['check', '127.0.0.1', '--report', 'nagios'], "error: required option '--role"],
    ['a saved run that is not there', ['report', 'nowhere.json', '--report', 'nagios'], 'nowhere.json'],
    ['several saved runs', ['report', 'passed.json', 'passed.json', '--report', 'nagios'], '--report nagios takes one saved run'],
    ['a saved run that was interrupted', ['report', 'cut.json', '--report', 'nagios'], 'interrupted: 1 of 2 required flows refused'],
    ['no command of that name', ['--report', 'nagios', 'run', '--nonsense'], 'error: unknown option'],
  ])('%s', async (_, args, why) => {
    const { code, out } = await monitor(args);
    expect(code).toBe(3);
    const { state, text } = readPlugin(out);
    expect([state, text.includes(why), text]).toEqual(['UNKNOWN', true, text]);
  });

  it.each([
    ['at its start', "throw new Error('boom | <b>')"],
    ['later', "process.nextTick(()=>{throw new Error('boom | <b>')});return '00000000'"],
    ['in a promise', "Promise.reject(new Error('boom | <b>'));return '00000000'"],
  ])('a bug %s', async (_, body) => {
    const patch = `import c from 'node:crypto';import {syncBuiltinESMExports as s} from 'node:module';c.randomUUID=()=>{${body}};s()`;
    const { code, out, err } = await monitor(run('passes.yaml'), { nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(patch)}`] });
    expect([code, out]).toEqual([3, 'CM_PREFLIGHT UNKNOWN - boom \\u{7c} \\u{3c}b>\n']);
    expect(err).toContain('this is a bug of it: Error: boom');
  });

  // A signal to another process is a Unix thing; Windows' Ctrl-C comes from a console.
  it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)('an interruption by %s', async (killAs) => {
    const { code, out } = await monitor(run('waits.yaml'), { killAs });
    expect([code, readPlugin(out).state]).toEqual([3, 'UNKNOWN']);
  });
});

describe('commands without a verdict of their own are no plugins', () => {
  it.each([[['plan', '--report', 'nagios']], [['nonsense', '--report', 'nagios']]])('%j', async (args) => {
    const { code, out } = await monitor(args);
    expect([code, out]).toEqual([2, '']);
  });
});
