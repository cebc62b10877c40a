import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editions, portDefaults, rolesOf } from '../../src/catalog/index.ts';
import { parseTopology } from '../../src/topology/index.ts';
import { starters } from '../../src/topology/starters/index.ts';

const folder = join(import.meta.dirname, '../../fixtures/topologies');
const files = readdirSync(folder).filter((name) => /\.(yaml|json)$/.test(name));

const read = (path: string): string | Error => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return error as Error;
  }
};

function parsed(file: string, text = readFileSync(file, 'utf8')) {
  return parseTopology({ file, text, read, digest: (texts) => String(texts.length) });
}

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/topology.schema.json'), 'utf8'));
const validate = new Ajv({ strict: false }).compile(schema);

describe('every invalid topology is refused, all problems at once, each where it stands', () => {
  it.each(files.filter((name) => name.startsWith('invalid-')))('%s', (name) => {
    const file = join(folder, name);
    const result = parsed(file);
    const seen = 'complaints' in result ? result.complaints.map(({ line, column, message }) => `${line}:${column}: ${message}`) : [];
    const expected = [...readFileSync(file, 'utf8').matchAll(/^# expect: (\d+:\d+): (.*)$/gm)];
    expect(expected.length).toBeGreaterThan(0);
    for (const [, at, words] of expected)
      expect(
        seen.some((line) => line.startsWith(`${at}: `) && line.includes(words ?? '')),
        `${at}: ${words}\nin\n${seen.join('\n')}`,
      ).toBe(true);
    expect(seen, seen.join('\n')).toHaveLength(expected.length);
  });
});

describe('valid topologies', () => {
  it.each(files.filter((name) => name.startsWith('good-')))('%s parses, and fits the schema', (name) => {
    const file = join(folder, name);
    const result = parsed(file);
    expect('complaints' in result ? result.complaints : []).toEqual([]);
    expect(validate(parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(Object.entries(starters))('the starter "%s" parses without a complaint, and fits the schema', (_, text) => {
    const result = parsed('topology.yaml', text);
    expect('complaints' in result ? result.complaints : []).toEqual([]);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('keeps codes as written, expands ranges and lists, and places implied roles', () => {
    const result = parsed(join(folder, 'good-everything.yaml'));
    if ('complaints' in result) throw new Error('refused');
    const { topology } = result;
    expect(topology.sha256).toBe('3');
    expect(topology.sites.map(({ code }) => code)).toEqual(['CAS', 'P01', '010']);
    expect(topology.hosts.map(({ name }) => name)).toEqual([
      'cas01',
      'cm01',
      ...['pc01-1', 'pc01-2', 'pc02-1', 'pc02-2', 'pc03-1', 'pc03-2'],
      'dc01',
      'spare',
      'ss01',
      ...['dp1', 'dp2', 'dp3'],
      'dp9',
    ]);
    const roles = (name: string) => topology.hosts.find((host) => host.name === name)?.placements.map(({ role, site, state }) => `${role} ${site} ${state}`);
    expect(roles('dp1')).toEqual(['distribution-point-pxe P01 installed', 'distribution-point P01 installed']);
    expect(roles('ss01')).toContain('distribution-point 010 installed');
    expect(topology.hosts.at(-1)).toMatchObject({ addresses: ['10.0.9.9', '10.0.9.10'], state: 'planned' });
    expect(topology.waivers).toEqual([{ flow: 'cm01>pc*:udp/9', reason: 'not yet', ticket: 'CHG1', expires: '2026-12-31' }]);
  });

  it('warns of roles that are missed, and of roles that their site does not support', () => {
    const result = parsed('t.yaml', 'sites: [{ code: CAS, type: central-administration-site }]\nhosts: [{ name: a, site: CAS, roles: [site-server, management-point] }]\n');
    if ('complaints' in result) throw new Error('refused');
    expect(result.topology.warnings).toContain('no domain-controller is declared: the flows to it are not verified');
    expect(result.topology.warnings).toContain('management-point on a: a central-administration-site site (CAS) does not support this role');
  });
});

it('the schema knows the roles and ports of the catalog', () => {
  const roles = new Set(editions.flatMap(({ edition }) => [...rolesOf(edition)]));
  expect(new Set(schema.definitions.role.enum)).toEqual(roles);
  expect(Object.keys(schema.definitions.site.properties.ports.properties)).toEqual(portDefaults.map(({ name }) => name));
});

it('no text makes parsing throw', () => {
  for (const text of [
    '',
    '---',
    'a',
    '[]',
    '- 1',
    '{',
    '&a [*a]',
    'hosts: &h [{name: *h}]',
    'hosts: [[[]]]',
    '? {a: b}\n: c',
    '\0',
    'hosts: !!binary aaa',
    '%YAML 9.9\n---\nhosts: []',
  ]) {
    expect(() => parsed('t.yaml', text)).not.toThrow();
    expect('complaints' in parsed('t.yaml', text)).toBe(true);
  }
});
