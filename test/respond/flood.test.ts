import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeHello, encodeTcpChallenge, encodeUdpAnswer, encodeUdpChallenge, verify } from '../../src/protocol/responder.ts';
import { pace } from '../../src/respond/pace.ts';
import { seats } from '../../src/respond/seats.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, settled, startResponder } from './loopback.ts';

const at = '127.77.0.4';
const guest = '127.77.1.4';
const other = '127.77.1.5';
const stranger = '127.77.2.4';

afterEach(closeAll);

describe('floods', () => {
  test('2,000 connections of one host: a bounded number is kept, and another host is answered meanwhile', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)] });
    let greeted = 0;
    // In waves, since a queue of handshakes that overflows is the system's business, and takes it seconds.
    for (let wave = 0; wave < 20; wave++) {
      const calls = Array.from({ length: 100 }, () => call(at, port, guest));
      await Promise.all(
        calls.map((one) =>
          one.line().then(
            () => greeted++,
            () => undefined,
          ),
        ),
      );
    }
    expect(greeted).toBe(256);
    expect(await call(at, port, other).line()).toMatch(/^cm-preflight-responder/);
  });

  test('strangers never take the places of guests', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guests: 1, strangers: 2, strangerMs: 600_000 } });
    const calls = Array.from({ length: 100 }, () => call(at, port, stranger));
    const closed = new Set<number>();
    calls.forEach((one, i) => void one.ended.then(() => closed.add(i)));
    await Promise.all(calls.map((one) => Promise.race([one.ended, once(one.socket, 'connect')])));
    expect(await call(at, port, guest).line()).toMatch(/^cm-preflight-responder/);
    while (closed.size < 98) await settled();
    expect(closed.size).toBe(98);
  });

  test('a place is given back when its peer leaves, politely or not', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guests: 1, guestsOfPeer: 1 } });
    for (let i = 0; i < 20; i++) {
      let greeted: ReturnType<typeof call>;
      // The place is free as soon as the responder has seen the last one go.
      do greeted = call(at, port, guest);
      while ((await greeted.line().catch(() => null)) === null);
      if (i % 2 === 0) greeted.socket.resetAndDestroy();
      else greeted.socket.end();
    }
  });

  test('peers that reset at once do no harm', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)] });
    const calls = Array.from({ length: 300 }, () => call(at, port, guest));
    for (const { socket } of calls) socket.once('connect', () => socket.resetAndDestroy());
    await Promise.all(calls.map((one) => one.ended));
    expect(await call(at, port, guest).line()).toMatch(/^cm-preflight-responder/);
  });

  test('a guest is let go after a bounded time', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guestMs: 30 } });
    const one = call(at, port, guest);
    await one.line();
    await one.ended;
  });
});

describe('what a guest says', () => {
  const key = Buffer.alloc(32, 1);
  const challenge = Buffer.alloc(16, 2);

  async function greeted() {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], key });
    const one = call(at, port, guest);
    const decoded = decodeHello(Buffer.from(await one.line(), 'latin1'));
    if (decoded.kind !== 'hello') throw new Error('no hello');
    return { one, hello: decoded.hello };
  }

  test('a challenge, in as many segments as it likes, is answered with the proof', async () => {
    const { one, hello } = await greeted();
    for (const byte of encodeTcpChallenge(challenge)) {
      one.socket.write(Uint8Array.of(byte));
      await settled();
    }
    const [, proof = ''] = /^answer ([0-9a-f]{64})\n$/.exec(await one.line()) ?? [];
    expect(verify(key, challenge.toString('hex'), hello, proof)).toBe(true);
  });

  test('a request to the real service, and then a challenge: a mark can be known late', async () => {
    const { one, hello } = await greeted();
    one.socket.write(Buffer.alloc(3000, 0x16));
    one.socket.write('\r\n\r\n');
    one.socket.write(encodeTcpChallenge(challenge));
    const [, proof = ''] = /^answer ([0-9a-f]{64})\n$/.exec(await one.line()) ?? [];
    expect(verify(key, challenge.toString('hex'), hello, proof)).toBe(true);
  });

  test('only the first challenge of a connection is answered', async () => {
    const { one } = await greeted();
    one.socket.write(encodeTcpChallenge(challenge));
    await one.line();
    const before = one.received();
    one.socket.write(encodeTcpChallenge(challenge));
    // Another whole exchange with the same process: an answer would have come meanwhile.
    await greeted();
    await settled();
    expect(one.received()).toBe(before);
  });

  test('nothing is answered after 4 KiB', async () => {
    const { one } = await greeted();
    one.socket.write(Buffer.alloc(4096, 0x20));
    one.socket.write(encodeTcpChallenge(challenge));
    await greeted();
    await settled();
    expect(one.received()).not.toContain('answer');
  });
});

describe('datagrams', () => {
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
    await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')], limits: { answersPerSecondToPeer: 5 } });
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
});

describe('pace', () => {
  test('counts by second, for a peer and in all', () => {
    let nowMs = 0;
    const may = pace(5, 3, () => nowMs);
    const ask = (peer: string, times: number) => Array.from({ length: times }, () => may(peer)).filter(Boolean).length;
    expect(ask('a', 10)).toBe(3);
    expect(ask('b', 10)).toBe(2);
    expect(ask('c', 1)).toBe(0);
    nowMs = 999;
    expect(ask('a', 1)).toBe(0);
    nowMs = 1000;
    expect(ask('a', 10)).toBe(3);
  });
});

describe('seats', () => {
  test('are bounded in all and by peer, and given back once', () => {
    const room = seats(3, 2);
    const [a, b] = [room.take('a'), room.take('a')];
    expect(room.take('a')).toBeNull();
    const c = room.take('b');
    expect(room.take('c')).toBeNull();
    expect(room.taken()).toBe(3);
    a?.();
    a?.();
    expect(room.taken()).toBe(2);
    b?.();
    c?.();
    expect(room.taken()).toBe(0);
  });
});
