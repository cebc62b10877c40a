import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-cli-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the real command line in a folder of its own. */
function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'src/cli/main.ts'), ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

function validator(name: string) {
  return new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(join(root, `schemas/${name}.schema.json`), 'utf8')));
}

/** What SQL Server 2012 answers to PRELOGIN, with encryption off. */
const prelogin = Buffer.from('0401002b0000010000001a00060100200001020021000103002200000400220001ff0b000bb80000000001', 'hex');

/** Stands in for a SQL Server that listens. */
function listenOn(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => undefined).on('data', () => socket.write(prelogin)));
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as { port: number }).port }));
  });
}

const topology = (sql: number, broker: number) => `sites:
  - { code: CAS, type: central-administration-site }
  - { code: P01, type: primary, parent: CAS }
hosts:
  - { name: here, address: 127.0.0.1, site: P01, roles: [sql-server] }
  - { name: there, address: 127.0.0.1, site: CAS, roles: [{ role: sql-server, ports: { sql: ${sql}, service-broker: ${broker} } }] }
`;

describe('usage errors end with 2, say what was expected, and show no stack', () => {
  it.each([
    [['nonsense']],
    [['run', '--nonsense']],
    [['run', '-t', 'nowhere.yaml']],
    [['run', '--attempts', '1']],
    [['run', '--source', 'nowhere']],
    [['plan', '--format', 'nonsense']],
    [['catalog', 'list', '--edition', '1999-01']],
    [['catalog', 'show', 'BKMK_Nonsense']],
    [['check', 'a', '--role', 'nonsense']],
    [['check', 'a', '--role', 'sql-server', '--port', 'smb=1']],
    [['report', 'nowhere.json']],
    [['listen', '--for', 'ever']],
  ])('%j', async (args) => {
    const { code, out, err } = await cli(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toMatch(/^\s+at /m);
    expect(err.length).toBeGreaterThan(10);
  });

  it('an invalid topology: every problem by file, line and column', async () => {
    writeFileSync(join(folder, 'topology.yaml'), 'sites: [{ code: P01, type: primry }]\nhosts: [{ name: a, site: P02, roles: [cleint] }]\n');
    const { code, err } = await cli('run');
    expect(code).toBe(2);
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => /^topology\.yaml:\d+:\d+: /.test(line)),
    ).toEqual([true, true, true]);
  });

  it('an error that quotes a file shows what acts on a terminal as text', async () => {
    writeFileSync(join(folder, 'hostile.yaml'), 'sites: [{ code: "P\\e[31m1", type: primary }]\nhosts: []\n');
    const { code, err } = await cli('plan', '-t', 'hostile.yaml');
    expect([code, err.split('\n')[0]]).toEqual([2, 'hostile.yaml:1:17: site code "P\\u{1b}[31m1"; expected three letters or digits']);
  });

  it('an unwritable report is found before anything is sent', async () => {
    writeFileSync(join(folder, 'topology.yaml'), topology(1, 2));
    const { code, err } = await cli('run', '--as', 'here', '--report', 'json:nowhere/report.json');
    expect([code, err.includes('nowhere')]).toEqual([2, true]);
  });

  it('help and version end with 0', async () => {
    expect((await cli('--help')).code).toBe(0);
    expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('the main job', () => {
  it('plans, runs, saves, and judges again alike', async () => {
    const open = await listenOn();
    const shut = await listenOn();
    await new Promise((resolve) => shut.server.close(resolve));
    try {
      writeFileSync(join(folder, 'topology.yaml'), topology(open.port, shut.port));
      const plan = await cli('plan', '--as', 'HERE', '--format', 'json');
      const planIsValid = validator('plan');
      expect(planIsValid(JSON.parse(plan.out)), JSON.stringify(planIsValid.errors)).toBe(true);
      for (const format of ['table', 'csv', 'markdown']) expect((await cli('plan', '--as', 'here', '--format', format)).out).toContain('there');

      const run = await cli('run', '--as', 'here', '--ticket', 'CHG1', '--report', 'console', '--report', 'json:saved.json', '--report', 'markdown:saved.md');
      expect(run.code).toBe(1);
      expect(run.out.startsWith('FAIL: 1 of 2 required flows that start on here; 2 that start on 1 other host were not tested here\n')).toBe(true);
      const saved = JSON.parse(readFileSync(join(folder, 'saved.json'), 'utf8')) as Report;
      const reportIsValid = validator('report');
      expect(reportIsValid(saved), JSON.stringify(reportIsValid.errors?.[0])).toBe(true);
      expect(saved.flows.map(({ port, status, cause }) => [port, status, cause])).toEqual([
        [open.port, 'pass', null],
        [shut.port, 'fail', 'refused'],
      ]);
      expect(saved.run.ticket).toBe('CHG1');
      expect(readdirSync(folder).sort()).toEqual(['saved.json', 'saved.md', 'topology.yaml']);

      const again = await cli('report', 'saved.json', '--report', 'json');
      expect(again.code).toBe(1);
      expect(JSON.parse(again.out)).toEqual(saved);
      expect((await cli('report', 'saved.json')).out).toBe(run.out);
    } finally {
      open.server.close();
    }
  }, 30_000);

  it('a waiver lets a flow fail, and --no-waivers takes it back', async () => {
    const shut = await listenOn();
    await new Promise((resolve) => shut.server.close(resolve));
    const waiver = 'waivers:\n  - { flow: "here>*", reason: r, ticket: T1, expires: 2999-12-31 }\n';
    writeFileSync(join(folder, 'topology.yaml'), topology(shut.port, shut.port + 1) + waiver);
    expect((await cli('run', '--as', 'here')).code).toBe(0);
    expect((await cli('run', '--as', 'here', '--no-waivers')).code).toBe(1);
  });

  it('--only narrows a run, and one without a flow is none', async () => {
    const open = await listenOn();
    writeFileSync(join(folder, 'topology.yaml'), topology(open.port, 9));
    const narrowed = await cli('run', '--as', 'here', '--only', `*/${open.port}`, '--quiet');
    expect([narrowed.code, narrowed.out]).toEqual([0, 'PASS: 1 of 1 required flow that starts on here, narrowed by --only; 2 that start on 1 other host were not tested here\n']);
    expect((await cli('run', '--as', 'here', '--only', 'nothing')).code).toBe(2);
    open.server.close();
  });

  it('--quiet leaves the verdict alone on standard output, unless a report is asked for there', async () => {
    const open = await listenOn();
    writeFileSync(join(folder, 'topology.yaml'), topology(open.port, 9));
    const run = (...args: string[]) => cli('run', '--as', 'here', '--only', `*/${open.port}`, ...args);
    const verdict = 'PASS: 1 of 1 required flow that starts on here, narrowed by --only; 2 that start on 1 other host were not tested here\n';
    expect(await run('--quiet')).toEqual({ code: 0, out: verdict, err: '' });
    expect(await run('--quiet', '--report', 'json:quiet.json', '--report', 'csv:quiet.csv')).toEqual({ code: 0, out: verdict, err: '' });
    expect(JSON.parse(readFileSync(join(folder, 'quiet.json'), 'utf8')).verdict).toBe('pass');
    const tap = await run('--quiet', '--report', 'tap', '--report', 'json:quiet.json');
    expect([tap.code, tap.out.startsWith('TAP version 14\n'), tap.out.includes(verdict.trim()), tap.err]).toEqual([0, true, true, '']);
    expect(tap.out.split('\n').filter((line) => line === verdict.trim())).toEqual([]);
    expect((await run('--report', 'json:loud.json')).out).toBe('');
    open.server.close();
  }, 30_000);

  it('plan tells beside a csv, which has no room for it, what is not verified', async () => {
    writeFileSync(join(folder, 'topology.yaml'), `${topology(1, 2)}  - { name: ss, address: 127.0.0.1, site: P01, roles: [site-server] }\n`);
    const warning = 'no domain-controller is declared: the flows to it are not verified';
    expect((await cli('plan', '--all-hosts')).out).toContain(`Warning: ${warning}\n`);
    const request = await cli('plan', '--all-hosts', '--format', 'firewall-request', '-o', 'request.csv');
    expect([request.code, request.out, request.err.includes(`Warning: ${warning}\n`)]).toEqual([0, '', true]);
    expect(readFileSync(join(folder, 'request.csv'), 'utf8')).toMatch(/^source name,/);
    expect((await cli('plan', '--all-hosts', '--format', 'csv', '--lang', 'zh-CN')).err).toContain('警告：未声明“域控制器”：不会验证到它的通信流\n');
    expect((await cli('plan', '--all-hosts', '--format', 'json')).err).toBe('');
  }, 30_000);

  it('check needs no topology', async () => {
    const open = await listenOn();
    const { code, out } = await cli('check', '127.0.0.1', '--role', 'sql-server', '--port', `sql=${open.port}`, '--only', `*/${open.port}`);
    expect([code, out.startsWith('PASS: 1 of 1')]).toEqual([0, true]);
    open.server.close();
  });
});

it('init writes a starter that plans, names the schema, and never replaces a file', async () => {
  expect((await cli('init', '--example', 'hierarchy')).code).toBe(0);
  const text = readFileSync(join(folder, 'topology.yaml'), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=file:.*topology\.schema\.json\n/);
  expect((await cli('plan', '--as', 'cm01')).code).toBe(0);
  expect((await cli('init')).code).toBe(2);
  expect(readFileSync(join(folder, 'topology.yaml'), 'utf8')).toBe(text);
});

it('the demo comes out as the sample says', async () => {
  const { code, out } = await cli('demo');
  expect([code, out.includes('What the sample shows')]).toEqual([0, true]);
}, 30_000);
