import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { serviceBroker } from '../../probes/service-broker.ts';
import { encodeHello } from '../../src/protocol/responder.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { tdsServer } from './tds-server.ts';

afterEach(closeAll);

const quick = { context: { answerTimeoutMs: 400 } };
const onRequest = (answer: (socket: Socket) => unknown) => tcpServer((socket) => socket.once('data', () => answer(socket)));

describe('what accepts and keeps the connection may be a broker', () => {
  it.each<[string, (socket: Socket) => unknown]>([
    ['whether it is silent', () => undefined],
    ['closes on a request that is not its own', (socket) => socket.end()],
    ['resets it', (socket) => socket.resetAndDestroy()],
    ['or answers what nobody knows', (socket) => socket.end(Buffer.from('0102030405', 'hex'))],
  ])('%s', async (_, answer) => {
    expect(await probeAt(serviceBroker, await onRequest(answer), quick)).toMatchObject({ state: 'open', reason: 'syn-ack', code: null, asked: false });
  });
});

describe('no broker is', () => {
  it('a database', async () => {
    const sighting = await probeAt(serviceBroker, await tdsServer({ encryption: 3 }), quick);
    expect(sighting).toMatchObject({
      state: 'open',
      reason: 'proto-mismatch',
      code: 'tds',
      facts: { sqlVersion: '16.0.4106.0', product: 'SQL Server 2022', encryption: 'required' },
    });
  });

  it.each([
    ['SSH', 'ssh'],
    ['HTTP', 'http'],
    ['TLS garbage', 'tls'],
    ['a farewell', 'closed-at-once'],
    ['endless data', 'too-much-data'],
  ])('%s', async (name, code) => {
    const serve = strangers[name] ?? (() => undefined);
    expect(await probeAt(serviceBroker, await tcpServer(serve), { context: { answerTimeoutMs: 3000 } })).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

it("knows a responder's mark at once, late as it is", async () => {
  const port: number = await onRequest((socket) => socket.write(encodeHello({ name: 'peer.lab.test', protocol: 'tcp', port, nonce: '0'.repeat(32), holds: null })));
  // Not only once the time for an answer is up, which is longer than any test may take.
  expect(await probeAt(serviceBroker, port, { context: { answerTimeoutMs: 60_000 } })).toMatchObject({ state: 'open', reason: 'responder' });
});
