import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../../src/cli/command.ts';
import { checkTargets, parseReportTargets, writeReports } from '../../src/cli/report-target.ts';
import type { ReportFormat } from '../../src/report/index.ts';
import { everyStatus } from '../report/samples.ts';
import { formats } from '../report/texts.ts';

const style = { color: false, width: 100 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-targets-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(...texts: string[]): Promise<string> {
  const said: string[] = [];
  await writeReports(everyStatus(), parseReportTargets(texts), { out: (text) => void said.push(text), err: () => undefined }, style);
  return said.join('');
}

it('several reports of one run: each in its file, one on standard output, and nothing else is left', async () => {
  const names = Object.keys(formats) as ReportFormat[];
  const out = await write(...names.map((format) => `${format}:${join(folder, `report.${format}`)}`), 'csv');
  expect(out).toBe(formats.csv(everyStatus()));
  expect(readdirSync(folder).sort()).toEqual(names.map((format) => `report.${format}`).sort());
  for (const format of names) expect(readFileSync(join(folder, `report.${format}`), 'utf8')).toBe(formats[format](everyStatus(), style));
});

it('a file is put in place whole: who reads the old one reads it to its end', async () => {
  const path = join(folder, 'metrics.prom');
  writeFileSync(path, 'old');
  const before = statSync(path).ino;
  await write(`prometheus:${path}`);
  expect(statSync(path).ino).not.toBe(before);
  expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
});

it('one that cannot be written keeps no other from being written, and is told', async () => {
  const other = join(folder, 'report.tap');
  await expect(write(`json:${join(folder, 'nowhere', 'report.json')}`, `tap:${other}`)).rejects.toThrow(CliError);
  expect(readFileSync(other, 'utf8')).toBe(formats.tap(everyStatus()));
});

describe('refused before anything is sent', () => {
  it.each([
    ['an unknown format', ['nonsense'], /unknown format "nonsense"/],
    ['no path after the colon', ['json:'], /no path after the colon/],
    ['two on standard output', ['json', 'tap'], /json and tap would both go to standard output/],
    ['two in one file', ['json:a.txt', 'csv:b.txt', 'tap:./a.txt'], /json and tap would both go to .*a\.txt/],
  ])('%s', (_, texts, message) => expect(() => parseReportTargets(texts)).toThrow(message));

  it.each([
    ['a folder that is not there', 'nowhere/a.json'],
    ["a folder in the file's place", 'folder'],
    ['a name that is too long', 'a'.repeat(300)],
  ])('%s', (_, name) => {
    mkdirSync(join(folder, 'folder'));
    expect(() => checkTargets(parseReportTargets([`json:${join(folder, name)}`]))).toThrow(/cannot write the report/);
    expect(readdirSync(folder)).toEqual(['folder']);
  });

  it.runIf(process.platform !== 'win32')('a socket or device, which a file would replace', async () => {
    const path = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(() => checkTargets(parseReportTargets([`json:${path}`]))).toThrow(/there is something else/);
    expect(statSync(path).isSocket()).toBe(true);
    server.close();
  });
});

it('a path may have colons, as on Windows', () => expect(parseReportTargets(['json:C:\\reports\\a.json'])).toEqual([{ format: 'json', path: 'C:\\reports\\a.json' }]));
