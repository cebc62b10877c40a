import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal } from '../../src/cli/journal.ts';
import type { Attempt } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Report } from '../../src/model/report.ts';
import { planOf } from '../run/simulated.ts';

// Each starts processes, which take seconds on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const seen: Attempt = {
  address: '127.1.0.1',
  port: 1,
  startedAt: '2026-03-01T12:00:00.000Z',
  ms: 1,
  alone: true,
  state: 'open',
  reason: 'proto-response',
  code: null,
  localAddress: null,
  localPort: null,
  asked: true,
};

const start = join(import.meta.dirname, '../../src/cli/main.ts');
let folder: string;
let server: Server;
let port: number;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm-journal-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.socket.localAddress ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A client with distribution points on loopback addresses, one web port each: enough of them for a run to be in the middle of something. */
function topology(points: number, note = ''): string {
  const hosts = Array.from({ length: points }, (_, i) => `  - { name: dp${i}, address: 127.88.${Math.floor(i / 200)}.${(i % 200) + 1}, site: P01, roles: [distribution-point] }`);
  return `${note}sites:\n  - { code: P01, type: primary, communication: http, ports: { http: ${port} } }\nhosts:\n  - { name: here, site: P01, roles: [client] }\n${hosts.join('\n')}\n`;
}

const args = (...more: string[]) => [start, 'run', '--as', 'here', '--only', `*:tcp/${port}`, '--journal', 'run.journal', '--report', 'json:run.json', ...more];
const path = (name: string) => join(folder, name);
const report = () => JSON.parse(readFileSync(path('run.json'), 'utf8')) as Report;
const journalLines = () => readFileSync(path('run.journal'), 'utf8').split('\n').filter(Boolean);

function run(...more: string[]): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args(...more), { cwd: folder }, (error, _, err) => resolve({ code: error ? Number(error.code) : 0, err }));
  });
}

/** Waits until so many flows are written down. */
function journalHas(flows: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!existsSync(path('run.journal')) || journalLines().filter((line) => line.startsWith('{"flow"')).length < flows) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
}

/** Begins a run that goes slowly, and kills it once so many flows are written down. */
async function killedAfter(flows: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, args('--rate', '40'), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await journalHas(flows);
  child.kill('SIGKILL');
  await ended;
}

