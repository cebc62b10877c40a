import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readJsonFile } from '../../src/cli/json-file.ts';
import type { Report } from '../../src/model/report.ts';
import { jsonLines } from '../../src/report/json-lines.ts';
import { everyStatus, hostileRun } from '../report/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'cm-json-'));
const file = join(folder, 'a.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is read of a text, and the items that were seen one by one. */
function read(text: string | Uint8Array): { readonly value: unknown; readonly seen: unknown[] } {
  writeFileSync(file, text);
  const seen: unknown[] = [];
  return { value: readJsonFile(file, (item) => void seen.push(item)), seen };
}

const written = (object: object) => [...jsonLines(object)].join('');
const text = fc.oneof(fc.string(), fc.constantFrom('a,', '}', '  ]', '"', '\n', '\u2028', '服务', '__proto__'));
const item = fc.oneof(text, fc.integer(), fc.constant(null), fc.dictionary(text, fc.oneof(text, fc.array(text)), { maxKeys: 3 }));
const object = fc.dictionary(text, fc.oneof(item, fc.array(item, { maxLength: 4 })), { maxKeys: 4 });

describe('a file of JSON', () => {
  it.each([
    ['every status', everyStatus],
    ['hostile texts', hostileRun],
  ])('that we wrote is read a line at a time: %s', (_, run) => {
    for (const report of [run(), { ...run(), language: 'en' }]) {
      const { value, seen } = read(written(report));
      expect(value).toEqual(JSON.parse(JSON.stringify(report)));
      expect(seen).toHaveLength(Object.values(report).filter(Array.isArray).flat().length);
      // What was read as a whole was not seen before.
      expect(seen).toContain((value as Report).flows[0]);
    }
  });

  it('is what it was, whatever it holds', () => {
    fc.assert(
      fc.property(object, (of) => {
        const { value, seen } = read(written(of));
        expect(JSON.stringify(value)).toBe(JSON.stringify(of));
        expect(seen).toHaveLength(Object.values(of).filter(Array.isArray).flat().length);
      }),
    );
  });

  it('may be laid out in any way, with a byte order mark too', () => {
    const run = JSON.parse(JSON.stringify(everyStatus()));
    for (const layout of [JSON.stringify(run), `\ufeff${JSON.stringify(run, null, 2)}`, JSON.stringify(run, null, '\t').replaceAll('\n', '\r\n'), '[1]', '{}', '3'])
      expect(read(layout).value).toEqual(JSON.parse(layout.replace('\ufeff', '')));
  });

  it('ends with its object', () => {
    const whole = written(everyStatus());
    expect(read(`${whole}\n \n`).value).toEqual(JSON.parse(whole));
    expect(() => read(`${whole}{`)).toThrow(SyntaxError);
    expect(() => read(`${whole}\n}`)).toThrow(SyntaxError);
  });

  it('with anything put in or taken out is read as the whole text is, or refused with it', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat({ max: 4 }),
      insert: fc.constantFrom('', ',', '\n', '  ]', '}', '"a": 1,', '    1,\n', 'x'),
    });
    fc.assert(
      fc.property(object, fc.array(change, { minLength: 1, maxLength: 2 }), (of, changes) => {
        const changed = changes.reduce((now, { at, remove, insert }) => {
          const place = Math.floor(at * now.length);
          return now.slice(0, place) + insert + now.slice(place + remove);
        }, written(of));
        let whole: unknown;
        try {
          whole = JSON.parse(changed);
        } catch {
          expect(() => read(changed)).toThrow(SyntaxError);
          return;
        }
        expect(JSON.stringify(read(changed).value)).toBe(JSON.stringify(whole));
      }),
      { numRuns: 1000 },
    );
  });

  it('is read across the pieces that it comes in', () => {
    const long = { a: ['é'.repeat(700_000), 'b'], c: '服'.repeat(5_000_000), d: { e: '"'.repeat(3_000_000) }, ['\\'.repeat(3_000_000)]: 1 };
    const { value, seen } = read(written(long));
    expect(JSON.stringify(value) === JSON.stringify(long)).toBe(true);
    expect(seen).toEqual(long.a);
  });
});
