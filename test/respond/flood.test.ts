import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeHello, encodeTcpChallenge, verify } from '../../src/protocol/responder.ts';
import { call, closeAll, flowTo, freePorts, settled, startResponder } from './loopback.ts';

const at = '127.77.0.4';
const guest = '127.77.1.4';
const other = '127.77.1.5';
const stranger = '127.77.2.4';

// Floods, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

afterEach(closeAll);

describe('floods', () => {
  test('2,000 connections of one host: a bounded number is kept, and everybody is answered meanwhile', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { greetingsPerSecondToPeer: 1e6 } });
    let greeted = 0;
    let kept = 0;
    // In waves, since a queue of handshakes that overflows is the system's business, and takes it seconds.
    for (let wave = 0; wave < 20; wave++) {
      const calls = Array.from({ length: 100 }, () => call(at, port, guest));
      kept += calls.length;
      for (const one of calls) void one.ended.then(() => kept--);
      await Promise.all(calls.map((one) => one.line().then(() => greeted++)));
    }
    expect(greeted).toBe(2000);
    expect(await call(at, port, other).line()).toMatch(/^cm-preflight-responder/);
    while (kept > 256) await settled();
    expect(kept).toBe(256);
  });

  test('a host that connects without end is greeted at a bounded pace, and others as ever', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { greetingsPerSecondToPeer: 20 } });
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, () =>
        call(at, port, guest)
          .line()
          .then(
            () => 'greeted',
            () => 'ended',
          ),
      ),
    );
    const greeted = outcomes.filter((one) => one === 'greeted').length;
    // The three hundred may fall into two seconds of the clock, and on a slow machine into more.
    expect(greeted).toBeGreaterThanOrEqual(20);
    expect(greeted).toBeLessThan(200);
    expect(await call(at, port, other).line()).toMatch(/^cm-preflight-responder/);
  });

  test('guests that take all places leave one for a guest that comes later', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guests: 40 } });
    const greedy = Array.from({ length: 40 }, () => call(at, port, guest));
    for (const one of greedy) await one.line();
    const modest = call(at, port, other);
    await modest.line();
    let hasEnded = false;
    void modest.ended.then(() => {
      hasEnded = true;
    });
    const more = Array.from({ length: 40 }, () => call(at, port, guest));
    for (const one of more) await one.line();
    await Promise.all(greedy.map((one) => one.ended));
    expect(hasEnded).toBe(false);
  });

  test('strangers never take the places of guests, and no more than theirs', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guests: 1, strangers: 5, strangersOfPeer: 2, strangerMs: 600_000 } });
    const calls = Array.from({ length: 100 }, (_, i) => call(at, port, `127.77.2.${1 + (i % 4)}`));
    const closed = new Set<number>();
    calls.forEach((one, i) => void one.ended.then(() => closed.add(i)));
    await Promise.all(calls.map((one) => Promise.race([one.ended, once(one.socket, 'connect')])));
    expect(await call(at, port, guest).line()).toMatch(/^cm-preflight-responder/);
    while (closed.size < 95) await settled();
    expect(closed.size).toBe(95);
    expect(calls.map((one) => one.received()).join('')).toBe('');
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

  test('whoever says more than 4 KiB is let go of, and not answered', async () => {
    const { one } = await greeted();
    one.socket.write(Buffer.alloc(4096, 0x20));
    one.socket.write(encodeTcpChallenge(challenge));
    await one.ended;
    expect(one.received()).not.toContain('answer');
  });

  test('endless bytes end soon, of a stranger too, at a planned port', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { strangerMs: 600_000, guestMs: 600_000 } });
    for (const from of [guest, stranger]) {
      const one = call(at, port, from);
      const pour = () => {
        while (one.socket.writable && one.socket.write(Buffer.alloc(65_536)));
      };
      one.socket.on('connect', pour).on('drain', pour);
      await one.ended;
    }
  });

  test('one byte after the other without an end: let go of after a bounded time, of a stranger too', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { strangerMs: 50, guestMs: 50 } });
    for (const from of [guest, stranger]) {
      const one = call(at, port, from);
      const drip = setInterval(() => one.socket.write('c'), 1);
      await one.ended;
      clearInterval(drip);
    }
  });

  test('one who never reads is let go of after a bounded time', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { guestMs: 50 } });
    const deaf = Array.from({ length: 100 }, () => call(at, port, guest));
    for (const { socket } of deaf) {
      socket.pause();
      // Who does not read sees the end only where it writes.
      const knock = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(knock));
    }
    await Promise.all(deaf.map((one) => one.ended));
  });
});
