import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const isWindows = process.platform === 'win32';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean; readonly optional?: boolean }>>;
}

/** What a user has after an install: the package's files, and those dependencies alone that it declares. */
let folder: string;
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-packed-'));
  installed = join(folder, 'node_modules', 'cm-preflight');
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', join(installed, 'dist')], { cwd: root });
  for (const one of ['bin', 'schemas', 'package.json']) cpSync(join(root, one), join(installed, one), { recursive: true });
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  for (const [path, { dev, link, optional }] of Object.entries(packages)) {
    if (!path.startsWith('node_modules/') || path.lastIndexOf('node_modules/') > 0 || dev || link || optional) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path), 'junction');
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Node says that it is an old one, to the first process alone. */
const asOldNode = ['--import', `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`];

function start(args: readonly string[], nodeOptions: readonly string[] = []): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, join(installed, 'bin/cm-preflight.js'), ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

it('starts with nothing but its declared dependencies', () => {
  expect(start(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

it('finds the files that ship with it', () => {
  expect(start(['init', 'first.yaml']).code).toBe(0);
  expect(start(['plan', '-t', 'first.yaml', '--all-hosts', '--format', 'json'])).toMatchObject({ code: 0, err: '' });
  const refused = start(['report', join(root, 'package.json')]);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('package.json');
});

it('brings no Node.js to its users', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => name.startsWith('node-'))).toEqual([]);
});

it('says what it needs where Node.js is too old', () => {
  const { code, out, err } = start(['--version'], asOldNode);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^cm-preflight needs Node\.js 24 or later, and this is 20\.20\.2\. .*\n$/);
});

it('a monitoring plugin ends with 3 and says why where it cannot even be loaded', () => {
  const plugin = ['run', '--report', 'nagios'];
  expect(start(plugin, asOldNode)).toMatchObject({ code: 3, out: expect.stringMatching(/^CM_PREFLIGHT UNKNOWN - cm-preflight needs Node\.js 24 or later, .*\n$/) });
  const needed = join(folder, 'node_modules', 'commander');
  renameSync(needed, `${needed}.away`);
  try {
    expect(start(['plan'])).toMatchObject({ code: 70, out: '' });
    expect(start(plugin)).toMatchObject({ code: 3, out: expect.stringMatching(/^CM_PREFLIGHT UNKNOWN - cm-preflight could not be loaded: .*commander.*\n$/) });
  } finally {
    renameSync(`${needed}.away`, needed);
  }
});

it('goes on with the Node.js of a checkout where there is one, and ends as that does', () => {
  const binary = join(folder, 'node_modules', `node-${isWindows ? 'win' : process.platform}-${process.arch}`, 'bin', isWindows ? 'node.exe' : 'node');
  mkdirSync(dirname(binary), { recursive: true });
  if (isWindows) copyFileSync(process.execPath, binary);
  else symlinkSync(process.execPath, binary);
  expect(start(['--version'], asOldNode)).toEqual({ code: 0, out: `${version}\n`, err: '' });
  expect(start(['plan', '-t', 'missing.yaml'], asOldNode).code).toBe(2);
  rmSync(dirname(dirname(binary)), { recursive: true });
});
