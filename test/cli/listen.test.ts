import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliError } from '../../src/cli/command.ts';
import { listenCommand } from '../../src/cli/listen.ts';
import { decodeHello } from '../../src/protocol/responder.ts';
import { call, closeAll, freePorts, listenAt } from '../respond/loopback.ts';

const at = '127.77.0.8';
const peer = '127.77.1.8';
const stranger = '127.77.2.8';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let folder: string;
let before: Map<string, unknown[]>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-preflight-'));
  before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
});
afterEach(async () => {
  // A command hears signals until its process ends, which here is the next test's too.
  for (const signal of signals) for (const listener of process.listeners(signal)) if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

/** An upstream WSUS, which no other flow goes to, and the software update point that needs it. */
function topologyFile(port: number, address = at): string {
  const file = join(folder, 'topology.yaml');
  writeFileSync(
    file,
    `sites: [{ code: P01, type: primary }]
hosts:
  - { name: sup01, address: ${peer}, site: P01, roles: [software-update-point] }
  - { name: wsus01, address: ${address}, state: planned, roles: [{ role: upstream-wsus, ports: { http: ${port} } }] }
`,
  );
  return file;
}

interface Listening {
  readonly out: () => string;
  readonly err: () => string;
  /** Settles when `out` has this text. */
  says(text: string): Promise<void>;
  readonly ended: Promise<unknown>;
}

function listen(...args: string[]): Listening {
  let [out, err] = ['', ''];
  let hear: () => void = () => undefined;
  const io = {
    out: (text: string) => {
      out += text;
      hear();
    },
    err: (text: string) => {
      err += text;
    },
  };
  const ended = listenCommand(io).exitOverride().parseAsync(args, { from: 'user' });
  const says = (text: string) =>
    Promise.race([
      new Promise<void>((resolve) => {
        hear = () => {
          if (out.includes(text)) resolve();
        };
        hear();
      }),
      ended.then(() => Promise.reject(new Error(`ended without saying "${text}": ${out}`))),
    ]);
  return { out: () => out, err: () => err, says, ended };
}

describe('listen', () => {
  test('says what it holds and until when, and ends by itself', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const listening = listen('-t', topologyFile(port), '--as', 'WSUS01', '--for', '50ms');
    await listening.ended;
    expect(listening.out()).toContain(`Answering as wsus01 on ${at}, without a key:\n  tcp ${port}`);
    expect(listening.out()).toContain("proves the network's path; a host firewall rule bound to the real service's program is not proven");
    expect(listening.out()).toMatch(/Answering until 20\S+Z; Ctrl-C ends it earlier\.\nEnded\.\n$/);
    expect(process.exitCode).toBeUndefined();
  });

  test('answers hosts of the topology, and tells of strangers as they come and at the end', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const listening = listen('-t', topologyFile(port), '--as', 'wsus01');
    await listening.says('Answering until');
    const one = call(at, port, stranger);
    await new Promise((resolve) => one.socket.once('connect', resolve));
    // Connections are taken in the order they came: once the host is greeted, the stranger has been seen.
    const decoded = decodeHello(Buffer.from(await call(at, port, peer).line(), 'latin1'));
    expect(decoded).toMatchObject({ kind: 'hello', hello: { name: 'wsus01', port } });
    expect(listening.err()).toBe(`${stranger} came and was not answered: it is no host of the topology. To answer it: --allow ${stranger}\n`);
    process.emit('SIGINT');
    await listening.ended;
    expect(one.received()).toBe('');
    expect(listening.out()).toMatch(new RegExp(`Ended\\. Not answered, being no host of the topology:\n {2}1 request from ${stranger}; --allow ${stranger} to answer it\n$`));
  });

  test('--allow answers a network besides', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const listening = listen('-t', topologyFile(port), '--as', 'wsus01', '--for', '10m', '--allow', '127.77.2.0/24');
    await listening.says('Answering until');
    expect(await call(at, port, stranger).line()).toMatch(/^cm-preflight-responder\/1 name=wsus01 /);
    process.emit('SIGINT');
    await listening.ended;
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends at %s with everything let go of, and exit code 0', async (signal) => {
    const [port] = (await freePorts(1, at)) as [number];
    const listening = listen('-t', topologyFile(port), '--as', 'wsus01');
    await listening.says('Answering until');
    const one = call(at, port, peer);
    await one.line();
    process.emit(signal);
    await listening.ended;
    await one.ended;
    await listenAt(at, port, () => undefined);
    expect(listening.out()).toMatch(/Ended\.\n$/);
    expect(process.exitCode).toBeUndefined();
  });

  test('says which ports a real service answers', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await listenAt(at, port, (socket) => socket.end());
    const listening = listen('-t', topologyFile(port), '--as', 'wsus01', '--for', '50ms');
    await listening.ended;
    expect(listening.out()).toContain(`A real service answers there already, and keeps it: tcp ${port}\n`);
  });

  test('with a key it proves itself', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    writeFileSync(join(folder, 'key'), `${'k'.repeat(32)}\n`);
    const listening = listen('-t', topologyFile(port), '--as', 'wsus01', '--for', '10m', '--key-file', join(folder, 'key'));
    await listening.says('Answering until');
    expect(listening.out()).toContain('proven by the key');
    const one = call(at, port, peer);
    await one.line();
    one.socket.write(`challenge ${'0'.repeat(32)}\n`);
    expect(await one.line()).toMatch(/^answer [0-9a-f]{64}\n$/);
    process.emit('SIGINT');
    await listening.ended;
  });

  test('--address answers elsewhere than the topology says, as behind address translation', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const listening = listen('-t', topologyFile(port, '192.0.2.77'), '--as', 'wsus01', '--for', '10m', '--address', at);
    await listening.says('Answering until');
    expect(await call(at, port, peer).line()).toMatch(/^cm-preflight-responder/);
    process.emit('SIGINT');
    await listening.ended;
  });
});

