import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';

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

/** Begins a run that goes slowly, and kills it once so many flows are written down. */
async function killedAfter(flows: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, args('--rate', '40'), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      try {
        if (journalLines().filter((line) => line.startsWith('{"flow"')).length < flows) return;
      } catch {
        return;
      }
      clearInterval(timer);
      resolve();
    }, 20);
  });
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

describe('a journal that can’t be used is an error before anything is sent', () => {
  it.each([
    ['one that is there already', '{}', [], 'exists; expected a new file, or --resume'],
    ['one that is none', '{}\n', ['--resume'], 'run.journal:1: no journal'],
    ['one of another host', '{"schema":"cm-preflight/journal@1","host":"other"}\n', ['--resume'], 'journal of a run on other; expected one on here'],
    ['one with a line that is broken', '{"schema":"cm-preflight/journal@1","host":"here"}\nx\n{}\n', ['--resume'], 'run.journal:2: '],
    ['one with a line that is something else', '{"schema":"cm-preflight/journal@1","host":"here"}\n{"flow":1}\n', ['--resume'], 'run.journal:2: neither a flow nor a host'],
    ['an empty one', '', ['--resume'], 'run.journal:1: no journal'],
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
    expect(await run('--resume')).toMatchObject({ code: 2, err: expect.stringContaining('cannot read the journal run.journal') });
  });
});
