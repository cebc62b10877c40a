import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { kerberos } from '../../probes/kerberos.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';

afterEach(closeAll);

const bytesOf = (name: string) => Buffer.from(wireCases().find((one) => one.protocol === 'kerberos' && one.name === name)?.bytes ?? []);
const answering = (...chunks: Uint8Array[]) => tcpServer((socket) => socket.once('data', () => void chunks.map((chunk) => socket.write(chunk))));

/** A captured error with another time on its clock. */
function withTime(bytes: Buffer, time: Date): Buffer {
  const text = time.toISOString().replace(/\.\d+|[-:T]/g, '');
  return Buffer.from(bytes.toString('latin1').replace(/\d{14}Z/, text), 'latin1');
}

describe('a key distribution center answers', () => {
  it('that no client was named, and its clock is right', async () => {
    const sighting = await probeAt(kerberos, await answering(withTime(bytesOf('no-client-samba'), new Date())), { flow: { to: 'dc1.lab.test' } });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    const { kerberos: said, findings } = sighting.facts as { kerberos: { clockSkewSeconds: number }; findings?: unknown };
    expect(said).toEqual({ error: 'KDC_ERR_C_PRINCIPAL_UNKNOWN', errorCode: 6, serverTime: expect.stringMatching(/Z$/), clockSkewSeconds: said.clockSkewSeconds });
    expect(Math.abs(said.clockSkewSeconds)).toBeLessThan(30);
    expect(findings).toBeUndefined();
  });

  it.each([
    [600, 'ahead'],
    [-600, 'behind'],
  ])('with a clock that is off by %i s', async (seconds) => {
    const sighting = await probeAt(kerberos, await answering(withTime(bytesOf('no-client-samba'), new Date(Date.now() + seconds * 1000))));
    const [finding] = (sighting.facts?.['findings'] ?? []) as { id: string; seconds: number }[];
    expect(finding?.id).toBe('clock-skew');
    expect(Math.abs((finding?.seconds ?? 0) - seconds)).toBeLessThan(30);
  });

  it('with another realm than was asked for', async () => {
    const sighting = await probeAt(kerberos, await answering(bytesOf('field-too-long-mit')), { flow: { to: 'dc1.lab.test' } });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { kerberos: { error: 'KRB_ERR_FIELD_TOOLONG', errorCode: 61, realm: 'MIT.TEST' } } });
  });

  it('in single bytes', async () => {
    const port = await answering(...[...bytesOf('no-client-mit')].map((byte) => Buffer.from([byte])));
    expect(await probeAt(kerberos, port)).toMatchObject({ reason: 'proto-response' });
  });
});

describe('what is asked', () => {
  it.each([
    ['dc1.lab.test', 'LAB.TEST'],
    ['dc1', 'PREFLIGHT.INVALID'],
    ['10.1.2.3', 'PREFLIGHT.INVALID'],
    ['fe80::1', 'PREFLIGHT.INVALID'],
  ])('of %s is for realm %s', async (to, realm) => {
    let request = '';
    const port = await tcpServer((socket) =>
      socket.once('data', (bytes: Buffer) => {
        request = bytes.toString('latin1');
        socket.end(bytesOf('no-client-mit'));
      }),
    );
    await probeAt(kerberos, port, { flow: { to } });
    expect(request).toContain(`krbtgt\x1b${String.fromCharCode(realm.length)}${realm}`);
    expect(request).not.toContain(to);
  });
});

describe('no answer is', () => {
  const context = { answerTimeoutMs: 300 };

  /** A length before what it is not the length of. */
  const changed = (change: (bytes: Buffer) => unknown) => {
    const bytes = bytesOf('no-client-samba');
    change(bytes);
    return bytes;
  };

  it.each<[string, Buffer, string]>([
    ['a length that says gigabytes', changed((bytes) => bytes.writeUInt32BE(0x7fffffff)), 'not-kerberos'],
    ['a length that never comes', changed((bytes) => bytes.writeUInt32BE(4096)), 'no-answer'],
    ['a length that cuts the error', changed((bytes) => bytes.writeUInt32BE(20)), 'not-kerberos'],
    ['a message of another kind', changed((bytes) => bytes.writeUInt8(0x6b, 4)), 'not-kerberos'],
    ['an error without a time', changed((bytes) => bytes.write('x', bytes.indexOf('2026'), 'latin1')), 'not-kerberos'],
  ])('%s', async (_, bytes, code) => {
    expect(await probeAt(kerberos, await answering(bytes), { context })).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it.each(Object.entries(strangers).filter(([name]) => name !== 'a silent listener'))('%s', async (_, serve) => {
    expect(await probeAt(kerberos, await tcpServer(serve), { context })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

describe('what keeps the connection until it is asked, and has no answer, is not known to be wrong', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['silence', () => undefined],
    ['hanging up', (socket) => socket.once('data', () => socket.end())],
    ['a reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('%s', async (_, serve) => {
    expect(await probeAt(kerberos, await tcpServer(serve), { context: { answerTimeoutMs: 300 } })).toMatchObject({ state: 'open', reason: 'syn-ack', asked: true });
  });
});
