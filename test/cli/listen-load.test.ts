import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { bindUdp, call, closeAll, settled } from '../respond/loopback.ts';

const at = '127.77.0.10';
const guest = '127.77.1.10';
// Ports that are not for everybody, so that neither other tests nor the system have them: a distribution point's for PXE.
const [tcpPort, udpPort] = [8005, 4011];

// A flood, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-preflight-'));
});
afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  output(): string;
  readonly code: Promise<number | null>;
}

async function startListen(...args: string[]): Promise<Program> {
  const file = join(folder, 'topology.yaml');
  writeFileSync(
    file,
    `sites: [{ code: P01, type: primary }]
hosts:
  - { name: pc01, address: ${guest}, site: P01, roles: [client] }
  - { name: dp01, address: ${at}, site: P01, roles: [{ role: distribution-point-pxe, state: planned }] }
`,
  );
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/cli/start.ts'), 'listen', '-t', file, '--as', 'dp01', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let hear: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('latin1').on('data', (text: string) => {
      output += text;
      hear();
    });
  }
  const code = once(child, 'close').then(([ended]) => ended as number | null);
  await new Promise<void>((resolve, reject) => {
    hear = () => {
      if (output.includes('Answering until')) resolve();
    };
    void code.then((ended) => reject(new Error(`ended with ${ended}: ${output}`)));
  });
  return { child, output: () => output, code };
}

/** Strangers without an end, with terminal sequences and line ends in all that they send; the returned function ends it. */
function flood(): () => Promise<void> {
  const hostile = Buffer.from('\u001b[2J\u001b]0;owned\u0007\r\nroot@host# '.repeat(100));
  let isOver = false;
  const pouring = (async () => {
    const socket = await bindUdp('127.77.2.200');
    for (let round = 0; !isOver; round++) {
      for (let i = 0; i < 20; i++) {
        const one = call(at, tcpPort, `127.77.2.${1 + ((round + i) % 150)}`);
        one.socket.write(hostile);
        if (round % 3 === 0) one.socket.on('connect', () => one.socket.resetAndDestroy());
      }
      for (let i = 0; i < 100; i++) socket.send(i % 2 === 0 ? hostile.subarray(0, 600) : encodeUdpChallenge(Buffer.alloc(16, i)), udpPort, at, () => undefined);
      await settled();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return () => {
    isOver = true;
    return pouring;
  };
}

const strange = (output: string) => output.slice(output.indexOf('Ctrl-C ends it earlier.\n') + 'Ctrl-C ends it earlier.\n'.length);

test('ends at --for under load, with exit code 0', async () => {
  const listening = await startListen('--for', '1500ms');
  const end = flood();
  expect(await listening.code).toBe(0);
  await end();
  expect(listening.output()).toContain('Ended. Not answered, being no host of the topology:\n');
});

test('ends at Ctrl-C under load, with exit code 0, and what is said is bounded and plain text', async () => {
  const listening = await startListen();
  const end = flood();
  // Until more strangers came than are told of one by one.
  while (listening.output().split(' came and was not answered').length < 21) await settled();
  expect(await call(at, tcpPort, guest).line()).toMatch(/^cm-preflight-responder/);
  listening.child.kill('SIGINT');
  expect(await listening.code).toBe(0);
  await end();
  const said = strange(listening.output());
  expect(said).toMatch(/^[\x20-\x7e\n]+$/);
  expect(said).not.toContain('owned');
  expect(said.split('\n').length).toBeLessThan(50);
});
