import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clockSkew } from '../../probes/clock-skew.ts';
import { smb } from '../../probes/smb.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';

afterEach(closeAll);

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'smb' && one.name === name)?.bytes ?? Buffer.alloc(0);
const answering = (...chunks: Uint8Array[]) => tcpServer((socket) => socket.once('data', () => void chunks.map((chunk) => socket.write(chunk))));
const isSmb1 = (request: Buffer) => request[4] === 0xff;

describe('a server answers', () => {
  it('with a dialect', async () => {
    const sighting = await probeAt(smb, await answering(bytesOf('negotiated-signing-required')));
    const { smb: said } = sighting.facts as { smb: unknown };
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(said).toEqual({ dialect: '3.1.1', signing: 'required', serverGuid: '00007366-0000-0000-0000-000000000000', serverTime: '2026-11-25T22:58:50.188Z' });
  });

  it('in single bytes', async () => {
    const sighting = await probeAt(smb, await answering(...[...bytesOf('negotiated-2.1')].map((byte) => Buffer.from([byte]))));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { smb: { dialect: '2.1', signing: 'enabled' } } });
  });

  it('with an error of SMB2', async () => {
    const sighting = await probeAt(smb, await answering(bytesOf('status-not-supported')));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { smb: { status: 'c00000bb' } } });
  });
});

describe('a server of SMB1 alone', () => {
  const smb1Only = { reason: 'proto-response', facts: { smb: { dialect: '1' }, findings: [{ id: 'smb1-only' }] } };

  it('answers SMB2 in SMB1', async () => expect(await probeAt(smb, await answering(bytesOf('smb1-negotiated')))).toMatchObject(smb1Only));

  it.each<[string, (socket: Socket) => unknown]>([
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('%s, and answers in SMB1 when asked so', async (_, refuse) => {
    const port = await tcpServer((socket) => socket.once('data', (request) => (isSmb1(request) ? socket.write(bytesOf('smb1-negotiated')) : refuse(socket))));
    expect(await probeAt(smb, port)).toMatchObject(smb1Only);
  });

  it('counts only with an answer to that request', async () => {
    const other = Buffer.from(bytesOf('smb1-negotiated'));
    other.writeUInt16LE(2, 4 + 30);
    const port = await tcpServer((socket) => socket.once('data', (request) => (isSmb1(request) ? socket.write(other) : socket.end())));
    expect(await probeAt(smb, port)).toMatchObject({ reason: 'proto-mismatch', code: 'closed' });
  });

  it('is not known where the end of the run came before it was asked', async () => {
    const over = new AbortController();
    let looks = 0;
    const port = await tcpServer((socket) => (++looks === 1 ? socket.once('data', () => socket.end()) : over.abort()));
    expect(await probeAt(smb, port, { context: { signal: over.signal } })).toMatchObject({ state: 'unknown', reason: 'not-run' });
  });

  it('is not looked for where SMB2 was answered', async () => {
    const requests: Buffer[] = [];
    const port = await tcpServer((socket) =>
      socket.once('data', (request) => {
        requests.push(request);
        socket.end(bytesOf('negotiated-3.1.1'));
      }),
    );
    await probeAt(smb, port);
    expect(requests.map(isSmb1)).toEqual([false]);
  });
});

describe('no answer is', () => {
  it.each([
    ['one to another message', bytesOf('negotiated-second')],
    ['a request', bytesOf('smbclient-request')],
  ])('%s', async (_, bytes) => {
    expect(await probeAt(smb, await answering(bytes))).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id' });
  });

  it('one that never comes to the end that it says', async () => {
    const lying = Buffer.from(bytesOf('negotiated-3.1.1'));
    lying.writeUInt32BE(60_000);
    expect(await probeAt(smb, await answering(lying), { context: { answerTimeoutMs: 300 } })).toMatchObject({ reason: 'proto-mismatch', code: 'no-answer' });
  });

  it.each(Object.entries(strangers))('%s', async (_, serve) => {
    const sighting = await probeAt(smb, await tcpServer(serve), { context: { answerTimeoutMs: 500 } });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

describe('a clock', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');

  it.each([
    ['2026-06-01T00:05:00Z', []],
    ['2026-06-01T00:05:01Z', [{ id: 'clock-skew', seconds: 301 }]],
    ['2026-05-31T23:00:00Z', [{ id: 'clock-skew', seconds: -3600 }]],
    [null, []],
  ])('that says %s is %j off', (time, findings) => expect(clockSkew(time, now)).toEqual(findings));
});
