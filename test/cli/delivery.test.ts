import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deliver } from '../../src/cli/delivery.ts';
import { parseReportTargets } from '../../src/cli/report-target.ts';
import { headline } from '../../src/report/index.ts';
import { everyStatus } from '../report/samples.ts';
import { formats } from '../report/texts.ts';

const style = { color: false, width: 100 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-delivery-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function delivered(...texts: string[]): Promise<{ out: string; said: string }> {
  const said: string[] = [];
  const io = { out: (text: string) => void said.push(text), err: () => undefined };
  return deliver(everyStatus(), parseReportTargets(texts), io, style, null).then(
    () => ({ out: said.join(''), said: '' }),
    (error: Error) => ({ out: said.join(''), said: error.message }),
  );
}

it('a run whose report could not be written is saved elsewhere, and its verdict said', async () => {
  const csv = join(folder, 'a.csv');
  const { out, said } = await delivered('console', `json:${join(folder, 'nowhere', 'run.json')}`, `csv:${csv}`);
  const [problem, , verdict, saved] = said.split('\n');
  expect(problem).toMatch(/^cannot write the report .*run\.json: ENOENT/);
  expect(verdict).toBe(headline(everyStatus()));
  expect([out, readFileSync(csv, 'utf8')]).toEqual([formats.console(everyStatus(), style), formats.csv(everyStatus())]);
  const [, path = ''] = /^The run is saved in (.+): cm-preflight report/.exec(saved ?? '') ?? [];
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(everyStatus())));
  if (process.platform !== 'win32') expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  rmSync(dirname(path), { recursive: true });
});

it.runIf(process.platform !== 'win32')('where it cannot be saved either, that is said as well', async () => {
  vi.stubEnv('TMPDIR', join(folder, 'gone'));
  const { said } = await delivered(`json:${join(folder, 'nowhere', 'run.json')}`);
  expect(said).toContain(headline(everyStatus()));
  expect(said).toMatch(/\nIt could not be saved in .*gone either: ENOENT/);
});

it('what is written is not saved twice', async () => {
  expect(await delivered(`json:${join(folder, 'run.json')}`)).toEqual({ out: '', said: '' });
});
