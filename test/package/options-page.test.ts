import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { runCommand } from '../../src/cli/run.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/running.md'), 'utf8');
const io = { out: () => undefined, err: () => undefined };
const rows = page.split('\n').flatMap((line) => {
  const [, option = '', , without = ''] = line.split('|').map((cell) => cell.trim());
  const [, flag] = /^`(?:-\w, )?(--[\w-]+)/.exec(option) ?? [];
  return flag === undefined ? [] : [{ flag, without }];
});
const options = runCommand(io).options;

describe('the page of options', () => {
  it.each(options.map(({ long, description, defaultValue }) => [long ?? '', description, defaultValue] as const))(
    'has a row for %s, with its default',
    (long, description, value) => {
      const row = rows.find(({ flag }) => flag === long);
      expect(row).toBeDefined();
      expect(row?.without).not.toBe('');
      // A number or a word that the help states, or that commander has.
      const stated = /\(default: (\d+|[\w-]+)\)$/.exec(description)?.[1] ?? (typeof value === 'string' ? value : null);
      if (stated !== null) expect(row?.without.replaceAll('`', '')).toMatch(new RegExp(`\\b${stated}\\b`));
    },
  );

  it('has no row for an option that is not there', () => {
    expect(rows.map(({ flag }) => flag).filter((flag) => !options.some(({ long }) => long === flag))).toEqual([]);
  });

  it('names those of check alone', () => {
    const own = checkCommand(io).options.filter(({ long }) => !options.some((one) => one.long === long));
    expect(own.length).toBeGreaterThan(2);
    for (const { long } of own) expect(page).toContain(`\`${long}`);
  });
});
