import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judged, silent } from '../judge/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'cm-diff-'));
const file = (name: string) => join(folder, name);

beforeAll(() => {
  const run = (saw: 'answer' | 'silent') =>
    judged({
      flows: [
        { wire: 'tcp/1433', saw: saw === 'answer' ? ['answer'] : silent },
        { wire: 'tcp/99', saw: ['answer'] },
      ],
    });
  writeFileSync(file('before.json'), JSON.stringify(run('silent')));
  writeFileSync(file('after.json'), JSON.stringify(run('answer')));
  writeFileSync(file('other.json'), '{}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function diff(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../../src/cli/main.ts'), 'diff', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

describe('diff', () => {
  it('ends with 1 where something changed, and names it', async () => {
    const { code, out } = await diff(file('before.json'), file('after.json'));
    expect([code, out.includes('cm01>peer:tcp/1433  fail (blocked) -> pass')]).toEqual([1, true]);
  });

  it('ends with 0 where nothing changed', async () => {
    expect(await diff(file('before.json'), file('before.json'))).toMatchObject({ code: 0, out: expect.stringContaining('nothing changed; 1 still failing') });
  });

  it('in Chinese where it is asked to, but for json', { timeout: 60_000 }, async () => {
    const both = [file('before.json'), file('after.json'), '--lang', 'zh-CN'];
    expect((await diff(...both)).out).toContain('cm01>peer:tcp/1433  失败（blocked） -> 通过');
    expect((await diff(...both, '--format', 'markdown')).out).toMatch(/^# 变化\n/);
    expect(await diff(...both, '--format', 'json')).toEqual(await diff(file('before.json'), file('after.json'), '--format', 'json'));
  });

  it('writes to a file where it is asked to, and nothing beside', { timeout: 60_000 }, async () => {
    const both = [file('before.json'), file('after.json'), '--lang', 'zh-CN'];
    const { out } = await diff(...both);
    expect(await diff(...both, '-o', file('changes.txt'))).toEqual({ code: 1, out: '', err: '' });
    expect(readFileSync(file('changes.txt'), 'utf8')).toBe(out);
    expect(await diff(...both, '--output', join(folder, 'none', 'changes.txt'))).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot write') });
  });

  it.each([['json'], ['markdown']])('writes %s', async (format) => {
    const { code, out } = await diff(file('before.json'), file('after.json'), '--format', format);
    expect(code).toBe(1);
    if (format === 'json') expect(JSON.parse(out)).toMatchObject({ schema: 'cm-preflight/diff@1', changes: [{ kind: 'newly-open' }] });
    else expect(out).toMatch(/^# What changed\n/);
  });

  it.each([[['missing.json']], [['other.json']], [[]]])('ends with 2 for %j, and says what was expected', async (names) => {
    const { code, out, err } = await diff(file('before.json'), ...names.map(file));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/expected|missing required argument/);
  });
});
