import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readKeyFile } from '../../src/cli/key-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-preflight-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(bytes: string | Uint8Array): string {
  const path = join(folder, 'key');
  writeFileSync(path, bytes);
  return path;
}

describe('a key file', () => {
  test.each([
    ['without a line end', 'sixteen bytes ok'],
    ['with a line end', 'sixteen bytes ok\n'],
    ['with one of Windows', 'sixteen bytes ok\r\n'],
  ])('%s is the same key', (_, text) => {
    expect(Buffer.from(readKeyFile(written(text))).toString()).toBe('sixteen bytes ok');
  });

  test('is raw bytes, as they are', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => i * 8);
    expect([...readKeyFile(written(bytes))]).toEqual([...bytes]);
  });

  test.each([
    ['an empty file', '', /has 0 bytes; expected at least 16/],
    ['15 bytes and a line end', 'fifteen bytes..\n', /has 15 bytes/],
    ['line ends alone', '\n'.repeat(40), /has 0 bytes/],
    ['a file that is no key', 'x'.repeat(5000), /has more than 4096 bytes/],
  ])('%s is refused', (_, text, message) => {
    expect(() => readKeyFile(written(text))).toThrow(message);
  });

  test('a file that cannot be read is refused with the system’s reason', () => {
    expect(() => readKeyFile(join(folder, 'missing'))).toThrow(/^cannot read the key file .*missing: ENOENT/);
    expect(() => readKeyFile(folder)).toThrow(/^cannot read the key file/);
  });
});
