import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeHello, decodeTcpAnswer, decodeTcpChallenge, decodeUdpAnswer, decodeUdpChallenge, type Hello, verify } from '../../src/protocol/responder.ts';

interface WireCase {
  readonly decoder: keyof typeof decoders;
  readonly expect: unknown;
  readonly proves?: { readonly key: string; readonly challenge: string; readonly hello: Hello };
}

const decoders = {
  'tcp-hello': decodeHello,
  'tcp-challenge': decodeTcpChallenge,
  'tcp-answer': decodeTcpAnswer,
  'udp-challenge': decodeUdpChallenge,
  'udp-answer': decodeUdpAnswer,
};

const folder = join(import.meta.dirname, '../../fixtures/wire/responder');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.hex') ? [file.slice(0, -'.hex'.length)] : []));
const bytesOf = (name: string) => Buffer.from(readFileSync(join(folder, `${name}.hex`), 'latin1').replace(/\s/g, ''), 'hex');
const caseOf = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as WireCase;

describe('wire cases of the responder', () => {
  test.each(names)('%s', (name) => {
    const { decoder, expect: expected, proves } = caseOf(name);
    const decoded = decoders[decoder](bytesOf(name));
    expect(decoded).toEqual(expected);
    if (!proves) return;
    const proof = (decoded as { proof: string | null }).proof;
    expect(verify(Buffer.from(proves.key, 'hex'), proves.challenge, proves.hello, proof)).toBe(true);
  });

  test.each(names)('every prefix of %s is decoded without an error', (name) => {
    const bytes = bytesOf(name);
    for (const decode of Object.values(decoders)) for (let end = 0; end <= bytes.length; end++) decode(bytes.subarray(0, end));
  });

  test('a hello stays undecided up to its line end, and not a byte longer', () => {
    const bytes = bytesOf('tcp-hello');
    for (let end = 0; end < bytes.length; end++) expect(decodeHello(bytes.subarray(0, end)).kind).toBe('incomplete');
    expect(decodeHello(bytes).kind).toBe('hello');
  });
});
