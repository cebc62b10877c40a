import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everyStatus } from '../report/samples.ts';

// Each starts processes, which take seconds on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, '../../src/cli/main.ts');
let folder: string;
let saved: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-output-'));
  saved = join(folder, 'saved.json');
  writeFileSync(saved, JSON.stringify(everyStatus()));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command whose reader goes before the first word. */
function unread(...args: string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  return ended(child);
}

function ended(child: ReturnType<typeof spawn>): Promise<{ code: number | null; err: string }> {
  let err = '';
  child.stderr?.on('data', (data) => {
    err += data;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, err })));
}

describe('a reader that has gone', () => {
  it('keeps the verdict from nobody: it is in the exit code, and the files are written', async () => {
    const file = join(folder, 'report.csv');
    expect(everyStatus().verdict).toBe('fail');
    expect(await unread('report', saved, '--report', 'json', '--report', `csv:${file}`)).toEqual({ code: 1, err: '' });
    expect(readFileSync(file, 'utf8')).toContain('\n');
  });

  it('hides no file that could not be written', async () => {
    const { code, err } = await unread('report', saved, '--report', 'console', '--report', `csv:${join(folder, 'nowhere', 'a.csv')}`);
    expect([code, err]).toEqual([2, expect.stringContaining('cannot write the report')]);
  });

  it('ends no command badly that has no verdict', async () => {
    expect(await unread('catalog')).toEqual({ code: 0, err: '' });
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk behind standard output', () => {
  const toFull = async (...args: string[]) => {
    const full = openSync('/dev/full', 'w');
    try {
      return await ended(spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', full, 'pipe'] }));
    } finally {
      closeSync(full);
    }
  };

  it.each([[['report', 'saved.json']], [['report', 'saved.json', '--report', 'json']], [['catalog']], [['--help']]])('%j could not be carried out, and says why', async (args) => {
    const { code, err } = await toFull(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(/^cannot write to standard output: ENOSPC/)]);
  });

  it('keeps no file from being written', async () => {
    const file = join(folder, 'beside.csv');
    expect((await toFull('report', 'saved.json', '--report', 'console', '--report', `csv:${file}`)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toContain('\n');
  });

  it('behind standard error changes no exit code', async () => {
    const full = openSync('/dev/full', 'w');
    expect((await ended(spawn(process.execPath, [main, 'report', 'saved.json'], { cwd: folder, stdio: ['ignore', 'ignore', full] }))).code).toBe(1);
    expect((await ended(spawn(process.execPath, [main, 'nonsense'], { cwd: folder, stdio: ['ignore', 'ignore', full] }))).code).toBe(2);
    closeSync(full);
  });
});
