import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeUdpAnswer, decodeUdpChallenge, encodeUdpAnswer, encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { guestList } from '../../src/respond/guests.ts';
import { defaultLimits } from '../../src/respond/limits.ts';
import { seats } from '../../src/respond/seats.ts';
import type { Shared } from '../../src/respond/stand.ts';
import { datagramAnswer } from '../../src/respond/udp.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, settled, startChild, startResponder } from './loopback.ts';

const at = '127.77.0.6';
const guest = '127.77.1.7';
const other = '127.77.1.8';

// Floods, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeAll);

/** What a datagram from a host that is answered is answered with, where the host holds so many ports and has so long a name. */
function answerTo(data: Uint8Array, options: Partial<Pick<Shared, 'name' | 'key' | 'holds' | 'mayAnswer'>> = {}, from = guest): Uint8Array | null {
  const guests = guestList(['127.77.1.0/24']);
  const holds = () => ({ tcp: [80, 443], udp: [69] });
  const [guestSeats, strangerSeats] = [seats(1, 1), seats(1, 1)];
  const shared: Shared = {
    name: 'stand',
    key: null,
    guests,
    limits: defaultLimits,
    guestSeats,
    strangerSeats,
    mayGreet: () => true,
    mayAnswer: () => true,
    holds,
    ready: Promise.resolve(),
    ...options,
  };
  return datagramAnswer(data, { address: from, port: 50_000 }, 69, shared);
}

describe('an answer', () => {
  const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 1100 });
  const hosts = fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/),
    key: fc.option(fc.uint8Array({ minLength: 16, maxLength: 100 })),
    holds: fc.record({ tcp: ports, udp: ports }).map((held) => () => held),
  });
  const whole = encodeUdpChallenge(Buffer.alloc(16, 3));

  test('is never longer than the request, whoever asks, with a key or without, of every length', () => {
    for (let byteLength = 0; byteLength <= 1500; byteLength++) {
      const padded = Buffer.alloc(byteLength, ' ');
      padded.set(whole.subarray(0, byteLength));
      for (const key of [null, Buffer.alloc(32, 1)]) expect(answerTo(padded, { key })?.length ?? 0).toBeLessThanOrEqual(byteLength);
    }
  });

  test('is never longer than the request, whatever this host holds and is called', () => {
    fc.assert(
      fc.property(hosts, fc.uint8Array({ minLength: 16, maxLength: 16 }), (host, challenge) => {
        const request = encodeUdpChallenge(challenge);
        const answer = answerTo(request, host);
        expect(answer?.length).toBeLessThanOrEqual(request.length);
        expect(answer && decodeUdpAnswer(answer)?.hello.nonce).toBe(Buffer.from(challenge).toString('hex'));
      }),
    );
  });

  test('is never longer than the request, whatever is written into it, and nothing but a challenge has one', () => {
    const changes = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1500 }), fc.constant(whole)), fc.nat(1500), changes, hosts, (start, byteLength, changed, host) => {
        const data = Buffer.concat([start, Buffer.alloc(1500, ' ')]).subarray(0, Math.max(start.length === whole.length ? 600 : 0, byteLength));
        for (const [at, value] of changed) if (data.length > 0) data[at % data.length] = value;
        const answer = answerTo(data, host);
        expect(answer?.length ?? 0).toBeLessThanOrEqual(data.length);
        expect(answer === null).toBe(decodeUdpChallenge(data) === null);
      }),
    );
  });

  test('is no request, so that two responders never answer each other without an end', () => {
    fc.assert(
      fc.property(hosts, (host) => {
        const answer = answerTo(whole, host);
        expect(answer && answerTo(answer, host)).toBeNull();
      }),
    );
  });

  test('is never longer than the request where it is about as long, and even then no request', () => {
    const tcp = Array.from({ length: 70 }, (_, i) => 10_000 + 2 * i);
    const lengths = new Set<number>();
    for (const key of [null, Buffer.alloc(32, 1)]) {
      for (let length = 1; length <= 253; length++) {
        const host = { key, name: 'x'.repeat(length), holds: () => ({ tcp, udp: [69] }) };
        const answer = answerTo(whole, host);
        if (answer === null) throw new Error('no answer');
        lengths.add(answer.length);
        expect(answer.length).toBeLessThanOrEqual(600);
        expect(answerTo(answer, host)).toBeNull();
      }
    }
    expect([599, 600].map((length) => lengths.has(length))).toEqual([true, true]);
  });

  test('goes to nobody else, and to nobody beyond the pace', () => {
    expect(answerTo(whole)).not.toBeNull();
    expect(answerTo(whole, {}, '127.77.2.1')).toBeNull();
    expect(answerTo(whole, {}, '')).toBeNull();
    expect(answerTo(whole, { mayAnswer: () => false })).toBeNull();
  });

  test('beyond the pace costs no proof', () => {
    const key = new Proxy(Buffer.alloc(32, 1), {
      get: () => {
        throw new Error('the key was used');
      },
    });
    expect(answerTo(whole, { key, mayAnswer: () => false })).toBeNull();
    expect(answerTo(whole, { key }, '127.77.2.1')).toBeNull();
    expect(() => answerTo(whole, { key })).toThrow();
  });
});

