import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLog } from '../../src/cli/log.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-log-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('lines are in the file at once, of the level that is asked for', () => {
  const file = join(folder, 'run.log');
  const log = openLog('info', file);
  log.info({ verdict: 'pass' }, 'run finished');
  log.debug('nothing');
  expect(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ verdict: 'pass', msg: 'run finished' }]);
});

it('one that cannot be opened is refused', () => expect(() => openLog('info', join(folder, 'nowhere', 'run.log'))).toThrow(/cannot write the log file/));

it.runIf(existsSync('/dev/full'))('one whose disk is full ends nothing, and is told of once', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const log = openLog('info', '/dev/full');
  for (let i = 0; i < 3; i++) log.info('a line');
  expect(said.mock.calls).toEqual([[expect.stringMatching(/^the log file \/dev\/full could not be written to its end: ENOSPC/)]]);
});
