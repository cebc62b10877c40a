import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cm-signing-'));
const server = createServer((_, response) => void response.end());
let port = 0;

beforeAll(async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const start = join(import.meta.dirname, '../../src/cli/main.ts');
    execFile(process.execPath, [start, ...args], { cwd: folder }, (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }));
  });
}

const check = (...args: string[]) =>
  cli(
    'check',
    '127.0.0.1',
    '--role',
    'reporting-services-point',
    '--from-role',
    'console',
    '--port',
    `http=${port}`,
    '--port',
    `https=${port}`,
    '--only',
    `*:tcp/${port}`,
    ...args,
  );

it('a run is signed, verified, and refused once it was changed', { timeout: 60_000 }, async () => {
  await check('--report', 'json:run.json', '--sign', 'key.pem');
  expect(existsSync(join(folder, 'run.json.sig'))).toBe(true);
  const verified = await cli('report', 'run.json', '--verify', 'pub.pem');
  expect([verified.code, verified.err]).toEqual([0, expect.stringContaining('run.json: as it was signed')]);

  const text = readFileSync(join(folder, 'run.json'), 'utf8');
  writeFileSync(join(folder, 'run.json'), text.replace('"status":"pass"', '"status":"Pass"'));
  const refused = await cli('report', 'run.json', '--verify', 'pub.pem');
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toMatch(/^run\.json was changed after it was signed: the flow /);
});

it('a changed byte, a signature that is changed or gone, a file cut short: each is refused, and said', { timeout: 60_000 }, async () => {
  await check('--report', 'json:ticket.json', '--report', 'markdown:ticket.md', '--sign', 'key.pem', '--ticket', 'CHG1');
  const [run, signature] = ['ticket.json', 'ticket.json.sig'].map((name) => readFileSync(join(folder, name))) as [Buffer, Buffer];
  const changed = (bytes: Buffer, text: string) => Buffer.from(bytes.map((byte, i) => (i === bytes.indexOf(text) ? byte ^ 1 : byte)));
  const cases: readonly (readonly [Buffer, Buffer | null, string])[] = [
    [changed(run, 'CHG1'), signature, 'ticket.json was changed after it was signed: "run"'],
    [changed(run, 'pass'), signature, 'ticket.json was changed after it was signed: "verdict"'],
    [changed(run, '127.0.0.1'), signature, 'ticket.json was changed after it was signed: '],
    [run.subarray(0, run.length >> 1), signature, 'ticket.json was changed after it was signed: it is no report any more'],
    [run, changed(signature, 'signature"'), 'ticket.json.sig is no signature of this tool'],
    [run, changed(signature, '=='), 'ticket.json.sig was changed after it was made'],
    [run, signature.subarray(0, signature.length >> 1), 'ticket.json.sig is no signature: '],
    [run, null, 'cannot read ticket.json.sig: '],
  ];
  for (const [json, sig, said] of cases) {
    writeFileSync(join(folder, 'ticket.json'), json);
    rmSync(join(folder, 'ticket.json.sig'), { force: true });
    if (sig) writeFileSync(join(folder, 'ticket.json.sig'), sig);
    const { code, out, err } = await cli('report', 'ticket.json', '--verify', 'pub.pem', '--report', 'markdown');
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith(said), `${said}: ${err}`).toBe(true);
  }
  writeFileSync(join(folder, 'ticket.json'), run);
  writeFileSync(join(folder, 'ticket.json.sig'), signature);
  expect((await cli('report', 'ticket.json', '--verify', 'pub.pem', '--report', 'markdown')).out).toBe(readFileSync(join(folder, 'ticket.md'), 'utf8'));
});

it.each([
  [['--sign', 'key.pem'], '--sign has nothing to sign'],
  [['--report', 'json:other.json', '--sign', 'pub.pem'], 'expected an Ed25519 private key as PEM'],
])('%j is refused before anything is sent', async (args, said) => {
  const { code, err } = await check(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  expect(existsSync(join(folder, 'other.json'))).toBe(false);
});
