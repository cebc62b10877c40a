import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Report } from '../../src/model/report.ts';

// Each starts processes, which take seconds on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, '../..');
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm-int-'));
  // It accepts and stays silent, so that a planned flow waits for a responder's mark.
  server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const sites = 'sites:\n  - { code: CAS, type: central-administration-site }\n  - { code: P01, type: primary, parent: CAS }\n';
  const there = `  - { name: there, address: 127.0.0.1, site: CAS, roles: [{ role: sql-server, state: planned, ports: { sql: ${port}, service-broker: ${port} } }] }\n`;
  writeFileSync(
    join(folder, 'topology.yaml'),
    `${sites}hosts:\n  - { name: here, site: P01, roles: [sql-server, sms-provider] }\n${there.replace(`service-broker: ${port}`, 'service-broker: 1')}`,
  );
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** From before the program is loaded to well after its first packets. */
const momentsMs = [60, 120, 200, 300, 450, 700, 1000];

// A signal to another process is a Unix thing; Windows' Ctrl-C comes from a console.
describe.runIf(process.platform !== 'win32')('Ctrl-C at any moment leaves a whole report', () => {
  it('once the program runs at all', async () => {
    const codes: (number | null)[] = [];
    for (const afterMs of momentsMs) {
      const saved = join(folder, `saved-${afterMs}.json`);
      const child = spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'run', '--as', 'here', '--report', `json:${saved}`], { cwd: folder, stdio: 'ignore' });
      setTimeout(() => child.kill('SIGINT'), afterMs);
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      codes.push(code);
      // Killed by the signal: it came before the first line of ours.
      if (code === null) continue;
      expect(code).toBe(130);
      const report = JSON.parse(readFileSync(saved, 'utf8')) as Report;
      expect(report.flows).toHaveLength(2);
      expect(report.flows.some(({ status, cause }) => status === 'skipped' && cause === 'interrupted')).toBe(true);
    }
    expect(codes).toContain(130);
  }, 60_000);

  it.each([['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const])('while the topology is read, by %s', async (signal, wanted) => {
    // Who reads a pipe waits for its writer, and hears nothing meanwhile.
    const pipe = join(folder, `${signal}.yaml`);
    execFileSync('mkfifo', [pipe]);
    const child = start('-t', pipe, '--report', 'json');
    const output = outputOf(child);
    const writer = await open(pipe, 'w');
    child.kill(signal);
    await writer.writeFile(readFileSync(join(folder, 'topology.yaml')));
    await writer.close();
    const report = JSON.parse(await output) as Report;
    expect([child.exitCode, report.verdict]).toEqual([wanted, 'inconclusive']);
    expect(report.flows).toHaveLength(2);
    // A connect that was refused at once is an answer all the same.
    expect(report.flows.some(({ status, cause }) => status === 'skipped' && cause === 'interrupted')).toBe(true);
  });

  it('while the report is written: it is written to its end', async () => {
    const child = start('--report', 'html', '--deadline', '1s');
    // Nothing is read: a report of 90 kB does not fit into a pipe.
    await new Promise((resolve) => child.stdout?.once('readable', resolve));
    child.kill('SIGINT');
    const text = await outputOf(child);
    expect(text.trimEnd().endsWith('</html>')).toBe(true);
    // It came after the verdict.
    expect([1, 3, 130]).toContain(child.exitCode);
  });
});

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'run', '--as', 'here', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
}

async function outputOf(child: ChildProcess): Promise<string> {
  const closed = new Promise((resolve) => child.on('close', resolve));
  let output = '';
  for await (const chunk of child.stdout ?? []) output += chunk;
  await closed;
  return output;
}