describe('listen refuses, with exit code 2', () => {
  const refusal = (args: string[]) =>
    listen(...args).ended.then(
      () => null,
      (error: unknown) => error as CliError,
    );

  test('where nothing could be held, naming every port', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    // A WSUS has two ports in a row.
    for (const one of [port, port + 1]) await listenAt(at, one, (socket) => socket.end());
    const error = await refusal(['-t', topologyFile(port), '--as', 'wsus01']);
    expect(error).toBeInstanceOf(CliError);
    expect(error?.exitCode).toBe(2);
    expect(error?.message).toBe(`no port could be held:\nA real service answers there already, and keeps it: tcp ${port}-${port + 1}`);
  });

  test.each<[string, string[], RegExp]>([
    ['an address that is not this machine’s', ['--as', 'wsus01'], /^none of the addresses that wsus01 has in the topology \(192\.0\.2\.77\) is this machine's.*--address/],
    ['--address of another machine', ['--as', 'wsus01', '--address', '192.0.2.78'], /^none of the addresses of --address \(192\.0\.2\.78\)/],
    ['a host that nothing flows to', ['--as', 'sup01'], /^no flow of .* ends at a port of sup01/],
    ['a host that is not in the topology', ['--as', 'nobody'], /no host of .* has that name/],
    ['a malformed duration', ['--as', 'wsus01', '--for', 'soon'], /malformed duration "soon"/],
    ['a malformed network', ['--as', 'wsus01', '--allow', '10.0.0.0/33'], /^--allow 10\.0\.0\.0\/33: expected an address or a network/],
    ['a key file that is not there', ['--as', 'wsus01', '--key-file', 'no-such-file'], /cannot read the key file no-such-file/],
  ])('%s', async (_, args, message) => {
    const error = await refusal(['-t', topologyFile(8530, '192.0.2.77'), ...args]);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });
});
