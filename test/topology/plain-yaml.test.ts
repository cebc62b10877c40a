import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainYaml } from '../../src/topology/plain-yaml.ts';
import { starters } from '../../src/topology/starters/index.ts';
import { readByLibrary } from '../../src/topology/yaml.ts';

const folder = join(import.meta.dirname, '../../fixtures/topologies');
const fixtures = readdirSync(folder)
  .filter((name) => /\.(yaml|json)$/.test(name))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')] as const);

/** What is read as plain is what the library reads, with every value, text and offset; false where it is not plain. */
function isReadAlike(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === null) return false;
  const { root, errors } = readByLibrary(text);
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(plain).toEqual(root);
  return true;
}

const scalar = fc.constantFrom(
  ...[
    'cm01',
    'dp[001-120].contoso.example',
    '10.20.0.10',
    '10.20',
    '010',
    '1e3',
    '2001:db8::1',
    'a#b',
    '"a: b # c"',
    "'x, y'",
    '""',
    'true',
    'No',
    'null',
    'NULL',
    '0x1F',
    '0o17',
    '49152-65535',
    'é 服务',
    'a  b',
  ],
);
type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'roles', 'address', 'rpc-ports', 'a'), tie('tree'), { minKeys: 1, maxKeys: 3 }),
  ),
}));

/** Writes a tree in one of the ways of people: `style` chooses, digit by digit, between block and flow, and where comments are. */
function written(of: Tree, style: readonly number[], indent: string, depth = 0): string {
  const choice = style[depth % style.length] ?? 0;
  const note = choice % 3 === 0 ? '  # why' : '';
  if (typeof of === 'string') return ` ${of}${note}\n`;
  if (choice === 1) return ` ${flow(of)}${note}\n`;
  const gap = choice === 2 ? '\n  # a line between\n' : '';
  const inner = depth === 0 ? '' : `${indent}  `;
  const lines = Array.isArray(of)
    ? of.map((item) => `${inner}-${written(item, style, inner, depth + 1)}`)
    : Object.entries(of).map(([key, value]) => `${inner}${choice === 4 ? `"${key}"` : key}:${written(value, style, inner, depth + 1)}`);
  return `${depth === 0 ? '' : `${note}\n`}${gap}${lines.join('')}`;
}

function flow(of: Tree): string {
  if (typeof of === 'string') return of.includes('[') ? `"${of}"` : of;
  if (Array.isArray(of)) return `[${of.map(flow).join(', ')}]`;
  return `{ ${Object.entries(of)
    .map(([key, value]) => `${key}: ${flow(value)}`)
    .join(' , ')} }`;
}

const text = fc.oneof(
  fc
    .tuple(tree, fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([of, style, isWindows]) => (isWindows ? written(of, style, '').replaceAll('\n', '\r\n') : written(of, style, ''))),
  tree.map((of) => JSON.stringify(of, null, 2)),
  tree.map((of) => JSON.stringify(of)),
  fc.constantFrom(...fixtures.map(([, of]) => of), ...Object.values(starters)),
);

/** Characters that mean something to YAML, and some that do not. */
const pieces = fc.constantFrom(...' \n\r\t-:,[]{}#&*!|>\'"%@`?.~+=0a', ': ', ' #', '- ', '\n  ', '\n---\n', '<<: ', '!!int ', '&x ', '*x', '\u00a0', '\u2028', '0x1F', '.inf');

describe('a file that is read without the library', () => {
  it.each(fixtures)('is read alike: %s', (_, of) => void isReadAlike(of));

  it.each(Object.entries(starters))('may be what init writes: %s', (_, of) => expect(isReadAlike(of)).toBe(true));

  it('may be a list of hosts as programs and people write it', () => {
    const hosts = [
      '  - { name: h1, address: 10.0.0.1, roles: [{ role: client }] }',
      '  - name: h2\n    address: [10.0.0.2, 2001:db8::2]   # two\n    roles:\n      - site-server\n      - { role: sql-server, ports: { sql: 1433 } }',
      '  -   name: h3\n      roles:\n      - client',
    ];
    for (const end of ['\n', '\r\n'])
      expect(isReadAlike(['# ours', '', 'sites:', '- code: P01', '  type: "primary"', 'hosts:', ...hosts, ''].join('\n').replaceAll('\n', end))).toBe(true);
    for (const indent of [0, 2]) expect(isReadAlike(JSON.stringify({ hosts: [{ name: 'h1', address: ['10.0.0.1'], roles: [] }] }, null, indent))).toBe(true);
  });

  it('is read alike whatever it holds', () => {
    let plain = 0;
    fc.assert(
      fc.property(text, (of) => void (isReadAlike(of) && plain++)),
      { numRuns: 500 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it('is read alike with anything put in or taken out', () => {
    let plain = 0;
    const cut = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat({ max: 3 }), insert: fc.array(pieces, { maxLength: 2 }) });
    fc.assert(
      fc.property(text, fc.array(cut, { minLength: 1, maxLength: 3 }), (of, cuts) => {
        const changed = cuts.reduce((now, { at, remove, insert }) => {
          const place = Math.floor(at * now.length);
          return now.slice(0, place) + insert.join('') + now.slice(place + remove);
        }, of);
        if (isReadAlike(changed)) plain++;
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it.each([
    ['a line', 'x'.repeat(2e6)],
    ['spaces', `x${' '.repeat(2e6)}`],
    ['words', 'x '.repeat(1e6)],
    ['a comment', `x #${' #'.repeat(1e6)}`],
    ['colons', 'x:'.repeat(1e6)],
    ['no lines', '\n'.repeat(2e6)],
    ['comments', 'x\n# y\n'.repeat(5e5)],
    ['a list', `[${'x, '.repeat(1e5)}x]`],
    ['brackets', '['.repeat(1e6)],
    ['dashes', '\n  - x'.repeat(1e5)],
  ])('may hold as much as there is: %s', (_, much) => expect(() => readPlainYaml(`a: ${much}\nb: c\n`)).not.toThrow());

  it('is not one that leaves something to be understood', () => {
    for (const of of [
      'a: &x 1\nb: *x\n',
      'a: 1\na: 2\n',
      'a:\nb: 1\n',
      'a: |\n  b\n',
      'a: b\n  c\n',
      'a: [1,\n  2]\n',
      '? a\n: b\n',
      'a: !!str 1\n',
      '--- \na: 1\n',
      'a: "\\n"\n',
      'a: {b}\n',
      'a: [b: c]\n',
      '',
      '# nothing\n',
      '\ta: 1\n',
    ])
      expect(readPlainYaml(of)).toBeNull();
  });
});
