import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { samplePorts } from '../../src/model/samples.ts';
import { decodeHello, decodeUdpAnswer, encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, listenAt, startResponder } from './loopback.ts';

const at = '127.77.0.1';
const [guest, second] = ['127.77.1.1', '127.77.0.2'];

afterEach(closeAll);

async function helloOf(address: string, port: number) {
  const decoded = decodeHello(Buffer.from(await call(address, port, guest).line(), 'latin1'));
  if (decoded.kind !== 'hello') throw new Error(`no hello but ${decoded.kind}`);
  return decoded.hello;
}

describe('what a responder holds', () => {
  test('TCP: it speaks first, with its name, the port, and a nonce of its own for each connection', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)] });
    const [one, two] = [await helloOf(at, port), await helloOf(at, port)];
    expect(one).toEqual({ name: 'stand', protocol: 'tcp', port, nonce: one.nonce, holds: { tcp: [port], udp: [] } });
    expect(two.nonce).not.toBe(one.nonce);
  });

  test('UDP: it answers a challenge with its name, the port and the challenge', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')] });
    const socket = await bindUdp(guest);
    const request = encodeUdpChallenge(Buffer.alloc(16, 7));
    socket.send(request, port, at);
    const [reply] = (await once(socket, 'message')) as [Buffer];
    expect(decodeUdpAnswer(reply)).toEqual({ hello: { name: 'stand', protocol: 'udp', port, nonce: '07'.repeat(16), holds: { tcp: [], udp: [port] } }, proof: null });
    expect(reply.length).toBeLessThanOrEqual(request.length);
  });

  test('ports of all flows, once each, ranges by their samples, ICMP aside; and what it says is what is there', async () => {
    const [a, b] = (await freePorts(2, at)) as [number, number];
    const flows = [flowTo(a), flowTo(a, 'tcp', 'expected'), flowTo(b, 'udp'), flowTo(null, 'tcp', 'planned', '21000-21100'), flowTo(null, 'icmp')];
    const { ports } = await startResponder({ addresses: [at], flows });
    const samples = samplePorts({ first: 21000, last: 21100 });
    const tcp = [a, ...samples].sort((x, y) => x - y);
    expect(ports.map(({ protocol, port, state }) => `${protocol}/${port} ${state}`)).toEqual([...tcp.map((port) => `tcp/${port} held`), `udp/${b} held`]);
    for (const port of tcp) expect((await helloOf(at, port)).holds).toEqual({ tcp, udp: [b] });
  });

  test('each of several addresses', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at, second], flows: [flowTo(port)] });
    expect((await helloOf(at, port)).port).toBe(port);
    expect((await helloOf(second, port)).port).toBe(port);
  });

  test('a connection that comes while ports are being taken hears of all of them, or of none', async () => {
    const taken = await freePorts(200, at);
    const starting = startResponder({ addresses: [at], flows: taken.map((port) => flowTo(port)) });
    const early = new Set<string>();
    const knock = setInterval(
      () =>
        void call(at, taken[0] ?? 0, guest)
          .line()
          .then(
            (line) => early.add(line.replace(/nonce=\S+/, '')),
            () => undefined,
          ),
      1,
    );
    await starting;
    clearInterval(knock);
    await helloOf(at, taken[0] ?? 0);
    const whole = [...taken].sort((a, b) => a - b);
    for (const line of early) {
      const hello = decodeHello(Buffer.from(line.replace('  ', ` nonce=${'0'.repeat(32)} `), 'latin1'));
      expect(hello.kind === 'hello' && hello.hello.holds?.tcp).toEqual(whole);
    }
  });
});

describe('what it leaves alone', () => {
  test('a TCP service that answers keeps its port, and its clients notice nothing', async () => {
    const [port, free] = (await freePorts(2, at)) as [number, number];
    await listenAt(at, port, (socket) => socket.end('real service\n'));
    const { ports } = await startResponder({ addresses: [at], flows: [flowTo(port), flowTo(free)] });
    expect(ports).toContainEqual({ protocol: 'tcp', port, state: 'real-service', code: null });
    expect(await call(at, port, guest).line()).toBe('real service\n');
    expect((await helloOf(at, free)).holds).toEqual({ tcp: [free], udp: [] });
  });

  test('a service that listens at every address', async () => {
    const everywhere = await listenAt('0.0.0.0', 0, (socket) => socket.end('real service\n'));
    const { port } = everywhere.address() as { port: number };
    const { ports } = await startResponder({ addresses: [at], flows: [flowTo(port)] });
    expect(ports.map(({ state }) => state)).toEqual(['real-service']);
    expect(await call(at, port, guest).line()).toBe('real service\n');
  });

  test('a UDP port that a program has', async () => {
    const real = await bindUdp(at);
    const { port } = real.address();
    const { ports } = await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')] });
    expect(ports).toEqual([{ protocol: 'udp', port, state: 'in-use', code: 'EADDRINUSE' }]);
    const socket = await bindUdp(guest);
    socket.send('hello', port, at);
    const [data] = (await once(real, 'message')) as [Buffer];
    expect(data.toString()).toBe('hello');
  });

  test('a UDP port that a program has at every address', async () => {
    const real = await bindUdp('0.0.0.0');
    const { port } = real.address();
    const { ports } = await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')] });
    expect(ports.map(({ state }) => state)).toEqual(['in-use']);
  });

  test('a port that one of the addresses cannot have is held at none of them', async () => {
    const real = await bindUdp(second);
    const { port } = real.address();
    const { ports } = await startResponder({ addresses: [at, second], flows: [flowTo(port, 'udp')] });
    expect(ports.map(({ state }) => state)).toEqual(['in-use']);
    // Free again at the first address.
    await bindUdp(at, port);
  });

  test('an address that is not this machine’s', async () => {
    // UDP alone: to look for a real TCP service there would send a packet.
    const { ports } = await startResponder({ addresses: ['192.0.2.77'], flows: [flowTo(21999, 'udp')] });
    expect(ports).toEqual([{ protocol: 'udp', port: 21999, state: 'unavailable', code: 'EADDRNOTAVAIL' }]);
  });
});
