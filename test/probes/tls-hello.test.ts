import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clientNotification } from '../../probes/client-notification.ts';
import { tlsHello } from '../../probes/tls-hello.ts';
import type { Probe } from '../../src/model/probe.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { certified, tlsServer } from './tls-peers.ts';

afterEach(closeAll);

const ask = async (probe: Probe, port: Promise<number>) => probeAt(probe, await port, { context: { timeoutMs: 500, answerTimeoutMs: 700 } });

describe.each([
  ['TLS', tlsHello],
  ['client notification', clientNotification],
])('%s', (_, probe) => {
  it('answers with a handshake, and says what its certificate is', async () => {
    expect(await ask(probe, tlsServer(certified('expired')))).toMatchObject({
      reason: 'proto-response',
      facts: { tls: { version: 'TLSv1.3', certificate: { subject: 'CN=peer.lab.test' } }, findings: [{ id: 'certificate-expired' }] },
    });
  });

  it('answers with an alert', async () => {
    const alert = tcpServer((socket) => void socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))));
    expect(await ask(probe, alert)).toMatchObject({ reason: 'proto-response', facts: { tls: { alert: 'handshake-failure' } } });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['SSH', strangers['SSH'] as never, 'ssh'],
    ['HTTP', strangers['HTTP'] as never, 'plain-http'],
    ['a farewell', strangers['a farewell'] as never, 'closed-at-once'],
    ['endless data', strangers['endless data'] as never, 'not-tls'],
    ['a byte at a time', strangers['a byte at a time'] as never, 'not-tls'],
    ['TLS garbage', strangers['TLS garbage'] as never, 'not-tls'],
  ])('is not %s', async (__, serve, code) => {
    expect(await ask(probe, tcpServer(serve))).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

describe('a peer that keeps the connection and does not answer TLS', () => {
  const ends: [string, (socket: Socket) => void, string][] = [
    ['silence', () => undefined, 'no-answer'],
    ['the end', (socket) => void socket.once('data', () => socket.end()), 'closed'],
    ['a reset', (socket) => void socket.once('data', () => socket.resetAndDestroy()), 'ECONNRESET'],
  ];

  it.each(ends)('is wrong where TLS is known to be spoken: %s', async (_, serve, code) => {
    expect(await ask(tlsHello, tcpServer(serve))).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it.each(ends)('is connected, and no more, where it is not: %s', async (_, serve, code) => {
    expect(await ask(clientNotification, tcpServer(serve))).toMatchObject({ state: 'open', reason: 'syn-ack', code });
  });
});
