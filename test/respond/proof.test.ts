import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { tcpConnect } from '../../probes/tcp-connect.ts';
import { udpDatagram } from '../../probes/udp-datagram.ts';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow, Listener } from '../../src/model/flow.ts';
import { encodeHello, encodeTcpChallenge, encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { contextOf } from '../made.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, listenAt, startResponder } from './loopback.ts';

const at = '127.77.0.6';
const impostor = '127.77.0.7';
const guest = '127.77.1.7';
const stranger = '127.77.2.7';
const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);

afterEach(closeAll);

/** Probes as a host that has `proverKey`, from an address of the tests. */
function probe(
  address: string,
  port: number,
  options: { key?: Uint8Array | null; protocol?: 'tcp' | 'udp'; source?: string; to?: string; listener?: Listener; signal?: AbortSignal } = {},
): Promise<Sighting> {
  const { protocol = 'tcp', listener = 'planned' } = options;
  const flow: Flow = { ...flowTo(port, protocol, listener), to: options.to ?? 'stand' };
  const context = contextOf({
    timeoutMs: 500,
    answerTimeoutMs: 2000,
    source: options.source ?? guest,
    key: options.key ?? null,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return (protocol === 'tcp' ? tcpConnect : udpDatagram)({ flow, address, port, endpoints: [] }, context);
}

describe.each(['tcp', 'udp'] as const)('over %s', (protocol) => {
  test.each([
    ['both have the key', key, key, 'responder', null],
    ['neither has one', null, null, 'responder', null],
    ['the responder alone has one', key, null, 'responder', null],
    ['the responder has none', null, key, undefined, 'unverified-responder'],
    ['the responder has another', otherKey, key, undefined, 'unverified-responder'],
  ])('%s', async (_, theirs, ours, reason, code) => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, protocol)], key: theirs });
    const seen = await probe(at, port, { key: ours, protocol });
    expect(seen).toMatchObject({ state: 'open', code });
    if (reason === undefined) expect(seen).not.toHaveProperty('responder');
    else expect(seen).toMatchObject({ reason, responder: { name: 'stand', keyed: ours !== null, holds: { [protocol]: [port] } } });
  });

  test('another host’s responder is no proof of a path to this one', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, protocol)], key });
    expect(await probe(at, port, { key, protocol, to: 'db02.contoso.example' })).toMatchObject({ reason: 'proto-mismatch', code: 'responder-of-another-host' });
  });
});

describe('an impostor without the key', () => {
  test('TCP: a recording of a whole exchange', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], key });
    const real = call(at, port, guest);
    const hello = await real.line();
    real.socket.write(encodeTcpChallenge(Buffer.alloc(16, 9)));
    const recording = hello + (await real.line());
    await listenAt(impostor, port, (socket) => socket.resume().write(recording, 'latin1'));
    const seen = await probe(impostor, port, { key });
    expect(seen).toMatchObject({ state: 'open', reason: 'syn-ack', code: 'unverified-responder' });
    expect(seen).not.toHaveProperty('responder');
  });

  test('UDP: a recording of an answer', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')], key });
    const socket = await bindUdp(guest);
    socket.send(encodeUdpChallenge(Buffer.alloc(16, 9)), port, at);
    const [recording] = (await once(socket, 'message')) as [Buffer];
    const fake = await bindUdp(impostor, port);
    fake.on('message', (_, from) => fake.send(recording, from.port, from.address));
    const seen = await probe(impostor, port, { key, protocol: 'udp' });
    expect(seen).toMatchObject({ state: 'open|filtered', reason: 'no-response' });
  });

  test('UDP: a recording with the new challenge written into it', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')], key });
    const socket = await bindUdp(guest);
    const old = Buffer.alloc(16, 9).toString('hex');
    socket.send(encodeUdpChallenge(Buffer.from(old, 'hex')), port, at);
    const [recording] = (await once(socket, 'message')) as [Buffer];
    const fake = await bindUdp(impostor, port);
    fake.on('message', (request, from) => {
      const asked = /[0-9a-f]{32}/.exec(request.toString('latin1'))?.[0] ?? '';
      fake.send(recording.toString('latin1').replace(old, asked), from.port, from.address);
    });
    expect(await probe(impostor, port, { key, protocol: 'udp' })).toMatchObject({ code: 'unverified-responder' });
  });

  test('TCP: one who has the real responder answer for another port', async () => {
    const [open, blocked] = (await freePorts(2, at)) as [number, number];
    await startResponder({ addresses: [at], flows: [flowTo(open), flowTo(blocked)], key });
    await listenAt(impostor, blocked, (socket) => {
      const real = call(at, open, guest);
      real.socket.on('data', (data) => socket.write(data.toString('latin1').replace(`port=tcp/${open}`, `port=tcp/${blocked}`), 'latin1'));
      socket.on('data', (data) => real.socket.write(data));
    });
    expect(await probe(impostor, blocked, { key })).toMatchObject({ code: 'unverified-responder' });
  });

  test('TCP: one who says that it holds more than it does', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], key });
    await listenAt(impostor, port, (socket) => {
      const real = call(at, port, guest);
      real.socket.on('data', (data) => socket.write(data.toString('latin1').replace('udp=-', 'udp=69'), 'latin1'));
      socket.on('data', (data) => real.socket.write(data));
    });
    expect(await probe(impostor, port, { key })).toMatchObject({ code: 'unverified-responder' });
  });

  test('TCP: nobody, where the end of the run came before the proof', async () => {
    const [port] = (await freePorts(1, impostor)) as [number];
    const hello = encodeHello({ name: 'stand', protocol: 'tcp', port, nonce: '00'.repeat(16), holds: { tcp: [port], udp: [] } });
    const over = new AbortController();
    await listenAt(impostor, port, (socket) => socket.once('data', () => over.abort()).write(hello));
    expect(await probe(impostor, port, { key, signal: over.signal })).toMatchObject({ state: 'unknown', reason: 'not-run' });
  });

  test('TCP: a mark and then silence', async () => {
    const [port] = (await freePorts(1, impostor)) as [number];
    const hello = encodeHello({ name: 'stand', protocol: 'tcp', port, nonce: '00'.repeat(16), holds: { tcp: [port], udp: [] } });
    await listenAt(impostor, port, (socket) => socket.resume().write(hello));
    expect(await probe(impostor, port, { key })).toMatchObject({ code: 'unverified-responder' });
  });
});

describe('a prober that is a stranger', () => {
  test('sees something unknown at a planned port, and no responder', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)] });
    expect(await probe(at, port, { source: stranger })).toMatchObject({ state: 'open', reason: 'syn-ack' });
  });

  test('does not take it for the service at a port whose service is due', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'tcp', 'expected')] });
    expect(await probe(at, port, { source: stranger, listener: 'expected' })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });

  test('hears nothing over UDP', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')] });
    expect(await probe(at, port, { source: stranger, protocol: 'udp' })).toMatchObject({ state: 'open|filtered', reason: 'no-response' });
  });
});
