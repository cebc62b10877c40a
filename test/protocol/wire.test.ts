import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decoding } from '../../src/protocol/decoding.ts';
import { decoders, wireCases } from './decoders.ts';

const cases = wireCases();

describe('wire cases', () => {
  test.each(cases.map((one) => [`${one.protocol}/${one.name}`, one] as const))('%s', (_, { bytes, decoder, expect: expected }) => {
    expect(decoders[decoder]?.(bytes)).toEqual(expected);
  });

  test('every decoder has one', () => {
    const covered = new Set(cases.map(({ decoder }) => decoder));
    expect(Object.keys(decoders).filter((name) => !covered.has(name))).toEqual([]);
  });
});

/** No input makes a decoder throw; each returns, and what it finds can be put in a report. */
describe.each(Object.entries(decoders))('%s is total', (name, decode) => {
  const own = cases.filter(({ decoder }) => decoder === name).map(({ bytes }) => bytes);
  const seeds = own.length > 0 ? own : [Buffer.alloc(64)];
  const isPlain = (value: unknown) => expect(JSON.parse(JSON.stringify(value ?? null))).toEqual(value ?? null);

  test('every prefix of every case', () => {
    for (const bytes of cases.map((one) => one.bytes)) for (let end = 0; end <= Math.min(bytes.length, 2048); end++) decode(bytes.subarray(0, end));
  });

  test('a prefix says how many bytes it needs to tell more, never too many', () => {
    for (const bytes of own) {
      const whole = decode(bytes) as Partial<Decoding<unknown>> | null;
      if (whole?.kind !== 'value' || !('byteLength' in whole)) continue;
      for (let end = 0; end < (whole.byteLength ?? 0); end++) {
        const cut = decode(bytes.subarray(0, end)) as Decoding<unknown>;
        if (cut.kind !== 'incomplete') continue;
        expect(cut.atLeast).toBeGreaterThan(end);
        expect(decode(bytes.subarray(0, cut.atLeast - 1))).toMatchObject({ kind: 'incomplete' });
      }
    }
  });

  test('mutations of its cases', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(), (seed, changes, cut) => {
        const bytes = Buffer.from(seed);
        for (const { at, byte } of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        isPlain(decode(cut % 4 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes));
      }),
      { numRuns: 500 },
    );
  });

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (bytes) => {
        isPlain(decode(bytes));
      }),
    );
  });
});
