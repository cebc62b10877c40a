import { afterEach, expect, it } from 'vitest';
import { rdp } from '../../probes/rdp.ts';
import { encodeRdpRequest } from '../../src/protocol/rdp.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';

afterEach(closeAll);

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'rdp' && one.name === name)?.bytes ?? Buffer.alloc(0);
const answering = (...chunks: Uint8Array[]) => tcpServer((socket) => socket.once('data', () => void chunks.map((chunk) => socket.write(chunk))));

it.each([
  ['tls', { protocol: 'tls' }],
  ['own-security', { protocol: 'rdp' }],
  ['no-negotiation', { protocol: 'rdp' }],
  ['ssl-required', { failure: 'ssl-required-by-server' }],
])('the confirm "%s" is an answer', async (name, said) => {
  const sighting = await probeAt(rdp, await answering(bytesOf(name)));
  expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true, facts: { rdp: said } });
});

it('a confirm may come in single bytes', async () => {
  const sighting = await probeAt(rdp, await answering(...[...bytesOf('tls')].map((byte) => Buffer.from([byte]))));
  expect(sighting).toMatchObject({ reason: 'proto-response', facts: { rdp: { protocol: 'tls' } } });
});

it('nothing is sent but the request', async () => {
  const received: Buffer[] = [];
  const gone = Promise.withResolvers<void>();
  const port = await tcpServer((socket) => {
    socket.on('close', gone.resolve);
    socket.on('data', (data) => {
      received.push(data);
      socket.write(bytesOf('tls'));
    });
  });
  await probeAt(rdp, port);
  await gone.promise;
  expect(Buffer.concat(received).equals(encodeRdpRequest())).toBe(true);
});

it('an echo of the request is no answer', async () => {
  expect(await probeAt(rdp, await tcpServer((socket) => socket.pipe(socket)))).toMatchObject({ reason: 'proto-mismatch', code: 'not-rdp' });
});

it('a confirm that never comes to the end that it says is no answer', async () => {
  const sighting = await probeAt(rdp, await answering(bytesOf('tls').subarray(0, 18)), { context: { answerTimeoutMs: 300 } });
  expect(sighting).toMatchObject({ reason: 'proto-mismatch', code: 'no-answer' });
});

it.each(Object.entries(strangers))('%s is no answer', async (_, serve) => {
  const sighting = await probeAt(rdp, await tcpServer(serve), { context: { answerTimeoutMs: 500 } });
  expect(sighting).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
});