describe('a run that was killed', () => {
  it('goes on where it was: what was finished is not tried again, and the report is whole', async () => {
    writeFileSync(path('topology.yaml'), topology(120));
    await killedAfter(20);
    const before = new Set(asked);
    const finished = journalLines().filter((line) => line.startsWith('{"flow"')).length;
    asked = [];
    expect(await run('--resume')).toMatchObject({ code: 0 });
    const { flows, run: identity, warnings } = report();
    expect(flows).toHaveLength(120);
    expect(flows.every(({ status }) => status === 'pass')).toBe(true);
    // Attempts under way when it died are made again, and no others.
    expect(asked.length).toBe(120 - finished);
    expect(before.size).toBeGreaterThanOrEqual(finished);
    const header = JSON.parse(journalLines()[0] ?? '');
    expect([identity.id, identity.startedAt]).toEqual([header.run, header.startedAt]);
    expect(warnings.some((warning) => warning.startsWith(`resumed: ${finished} of 120 flows`))).toBe(true);
  });

  it('goes on after a torn last line, and writes over it', async () => {
    writeFileSync(path('topology.yaml'), topology(20));
    expect((await run()).code).toBe(0);
    const whole = readFileSync(path('run.journal'));
    truncateSync(path('run.journal'), whole.length - 10);
    asked = [];
    expect((await run('--resume')).code).toBe(0);
    expect(report().flows).toHaveLength(20);
    for (const line of journalLines()) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('is told what changed in the topology meanwhile, and tries that again', async () => {
    writeFileSync(path('topology.yaml'), topology(10));
    expect((await run()).code).toBe(0);
    asked = [];
    writeFileSync(path('topology.yaml'), topology(12).replace('name: dp3,', 'name: dp3, state: planned,'));
    await run('--resume');
    const { flows, warnings } = report();
    expect(flows).toHaveLength(12);
    expect(asked.sort()).toEqual(['127.88.0.11', '127.88.0.12', '127.88.0.4']);
    expect(warnings).toContainEqual(expect.stringContaining('1 of its flows are planned otherwise now and tried again, 0 are planned no more'));
  });
});

/** The first line that a run here leaves, with other members. */
function headerWith(other: object): string {
  const options = { strict: false, waivers: true, allAddresses: false, only: [], controlPort: true, timeoutMs: null, attempts: null, source: null, key: false };
  const header = { schema: 'cm-preflight/journal@1', run: 'r', host: 'here', startedAt: '2026-03-01T12:00:00.000Z', version: '0.1.0', topology: { file: 't', sha256: 's' } };
  return `${JSON.stringify({ ...header, options, ...other })}\n`;
}

describe('a journal of a run that died', () => {
  it.each([
    ['before its first word', ''],
    ['within its first line', headerWith({}).slice(0, 60)],
    ['before its first line was on the disk', '\0'.repeat(200)],
  ])('%s begins anew', async (_, text) => {
    writeFileSync(path('topology.yaml'), topology(3));
    writeFileSync(path('run.journal'), text);
    expect((await run('--resume')).code).toBe(0);
    expect([report().flows.length, asked.length, journalLines().length]).toEqual([3, 3, 7]);
    expect(report().warnings.some((warning) => warning.startsWith('resumed'))).toBe(false);
  });

  it('with a disk that lost lines in the middle: what they held is tried again, and that is said', async () => {
    writeFileSync(path('topology.yaml'), topology(6));
    expect((await run()).code).toBe(0);
    const lines = journalLines();
    const at = lines.flatMap((line, i) => (line.startsWith('{"flow"') ? [i] : []));
    for (const [of, damage] of [
      [at[1], 'x'],
      [at[2], '\0\0\0\0'],
      [at[3], lines[at[3] ?? 0]?.replace('"attempts":[{', '"attempts":[null,{')],
    ] as const)
      lines[of ?? 0] = damage ?? '';
    writeFileSync(path('run.journal'), `${lines.join('\n')}\n\0\0\0`);
    asked = [];
    expect((await run('--resume')).code).toBe(0);
    expect([asked.length, report().flows.length]).toEqual([3, 6]);
    expect(report().warnings).toEqual(expect.arrayContaining([expect.stringContaining('resumed: 3 of 6'), '3 lines of the journal are damaged: what they held is tried again']));
  });

  it('with flows that this machine could not try: they are tried again', async () => {
    writeFileSync(path('topology.yaml'), topology(4));
    expect((await run()).code).toBe(0);
    const lines = journalLines().map((line) => (line.includes('>dp1:') ? line.replace('"reason":"proto-response"', '"reason":"local-resources"') : line));
    writeFileSync(path('run.journal'), `${lines.join('\n')}\n`);
    asked = [];
    expect((await run('--resume')).code).toBe(0);
    expect(asked).toEqual(['127.88.0.2']);
  });

  it('with other options: those that weigh on what was seen are named', async () => {
    writeFileSync(path('topology.yaml'), topology(4));
    expect((await run()).code).toBe(0);
    asked = [];
    expect((await run('--resume', '--timeout', '900', '--only', '*dp1:tcp*', '--strict')).code).toBe(0);
    expect(asked).toEqual([]);
    expect(report().warnings).toContainEqual('that run had timeoutMs null, and this one has 900');
  });
});

it('a flow whose opinion may hang on its host is written when that has been looked at, and after it', async () => {
  const evidenceOf = (flow: Flow, state: Attempt['state']) => ({ flow: flow.id, attempts: [{ ...seen, state }], unfinished: null });
  const plan = planOf(2, [1, 2], 'planned');
  const open = (isResumed: boolean) =>
    openJournal({ path: path('run.journal'), isResumed, plan, run: 'r', version: '0', options: { strict: false, waivers: true, allAddresses: false, only: [] } });
  const journal = await open(false);
  const [answers, resets, , others] = plan.flows as [Flow, Flow, Flow, Flow];
  journal.finished(answers, evidenceOf(answers, 'open'));
  journal.finished(resets, evidenceOf(resets, 'closed'));
  journal.finished(others, evidenceOf(others, 'filtered'));
  journal.host({ name: answers.to, addresses: [], ping: null, controlPort: null, onLink: false });
  expect(journal.close()).toBeNull();
  const ids = journalLines().map((line) => JSON.parse(line).flow?.id ?? JSON.parse(line).host?.name ?? 'header');
  expect(ids).toEqual(['header', answers.id, answers.to, resets.id]);
});

it.runIf(process.platform !== 'win32')('one that may grow no more costs the run nothing', async () => {
  writeFileSync(path('topology.yaml'), topology(60));
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f 32 && exec "$@"', 'sh', process.execPath, ...args('--report', 'console').filter((arg, i, all) => arg !== 'json:run.json' && all[i + 1] !== 'json:run.json')],
    { cwd: folder },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2);
  expect([out, err]).toEqual([expect.stringContaining('PASS: 60 of 60'), expect.stringMatching(/could not be written to its end: EFBIG.*; it holds \d+ of \d+ lines/)]);
  const whole = journalLines().filter((line) => line.startsWith('{"flow"')).length;
  expect(await run('--resume')).toMatchObject({ code: 0 });
  expect([whole > 0, asked.length]).toEqual([true, 120 - whole]);
});

it('one run at a time has a journal', async () => {
  writeFileSync(path('topology.yaml'), topology(60));
  const first = spawn(process.execPath, args('--rate', '40'), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => first.on('close', resolve));
  await journalHas(5);
  expect(await run('--resume', '--report', 'csv:other.csv')).toMatchObject({ code: 2, err: expect.stringContaining('is being written by another run') });
  expect(await ended).toBe(0);
  expect([report().flows.length, asked.length]).toEqual([60, 60]);
  // Its end gives it back.
  expect((await run('--resume')).code).toBe(0);
  expect(asked).toHaveLength(60);
});

describe('a journal that can’t be used is an error before anything is sent', () => {
  it.each([
    ['one that is there already', '{}', [], 'exists; expected a new file, or --resume'],
    ['one that is none', '{}\n', ['--resume'], 'run.journal:1: no journal'],
    ['one that is no JSON', 'x\n', ['--resume'], 'run.journal:1: no journal'],
    ['one that is nothing', 'null\n', ['--resume'], 'run.journal:1: no journal'],
    ['one without a line', 'notes of mine', ['--resume'], 'run.journal:1: no journal'],
    ['one that says too little of its run', '{"schema":"cm-preflight/journal@1","host":"here"}\n', ['--resume'], 'run.journal:1: no journal'],
    ['one of another version', headerWith({ schema: 'cm-preflight/journal@2' }), ['--resume'], 'run.journal:1: a cm-preflight/journal@2, which another version'],
    ['one of another host', headerWith({ host: 'other' }), ['--resume'], 'journal of a run on other; expected one on here'],
    ['one from another address', headerWith({}), ['--resume', '--source', '127.0.0.1'], 'a run without --source; expected one with --source 127.0.0.1'],
    ['one of first addresses alone', headerWith({}), ['--resume', '--all-addresses'], 'a run without --all-addresses; expected one with --all-addresses'],
    ['one that a report would replace', '', ['--report', 'csv:./run.journal'], '--journal and --report would both go to run.journal'],
  ])('%s', async (_, text, more, said) => {
    writeFileSync(path('topology.yaml'), topology(2));
    writeFileSync(path('run.journal'), text);
    const { code, err } = await run(...more);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(asked).toEqual([]);
    expect(readFileSync(path('run.journal'), 'utf8')).toBe(text);
  });

  it('none at all', async () => {
    writeFileSync(path('topology.yaml'), topology(2));
    expect(await run('--resume')).toMatchObject({ code: 2, err: expect.stringContaining('cannot go on with the journal run.journal') });
  });

  it('a folder, or a device without an end', async () => {
    writeFileSync(path('topology.yaml'), topology(2));
    for (const [place, said] of [['.', 'EISDIR'], ...(existsSync('/dev/zero') ? [['/dev/zero', 'there is something else']] : [])] as const) {
      expect(await run('--resume', '--journal', place)).toMatchObject({ code: 2, err: expect.stringContaining(said ?? '') });
    }
    expect(asked).toEqual([]);
  });
});
