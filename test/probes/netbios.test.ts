import { afterEach, describe, expect, it } from 'vitest';
import { netbiosName } from '../../probes/netbios-name.ts';
import { netbiosSession } from '../../probes/netbios-session.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer, udpServer } from './loopback.ts';

afterEach(closeAll);

const flow = { service: 'netbios-name', protocol: 'udp' } as const;
const bytesOf = (name: string) => Buffer.from(wireCases().find((one) => one.protocol === 'netbios' && one.name === name)?.bytes ?? []);

function answerTo(request: Buffer, response: Buffer): Buffer {
  request.copy(response, 0, 0, 2);
  return response;
}

const isRequest = (datagram: Buffer) => datagram.length === 50;
const answering = (answer: (request: Buffer) => Buffer) => udpServer((request, from, socket) => isRequest(request) && socket.send(answer(request), from.port, from.address));

describe('a host', () => {
  it('lists its names', async () => {
    const sighting = await probeAt(netbiosName, await answering((request) => answerTo(request, bytesOf('node-status-nmbd'))), { flow });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({
      netbios: {
        names: [
          { name: 'FS1', suffix: '00', isGroup: false, isInConflict: false },
          { name: 'FS1', suffix: '03', isGroup: false, isInConflict: false },
          { name: 'FS1', suffix: '20', isGroup: false, isInConflict: false },
          { name: 'LAB', suffix: '00', isGroup: true, isInConflict: false },
          { name: 'LAB', suffix: '1E', isGroup: true, isInConflict: false },
        ],
        unitId: '00:00:00:00:00:00',
      },
    });
  });

  it('answers with an error', async () => {
    const refuse = (request: Buffer) => answerTo(request, Buffer.from('0000840300000000'.padEnd(24, '0'), 'hex'));
    expect(await probeAt(netbiosName, await answering(refuse), { flow })).toMatchObject({ reason: 'proto-response', facts: { netbios: { rcode: 3 } } });
  });

  it('that lists more names than anyone has is heard in part', async () => {
    const many = (request: Buffer) => {
      const status = answerTo(request, bytesOf('node-status-nmbd'));
      const [head, name, end] = [status.subarray(0, 56), status.subarray(57, 75), Buffer.alloc(46)];
      return Buffer.concat([head, Buffer.from([255]), ...Array.from({ length: 255 }, () => name), end]);
    };
    const sighting = await probeAt(netbiosName, await answering(many), { flow });
    const { netbios } = sighting.facts as { netbios: { names: unknown[] } };
    expect(netbios.names).toHaveLength(64);
  });
});

describe('no list of names is', () => {
  const context = { timeoutMs: 400 };

  it.each<[string, (request: Buffer) => Buffer, string]>([
    ['one with another id', (request) => answerTo(Buffer.from([~(request[0] ?? 0), 0]), bytesOf('node-status-nmbd')), 'wrong-id'],
    ['the answer to another query', (request) => answerTo(request, bytesOf('query-reply')), 'not-netbios'],
    ['our own request', (request) => request, 'not-netbios'],
    ['one with more names than bytes', (request) => answerTo(request, bytesOf('node-status-nmbd')).subarray(0, 100), 'not-netbios'],
  ])('%s', async (_, answer, code) => {
    expect(await probeAt(netbiosName, await answering(answer), { flow, context })).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

describe('a session service', () => {
  const answeringTcp = (...chunks: Uint8Array[]) => tcpServer((socket) => socket.once('data', () => void chunks.map((chunk) => socket.write(chunk))));

  it.each<[string, object]>([
    ['session-positive', { kind: 'positive' }],
    ['session-negative', { kind: 'negative', errorCode: 0x82, error: 'called-name-not-present' }],
    ['session-retarget', { kind: 'retarget', address: '10.1.2.3', port: 139 }],
  ])('answers: %s', async (name, said) => {
    const sighting = await probeAt(netbiosSession, await answeringTcp(bytesOf(name)));
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({ netbiosSession: said });
  });

  it('answers in single bytes', async () => {
    const port = await answeringTcp(...[...bytesOf('session-negative')].map((byte) => Buffer.from([byte])));
    expect(await probeAt(netbiosSession, port)).toMatchObject({ reason: 'proto-response' });
  });

  it.each([
    ['a message of a session', bytesOf('session-message'), 'not-netbios'],
    ['a positive answer that says it is long', Buffer.from('8200ffff', 'hex'), 'not-netbios'],
    ['a refusal whose reason never comes', Buffer.from('83000001', 'hex'), 'no-answer'],
  ])('does not answer with %s', async (_, bytes, code) => {
    expect(await probeAt(netbiosSession, await answeringTcp(bytes), { context: { answerTimeoutMs: 300 } })).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it.each(Object.entries(strangers))('is not %s', async (_, serve) => {
    expect(await probeAt(netbiosSession, await tcpServer(serve), { context: { answerTimeoutMs: 300 } })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});
