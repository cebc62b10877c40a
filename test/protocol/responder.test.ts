import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeHello,
  decodeTcpAnswer,
  decodeTcpChallenge,
  decodeUdpAnswer,
  decodeUdpChallenge,
  encodeHello,
  encodeTcpAnswer,
  encodeTcpChallenge,
  encodeUdpAnswer,
  encodeUdpChallenge,
  type Hello,
  proofOf,
  sameHost,
  verify,
} from '../../src/protocol/responder.ts';

const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 60 }).map((list) => list.sort((a, b) => a - b));
const hexOf = (byteLength: number) => fc.uint8Array({ minLength: byteLength, maxLength: byteLength }).map((bytes) => Buffer.from(bytes).toString('hex'));
const hellos: fc.Arbitrary<Hello> = fc.record({
  name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/),
  protocol: fc.constantFrom('tcp' as const, 'udp' as const),
  port: fc.integer({ min: 1, max: 65535 }),
  nonce: hexOf(16),
  holds: fc.option(fc.record({ tcp: ports, udp: ports })),
});
// Of one length: HMAC fills short keys with zeros, so that a key and the same with a zero more are one.
const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hello: Hello = { name: 'db01.contoso.example', protocol: 'tcp', port: 1433, nonce: '00'.repeat(16), holds: { tcp: [135, 1433, 4022], udp: [] } };

const decoders = { decodeHello, decodeTcpChallenge, decodeTcpAnswer, decodeUdpChallenge, decodeUdpAnswer };

describe('encode and decode', () => {
  test('a hello is read as it was said, with what follows left alone', () => {
    fc.assert(
      fc.property(hellos, fc.uint8Array(), (said, more) => {
        const line = encodeHello(said);
        expect(decodeHello(Buffer.concat([line, more]))).toEqual({ kind: 'hello', hello: said, byteLength: line.length });
      }),
    );
  });

  test('a hello is one line of printable ASCII of at most 4 KiB, whatever it says', () => {
    const many = Array.from({ length: 1000 }, (_, i) => 1 + 3 * i);
    const line = Buffer.from(encodeHello({ ...hello, holds: { tcp: many, udp: many } })).toString('latin1');
    expect(line.length).toBeLessThanOrEqual(4096);
    expect(line).toMatch(/^cm-preflight-responder\/1 [\x20-\x7e]+ tcp=\? udp=\?\n$/);
  });

  test('a challenge and its answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.option(hexOf(32)), (challenge, proof) => {
        expect(decodeTcpChallenge(encodeTcpChallenge(challenge))).toBe(Buffer.from(challenge).toString('hex'));
        expect(decodeUdpChallenge(encodeUdpChallenge(challenge))).toBe(Buffer.from(challenge).toString('hex'));
        expect(decodeTcpAnswer(encodeTcpAnswer(proof))).toEqual({ kind: 'answer', proof });
      }),
    );
  });

  test('a datagram answer is never longer than its request, and proves what it says', () => {
    const request = encodeUdpChallenge(new Uint8Array(16));
    expect(request.length).toBeLessThan(1200);
    fc.assert(
      fc.property(hellos, keys, hexOf(16), (said, key, challenge) => {
        const bytes = encodeUdpAnswer(said, (what) => proofOf(key, challenge, what));
        expect(bytes.length).toBeLessThanOrEqual(request.length);
        const answer = decodeUdpAnswer(bytes);
        expect(answer && { ...answer.hello, holds: null }).toEqual({ ...said, holds: null });
        expect(answer && verify(key, challenge, answer.hello, answer.proof)).toBe(true);
      }),
    );
  });

  test('what does not fit in a datagram is left out, and the proof is of what is said', () => {
    const key = new Uint8Array(32);
    const many = Array.from({ length: 200 }, (_, i) => 1000 + 2 * i);
    const bytes = encodeUdpAnswer({ ...hello, protocol: 'udp', holds: { tcp: many, udp: many } }, (said) => proofOf(key, hello.nonce, said));
    const answer = decodeUdpAnswer(bytes);
    expect(bytes.length).toBeLessThanOrEqual(600);
    expect(answer?.hello).toEqual({ ...hello, protocol: 'udp', holds: null });
    expect(answer && verify(key, hello.nonce, answer.hello, answer.proof)).toBe(true);
  });

  test('what a host with many roles holds fits in a datagram', () => {
    const tcp = [
      80,
      135,
      139,
      443,
      445,
      1433,
      2701,
      3389,
      4022,
      8003,
      8005,
      8530,
      8531,
      9010,
      10123,
      ...Array.from({ length: 16 }, (_, i) => 10124 + i),
      51883,
      54613,
      57344,
      60074,
      62805,
    ];
    const udp = [9, 67, 68, 69, 135, 137, 138, 389, 636, 4011, 8004, 25536, 63167, 63333, 63500, 63667, 63833];
    const said: Hello = { name: 'siteserver01.configmgr.corp.contoso.example', protocol: 'udp', port: 25536, nonce: 'ab'.repeat(16), holds: { tcp, udp } };
    expect(decodeUdpAnswer(encodeUdpAnswer(said, () => 'cd'.repeat(32)))).toEqual({ hello: said, proof: 'cd'.repeat(32) });
  });
});

