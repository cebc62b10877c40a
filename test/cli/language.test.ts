import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'cm-language-'));
let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((socket: Socket) => void socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const main = join(import.meta.dirname, '../../src/cli/main.ts');
    execFile(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const check = (...args: string[]) =>
  cli('check', '127.0.0.1', '--role', 'sql-server', '--port', `sql=${port}`, '--only', '*:tcp/*', '--attempts', '2', '--no-control-port', ...args);
const saved = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;

describe('--lang zh-CN', () => {
  it('judges and reports a run in Chinese, and a saved run again in either language', { timeout: 60_000 }, async () => {
    const ran = await check('--lang', 'zh-CN', '--report', 'console', '--report', 'json:zh.json', '--report', 'markdown:zh.md');
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toMatch(/^失败：从 .+ 发起的 \d+ 个必需通信流中有 \d+ 个通过，已用 --only 缩小范围\n/);
    expect(ran.out).toContain('SQL over TCP  失败（wrong-service）');
    const zh = saved('zh.json');
    expect(zh.language).toBe('zh-CN');
    expect(zh.flows.map(({ explanation }) => explanation)).toContainEqual(expect.stringContaining('在该处应答的是 SSH'));

    // The language that it was judged in is the one that it is told in, unless another is asked for.
    expect((await cli('report', 'zh.json')).out).toBe(ran.out);
    expect((await cli('report', 'zh.json', '--report', 'markdown')).out).toBe(readFileSync(join(folder, 'zh.md'), 'utf8'));

    const english = await cli('report', 'zh.json', '--lang', 'en', '--report', 'console', '--report', 'json:en.json');
    expect(english.code).toBe(1);
    expect(english.out).toMatch(/^FAIL: \d+ of \d+ required flows? that start/);
    expect(english.out).not.toMatch(/\p{Script=Han}/u);
    expect(saved('en.json').language).toBeUndefined();

    const again = await cli('report', 'en.json', '--lang', 'zh-CN', '--report', 'console', '--report', 'json:again.json');
    expect(again).toEqual(ran);
    expect(saved('again.json')).toEqual(zh);
  });

  it('says the verdict in Chinese where --quiet leaves nothing else', async () => {
    expect((await check('--lang', 'zh-CN', '--quiet')).out).toMatch(/^失败：[^\n]+\n$/);
  });
});

it.each([
  ['run', []],
  ['check', ['127.0.0.1', '--role', 'sql-server']],
  ['report', ['zh.json']],
  ['catalog', []],
  ['plan', []],
  ['diff', ['zh.json', 'zh.json']],
])('%s refuses a language that it does not have, and names those that it has', { timeout: 30_000 }, async (command, others) => {
  const { code, err } = await cli(command, ...others, '--lang', 'fr');
  expect(code).toBe(2);
  expect(err).toContain('en, zh-CN');
});
