import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../src/model/evidence.ts';
import { face } from './facing.ts';
import { type Loopback, loopbacks } from './peers.ts';
import { subjects } from './subjects.ts';

/** Programs that call themselves ping, as scripts of a shell, and what may be made of each: state and reason. */
const pings: Readonly<Record<string, readonly [script: string, ...seen: string[]]>> = {
  'says nothing and succeeds': ['exit 0', 'open echo-reply'],
  'says nothing and fails': ['exit 1', 'filtered no-response'],
  'never ends': ['exec sleep 60', 'filtered no-response'],
  'never ends, and ignores what should end it': ["trap '' TERM; while :; do read -t 1 _ </dev/zero; done", 'filtered no-response'],
  'writes without an end': ['exec yes ping', 'unknown unsupported', 'filtered no-response'],
  'writes errors without an end': ['exec yes ping >&2', 'unknown unsupported', 'filtered no-response'],
  'writes what is no text': ['head -c 4096 /dev/urandom; exit 1', 'filtered no-response'],
  'is killed': ['kill -KILL $$', 'unknown unsupported', 'filtered no-response'],
  'may not open a socket': ['echo "ping: socket: Operation not permitted" >&2; exit 2', 'unknown unsupported'],
  'knows no way': ['echo "ping: connect: Network is unreachable" >&2; exit 2', 'filtered net-unreach'],
  'hears of a firewall': ['echo "From 10.0.0.1 icmp_seq=1 Packet filtered"; exit 1', 'filtered admin-prohibited'],
  'has an exit code of its own': ['exit 77', 'unknown unsupported'],
};

const folder = mkdtempSync(join(tmpdir(), 'cm-preflight-ping-'));
const path = process.env['PATH'] ?? '';

beforeAll(() => {
  for (const [i, [script]] of Object.values(pings).entries()) {
    mkdirSync(join(folder, String(i)));
    const file = join(folder, String(i), 'ping');
    writeFileSync(file, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(file, 0o755);
  }
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

/** Asks with a ping of a folder; the program is found before this returns to the loop. */
async function pingBy(place: string, address: Loopback): Promise<Sighting> {
  const [subject] = subjects('icmp');
  if (!subject) throw new Error('the table has no probe of ICMP');
  process.env['PATH'] = place;
  const seen = face(subject, address, 0, { timeoutMs: 1000 });
  process.env['PATH'] = path;
  return seen;
}

describe.each(loopbacks)('at %s', (address) => {
  it.concurrent.each(Object.entries(pings).map(([name, [, ...seen]], i) => ({ name, seen, place: `${join(folder, String(i))}:${path}` })))(
    'a ping that $name',
    async ({ seen, place }) => {
      const { state, reason } = await pingBy(place, address);
      expect(seen).toContain(`${state} ${reason}`);
    },
  );

  it('no ping at all', async () => {
    expect(await pingBy(join(folder, 'nowhere'), address)).toMatchObject({ state: 'unknown', reason: 'unsupported', code: 'no-ping' });
  });
});
