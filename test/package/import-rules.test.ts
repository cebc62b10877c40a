import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A file of a room, what it imports, and whether the house allows it. */
const cases: readonly [string, string, boolean][] = [
  ['src/model/a.ts', '../catalog/index.ts', false],
  ['src/model/b.ts', 'node:worker_threads', false],
  ['src/model/c.ts', './flow.ts', true],
  ['src/catalog/a.ts', '../model/catalog.ts', true],
  ['src/plan/a.ts', '../run/index.ts', false],
  ['src/plan/b.ts', '../catalog/index.ts', true],
  ['src/judge/a.ts', 'node:fs', false],
  ['src/judge/b.ts', '../net/connect.ts', false],
  ['src/judge/c.ts', '../firewall/index.ts', true],
  ['src/firewall/a.ts', '../catalog/index.ts', true],
  ['src/firewall/b.ts', '../plan/index.ts', false],
  ['src/run/a.ts', '../../probes/index.ts', false],
  ['src/run/b.ts', '../net/connect.ts', true],
  ['src/run/c.ts', 'p-limit', true],
  ['src/run/d.ts', 'node:net', false],
  ['src/net/a.ts', '../protocol/responder.ts', false],
  ['src/net/b.ts', 'p-limit', false],
  ['src/protocol/a.ts', 'node:net', false],
  ['src/protocol/b.ts', 'node:crypto', true],
  ['src/report/a.ts', '../cli/command.ts', false],
  ['src/report/plan/a.ts', '../../judge/words.ts', false],
  ['src/report/plan/b.ts', '../../firewall/index.ts', true],
  ['src/report/b.ts', 'node:crypto', true],
  ['src/report/c.ts', 'node:fs', false],
  ['src/compare/a.ts', '../run/index.ts', false],
  ['src/newroom/a.ts', '../cli/command.ts', false],
  ['src/topology/a.ts', 'yaml', true],
  ['src/topology/b.ts', 'pino', false],
  ['src/topology/c.ts', 'node:path', true],
  ['src/topology/d.ts', 'node:net', false],
  ['src/topology/starters/a.ts', '../../plan/index.ts', false],
  ['src/topology/starters/b.ts', '../../catalog/index.ts', true],
  ['src/topology/starters/c.ts', '../values.ts', true],
  ['src/respond/a.ts', '../judge/index.ts', false],
  ['src/respond/b.ts', '../plan/index.ts', true],
  ['probes/a.ts', '../src/judge/index.ts', false],
  ['probes/c.ts', '../src/run/index.ts', false],
  ['probes/b.ts', '../src/protocol/responder.ts', true],
  ['src/cli/a.ts', '../judge/index.ts', true],
];

it('the linter refuses what a room may not import, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    delete config.$schema;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
    for (const [file, imported] of cases) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `import * as other from '${imported}';\n\nexport const used = other;\n`);
    }
    const refused = new Set([...lint(folder).matchAll(/^(\S+\.ts):\d+:\d+ lint\/style\/noRestrictedImports/gm)].map(([, file]) => file?.replaceAll('\\', '/')));
    expect(cases.map(([file, imported]) => [file, imported, !refused.has(file)])).toEqual(cases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

function lint(folder: string): string {
  try {
    return execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--max-diagnostics=200', '--colors=off', '.'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}
