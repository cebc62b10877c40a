import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ping } from '../../src/net/ping.ts';

let folder: string;
const never = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-ping-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program of that name before the system's own. */
function inPlaceOfPing(text: string): void {
  writeFileSync(join(folder, 'ping'), text);
  chmodSync(join(folder, 'ping'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
}

describe.runIf(process.platform === 'linux')('an echo by the system’s ping', () => {
  it.each([
    ['a reply', 'exit 0', 'open', 'echo-reply'],
    ['none', 'exit 1', 'filtered', 'no-response'],
    ['a router’s word', "echo 'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable'; exit 1", 'filtered', 'host-unreach'],
    ['a firewall’s word', "echo 'From 10.0.0.1 icmp_seq=1 Packet filtered'; exit 1", 'filtered', 'admin-prohibited'],
    ['a socket that may not be opened', "echo 'ping: socktype: SOCK_RAW' >&2; exit 2", 'unknown', 'unsupported'],
  ])('%s', async (_, script, state, reason) => {
    inPlaceOfPing(`#!/bin/sh\n${script}\n`);
    expect(await ping('127.0.0.1', 500, null, never)).toMatchObject({ state, reason });
  });

  it('is unsupported where there is no ping', async () => {
    vi.stubEnv('PATH', folder);
    expect(await ping('127.0.0.1', 500, null, never)).toEqual({ state: 'unknown', reason: 'unsupported', code: 'no-ping' });
  });

  it('is held against nobody where this machine could not start it', async () => {
    // Too long a list of arguments stands for too few descriptors or processes: the system refuses to start it at all.
    inPlaceOfPing('#!/bin/sh\nexit 1\n');
    expect(await ping('127.0.0.1', 500, 'x'.repeat(200_000), never, 1)).toEqual({ state: 'unknown', reason: 'local-resources', code: 'E2BIG' });
  });

  it('ends with the run', async () => {
    inPlaceOfPing('#!/bin/sh\nexec sleep 20\n');
    const controller = new AbortController();
    const echo = ping('127.0.0.1', 10_000, null, controller.signal);
    controller.abort();
    expect(await echo).toMatchObject({ reason: 'not-run' });
  });
});
