import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../src/cli/history.ts';
import type { Report } from '../../src/model/report.ts';
import { judged, silent } from '../judge/runs.ts';
import { formats } from '../report/texts.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-history-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run of that day of March 2026. */
function runOn(day: number, saw: 'answer' | 'silence' = 'answer', id = '1a2b3c4d-0000'): Report {
  const report = judged({
    flows: [
      { wire: 'tcp/1433', saw: saw === 'answer' ? ['answer'] : silent },
      { wire: 'tcp/99', saw: ['answer'] },
    ],
  });
  return { ...report, run: { ...report.run, id, startedAt: `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z` } };
}

const topology = { file: 'topology.yaml', sha256: 'a1b2c3d4e5' };
const open = (options: { keep?: number; days?: number } = {}, host = 'CM01.contoso.example', of = topology) => openHistory({ folder, keep: 10, days: 400, ...options }, host, of);
const kept = (host = 'cm01.contoso.example') => readdirSync(join(folder, host)).sort();

describe('a history of runs', () => {
  it('keeps each run by host and time', () => {
    open().keep(runOn(1));
    open().keep(runOn(2));
    open({}, 'dp01').keep(runOn(2));
    expect(kept()).toEqual(['20260301T120000000Z-1a2b3c4d.json', '20260302T120000000Z-1a2b3c4d.json']);
    expect(kept('dp01')).toHaveLength(1);
  });

  it('says what changed since the last run, and nothing at the first', () => {
    const first = open();
    expect(first.compared(runOn(1)).since).toBeUndefined();
    first.keep(runOn(1));
    open().keep(runOn(2, 'silence'));
    const since = open().compared(runOn(3)).since;
    expect(since?.before.startedAt).toBe('2026-03-02T12:00:00.000Z');
    expect(since?.changes.map(({ kind, flow }) => [kind, flow])).toEqual([['newly-open', 'cm01>peer:tcp/1433']]);
  });

  it('compares a check with the last one of the same peers and roles alone', () => {
    const check = (sha256: string) => open({}, 'cm01', { file: '(check)', sha256 });
    check('aaaaaaaa00').keep(runOn(1));
    open({}, 'cm01').keep(runOn(2));
    expect(check('bbbbbbbb00').compared(runOn(3)).since).toBeUndefined();
    expect(check('aaaaaaaa00').compared(runOn(3)).since?.before.startedAt).toBe('2026-03-01T12:00:00.000Z');
    expect(open({}, 'cm01', { ...topology, sha256: 'edited' }).compared(runOn(3)).since?.before.startedAt).toBe('2026-03-02T12:00:00.000Z');
  });

  it('is told on the console', () => {
    open().keep(runOn(1, 'silence'));
    const text = formats.console(open().compared(runOn(2)), { color: false, width: 100 });
    expect(text).toContain('Since the last run (2026-03-01T12:00:00.000Z): 1 newly passing; 1 flow unchanged\n  cm01>peer:tcp/1433: fail (blocked) -> pass\n');
  });

  it('removes what is too much or too old, never the newest, and nothing of others', () => {
    for (const day of [1, 2, 3, 4]) open({ keep: 2 }).keep(runOn(day));
    writeFileSync(join(folder, 'cm01.contoso.example', 'notes.json'), '');
    expect(kept()).toEqual(['20260303T120000000Z-1a2b3c4d.json', '20260304T120000000Z-1a2b3c4d.json', 'notes.json']);
    open({ days: 7 }).keep(runOn(20));
    expect(kept()).toEqual(['20260320T120000000Z-1a2b3c4d.json', 'notes.json']);
  });

  it.each([['con'], ['..'], ['a/b'], ['a\\b:c'], ['']])('gives the host %j a folder of its own, inside', (host) => {
    open({}, host).keep(runOn(1));
    const [name = ''] = readdirSync(folder);
    expect(readdirSync(join(folder, name))).toHaveLength(1);
    expect(name).toMatch(/^[a-z0-9._-]+$/);
    expect(['con', '..']).not.toContain(name);
  });

  it('that can’t be kept, or holds something else, is an error before anything is sent', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openHistory({ folder: join(folder, 'file'), keep: 1, days: 1 }, 'h', topology)).toThrow(/cannot keep a history in .*expected a folder/);
    open().keep(runOn(1));
    writeFileSync(join(folder, 'cm01.contoso.example', '20260305T120000000Z-1a2b3c4d.json'), '{}');
    expect(() => open()).toThrow('expected a cm-preflight/report@1');
  });
});
