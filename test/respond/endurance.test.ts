import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeTcpChallenge, encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { bindUdp, type Call, call, closeAll, flowTo, freePorts, settled, startChild } from './loopback.ts';

const at = '127.77.0.7';
const guest = '127.77.1.20';

// Thousands of connections, on a machine that others use too.
vi.setConfig({ testTimeout: 120_000 });

afterEach(closeAll);

const challenge = encodeTcpChallenge(Buffer.alloc(16, 5));

/** Connections of strangers, from many addresses, that are held for as long as the other end holds them. */
async function strangers(count: number, ports: readonly number[]): Promise<Call[]> {
  const all: Call[] = [];
  // In waves, since a queue of handshakes that overflows is the system's business, and takes it seconds.
  while (all.length < count) {
    const wave = Array.from({ length: 200 }, (_, i) => call(at, ports[i % ports.length] ?? 0, `127.77.2.${1 + (i % 50)}`));
    await Promise.all(wave.map((one) => Promise.race([one.ended, once(one.socket, 'connect').catch(() => undefined)])));
    all.push(...wave);
  }
  return all;
}

async function expectMarkAt(ports: readonly number[]): Promise<void> {
  const marks = await Promise.all(ports.map((port) => call(at, port, guest).line()));
  expect(marks.map((mark) => /^cm-preflight-responder\/1 .* port=tcp\/(\d+) /.exec(mark)?.[1])).toEqual(ports.map(String));
}

describe('5,000 connections of strangers that stay', () => {
  test.each([4096, 256])('leave a mark for a host of the topology at every port at once, with %i descriptors', async (mostDescriptors) => {
    const ports = await freePorts(20, at);
    const child = await startChild({ address: at, flows: ports.map((port) => flowTo(port)) }, mostDescriptors);
    const all = await strangers(5000, ports);
    await expectMarkAt(ports);
    const { descriptors } = await child.measure();
    expect(descriptors).toBeLessThan(Math.min(mostDescriptors, 20 + 256 + 100));
    expect(all.map((one) => one.received()).join('')).toBe('');
  });
});

test('guests that take all that 256 descriptors allow leave a mark for a host at every port', async () => {
  const ports = await freePorts(20, at);
  await startChild({ address: at, flows: ports.map((port) => flowTo(port)) }, 256);
  for (let i = 0; i < 400; i++) await call(at, ports[i % 20] ?? 0, `127.77.1.${100 + (i % 40)}`).line();
  await expectMarkAt(ports);
});

test('without a descriptor left it answers nobody, and everybody as soon as it has one', async () => {
  const [port, udp] = (await freePorts(2, at)) as [number, number];
  const child = await startChild({ address: at, flows: [flowTo(port), flowTo(udp, 'udp')] }, 256);
  expect(await child.exhaust()).toBe('EMFILE');
  const unheard = Array.from({ length: 50 }, () => call(at, port, guest));
  await Promise.all(unheard.map((one) => once(one.socket, 'connect')));
  // Datagrams need none.
  const socket = await bindUdp(guest);
  socket.send(encodeUdpChallenge(Buffer.alloc(16)), udp, at);
  await once(socket, 'message');
  expect(await child.relieve()).toBe('relieved');
  await expectMarkAt([port]);
});

test('where it cannot tell whether a real service has a port, for want of descriptors, it leaves the port', async () => {
  const [port] = (await freePorts(1, at)) as [number];
  const child = await startChild({ address: at, flows: [flowTo(port)], isExhausted: true }, 256);
  await child.relieve();
  expect((await child.measure()).ports).toEqual([{ protocol: 'tcp', port, state: 'unavailable', code: 'EMFILE' }]);
});

test('after floods of every kind its memory and descriptors are what they were, and it does nothing', async () => {
  const [port, due, udp] = (await freePorts(3, at)) as [number, number, number];
  const child = await startChild({ address: at, flows: [flowTo(port), flowTo(due, 'tcp', 'expected'), flowTo(udp, 'udp')], isKeyed: true });
  const flood = async () => {
    const socket = await bindUdp(`127.77.1.${30 + round}`);
    for (let i = 0; i < 10_000; i++) {
      socket.send(i % 2 === 0 ? encodeUdpChallenge(Buffer.alloc(16, i)) : Buffer.alloc(1200, i), udp, at);
      if (i % 200 === 0) await settled();
    }
    const guests = Array.from({ length: 300 }, (_, i) => call(at, port, `127.77.1.${50 + (i % 20)}`));
    for (const one of guests) {
      await one.line();
      one.socket.write(challenge);
      one.socket.write(Buffer.alloc(3000));
    }
    const others = await strangers(1000, [port, due]);
    for (const one of others) if (one.socket.writable) one.socket.write(Buffer.alloc(100_000));
    for (const one of [...guests, ...others]) one.socket.destroy();
    round++;
  };
  let round = 0;
  const idle = async () => {
    let measures = await child.measure();
    // Until it has seen them all go.
    while (measures.descriptors > start.descriptors) measures = await child.measure();
    return measures;
  };
  const start = await child.measure();
  await flood();
  // What the first floods leave is code that was compiled, and buffers that are used again.
  await flood();
  const warm = await idle();
  for (let i = 0; i < 4; i++) await flood();
  const after = await idle();
  // Some 100 KB of strangers by address, and nothing else.
  expect(after.heapBytes - warm.heapBytes).toBeLessThan(1e6);
  // What V8 and the system's allocator keep for the next time.
  expect(after.rssBytes - warm.rssBytes).toBeLessThan(60e6);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const later = await child.measure();
  // Two measurements with three collections of garbage each are within it.
  expect(later.cpuMs - after.cpuMs).toBeLessThan(250);
});