describe('over the wire', () => {
  test('only a whole challenge is answered, and never with more bytes than it had', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')], name: `a-very-long-name.${'x'.repeat(63)}.contoso.example` });
    const socket = await bindUdp(guest);
    const whole = Buffer.from(encodeUdpChallenge(Buffer.alloc(16, 3)));
    const answer = encodeUdpAnswer({ name: 'stand', protocol: 'udp', port, nonce: '03'.repeat(16), holds: null }, () => null);
    const others = [
      Buffer.alloc(0),
      Buffer.alloc(1),
      whole.subarray(0, 57),
      whole.subarray(0, 599),
      Buffer.concat([whole, Buffer.from(' ')]),
      Buffer.alloc(600, 0x20),
      Buffer.from('\0\0\0\0'),
      Buffer.from(answer),
      Buffer.alloc(1400, 0xff),
    ];
    const got: Buffer[] = [];
    socket.on('message', (data) => got.push(data));
    for (const bytes of others) socket.send(bytes, port, at);
    socket.send(whole, port, at);
    await once(socket, 'message');
    await settled();
    expect(got.map((data) => data.toString('latin1').includes(` nonce=${'03'.repeat(16)} `))).toEqual([true]);
    expect(got[0]?.length).toBeLessThanOrEqual(whole.length);
  });

  test('a host that asks without end is answered at a bounded pace', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')], limits: { answersPerSecondToUnmet: { all: 100, ofGreedy: 100, toPeer: 5, toModest: 5 } } });
    const [greedy, modest] = [await bindUdp(guest), await bindUdp(other)];
    let answers = 0;
    greedy.on('message', () => answers++);
    for (let i = 0; i < 100; i++) greedy.send(encodeUdpChallenge(Buffer.alloc(16, i)), port, at);
    await settled();
    modest.send(encodeUdpChallenge(Buffer.alloc(16)), port, at);
    await once(modest, 'message');
    await settled();
    // The hundred may fall into two seconds of the clock.
    expect(answers).toBeGreaterThan(0);
    expect(answers).toBeLessThanOrEqual(10);
  });

  test('a host that connected before is known to be there, and has answers that nobody else can use up', async () => {
    const [port, tcp] = (await freePorts(2, at)) as [number, number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp'), flowTo(tcp)] });
    const challenge = encodeUdpChallenge(Buffer.alloc(16));
    // As if forged: many guests, none of which was ever here, from many ports.
    const forged = await Promise.all(Array.from({ length: 100 }, (_, i) => bindUdp(`127.77.1.${60 + (i % 50)}`)));
    let answers = 0;
    for (const socket of forged) socket.on('message', () => answers++);
    const ask = () => {
      for (const socket of forged) for (let i = 0; i < 3; i++) socket.send(challenge, port, at);
    };
    ask();
    await call(at, tcp, other).line();
    const ours = await Promise.all(Array.from({ length: 100 }, () => bindUdp(other)));
    let heard = 0;
    await Promise.all(
      ours.map((socket) => {
        socket.send(challenge, port, at);
        return once(socket, 'message').then(() => heard++);
      }),
    );
    expect(heard).toBe(100);
    // Two seconds of the clock; on a slow machine a third.
    expect(answers).toBeGreaterThanOrEqual(60);
    expect(answers).toBeLessThanOrEqual(180);
  });

  test('a flood of 100,000 datagrams, of strangers and without sense, leaves a host answered', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const child = await startChild({ address: at, flows: [flowTo(port, 'udp')] });
    const before = await child.measure();
    const strangers = await Promise.all(Array.from({ length: 20 }, (_, i) => bindUdp(`127.77.2.${20 + i}`)));
    const noisy = await bindUdp(guest);
    const [challenge, garbage] = [encodeUdpChallenge(Buffer.alloc(16, 7)), Buffer.alloc(600, 0x41)];
    let strange = 0;
    for (const socket of [...strangers, noisy]) socket.on('message', () => strange++);
    // A prober that asks at every five thousandth, and once more for each of those, from a port of its own each time.
    const ours = await Promise.all(Array.from({ length: 40 }, () => bindUdp(other)));
    let answered = 0;
    for (const socket of ours) socket.on('message', () => answered++);
    for (let i = 0; i < 100_000; i++) {
      (i % 2 === 0 ? strangers[(i >> 1) % 20] : noisy)?.send(i % 2 === 0 ? challenge : garbage, port, at, () => undefined);
      if (i % 200 === 0) await settled();
      if (i % 2500 === 0) ours[i / 2500]?.send(challenge, port, at);
    }
    // What was sent before has been dealt with once the child answers.
    const after = await child.measure();
    await settled();
    // All, as a rule; where the machine has less time than the flood, the system drops some of both.
    expect(answered).toBeGreaterThan(10);
    expect(strange).toBe(0);
    expect(after.requestsOfStrangers).toBeGreaterThan(1000);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2e6);
  });
});