describe('decoders are total', () => {
  test.each(Object.entries(decoders))('%s takes any bytes', (_, decode) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 6000 }), (bytes) => void decode(bytes)));
  });

  test.each(Object.entries(decoders))('%s takes every mutation of what is said', (_, decode) => {
    fc.assert(
      fc.property(hellos, fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 5 }), (said, changes) => {
        for (const original of [
          encodeHello(said),
          encodeUdpAnswer(said, () => null),
          encodeTcpAnswer('ab'.repeat(32)),
          encodeTcpChallenge(new Uint8Array(16)),
          encodeUdpChallenge(new Uint8Array(16)),
        ]) {
          const bytes = Uint8Array.from(original);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          decode(bytes);
        }
      }),
    );
  });

  test('something else is told at its first byte that cannot be a mark, or that no line has', () => {
    const line = encodeHello(hello);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: line.length - 2 }), fc.nat(255), (at, value) => {
        fc.pre(at < 25 ? value !== line[at] : value >= 0x7f || (value < 0x20 && value !== 0x0a && value !== 0x0d));
        const bytes = Uint8Array.from(line.subarray(0, at + 1));
        bytes[at] = value;
        expect(decodeHello(bytes)).toEqual({ kind: 'other' });
      }),
    );
  });

  test('a peer that never ends its line is given up at 4 KiB', () => {
    const endless = Buffer.from(`cm-preflight-responder/1 name=${'a'.repeat(10_000)}`);
    expect(decodeHello(endless.subarray(0, 4095))).toEqual({ kind: 'incomplete' });
    expect(decodeHello(endless.subarray(0, 4096))).toEqual({ kind: 'other' });
    expect(decodeTcpAnswer(Buffer.from('answer '.padEnd(200, '0')))).toEqual({ kind: 'other' });
  });

  test.each([
    ['a port of zero', 'port=tcp/0'],
    ['a port too high', 'port=tcp/65536'],
    ['a leading zero', 'port=tcp/0443'],
    ['another protocol', 'port=icmp/1'],
  ])('%s is no hello', (_, port) => {
    expect(decodeHello(Buffer.from(`cm-preflight-responder/1 name=a ${port} nonce=${'0'.repeat(32)} tcp=- udp=-\n`))).toEqual({ kind: 'other' });
  });

  test.each(['443,80', '80,80', '80,81', '80-80', '81-80', '0', '65536', '1-65535', '080', '80,', '', '?', '--'])('"%s" is no list of held ports', (list) => {
    expect(decodeHello(Buffer.from(`cm-preflight-responder/1 name=a port=tcp/80 nonce=${'0'.repeat(32)} tcp=${list} udp=-\n`))).toEqual({ kind: 'other' });
  });
});

describe('proof', () => {
  const changed: fc.Arbitrary<Partial<Hello>> = fc.oneof(
    hellos.map(({ name }) => ({ name })),
    hellos.map(({ protocol }) => ({ protocol })),
    hellos.map(({ port }) => ({ port })),
    hellos.map(({ nonce }) => ({ nonce })),
    hellos.map(({ holds }) => ({ holds })),
  );

  test('holds for the key, challenge and statement it was made for, name in any case', () => {
    fc.assert(
      fc.property(keys, hexOf(16), hellos, (key, challenge, said) => {
        expect(verify(key, challenge, { ...said, name: said.name.toUpperCase() }, proofOf(key, challenge, said))).toBe(true);
      }),
    );
  });

  test('fails once any field of the statement is changed', () => {
    fc.assert(
      fc.property(keys, hexOf(16), hellos, changed, (key, challenge, said, change) => {
        const forged = { ...said, ...change };
        fc.pre(JSON.stringify({ ...forged, name: forged.name.toLowerCase() }) !== JSON.stringify({ ...said, name: said.name.toLowerCase() }));
        expect(verify(key, challenge, forged, proofOf(key, challenge, said))).toBe(false);
      }),
    );
  });

  test('fails for another challenge, another key and another proof', () => {
    fc.assert(
      fc.property(keys, keys, hexOf(16), hexOf(16), hellos, hexOf(32), (key, other, challenge, later, said, guess) => {
        const proof = proofOf(key, challenge, said);
        fc.pre(later !== challenge && !Buffer.from(key).equals(Buffer.from(other)) && guess !== proof);
        expect(verify(key, later, said, proof)).toBe(false);
        expect(verify(other, challenge, said, proof)).toBe(false);
        expect(verify(key, challenge, said, guess)).toBe(false);
      }),
    );
  });

  test.each([null, '', 'ab', 'ä'.repeat(64), 'ab'.repeat(33)])('%j is no proof', (proof) => {
    expect(verify(new Uint8Array(16), '00'.repeat(16), hello, proof)).toBe(false);
  });
});

describe('sameHost', () => {
  test.each([
    ['db01.contoso.example', 'DB01.Contoso.Example', true],
    ['db01.contoso.example.', 'db01.contoso.example', true],
    ['db01', 'db01.contoso.example', true],
    ['db01.contoso.example', 'db01.fabrikam.example', false],
    ['db01', 'db02', false],
    ['db0', 'db01.contoso.example', false],
    ['10.20.0.11', 'db01.contoso.example', true],
    ['db01.contoso.example', 'fd00::11', true],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(sameHost(a, b)).toBe(expected);
    expect(sameHost(b, a)).toBe(expected);
  });
});
