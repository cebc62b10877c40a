import { afterEach, describe, expect, it } from 'vitest';
import { ldaps } from '../../probes/ldaps.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { certified, tlsServer } from './tls-peers.ts';

afterEach(closeAll);

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'ldap' && one.name === name)?.bytes ?? Buffer.alloc(0);
const leaving = () => tlsServer({}, (socket) => void socket.once('data', () => socket.write(bytesOf('notice-of-disconnection'))));

describe('a directory within TLS', () => {
  it('answers with its certificate and an error of LDAP', async () => {
    const sighting = await probeAt(ldaps, await leaving(), { flow: { service: 'ldaps' } });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, facts: { tls: { version: 'TLSv1.3' }, ldap: { result: 'unavailable' } } });
  });

  it('says what is wrong with its certificate', async () => {
    const port = await tlsServer(certified('expired'), (socket) => void socket.once('data', () => socket.write(bytesOf('notice-of-disconnection'))));
    const sighting = await probeAt(ldaps, port);
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { findings: [{ id: 'certificate-expired' }] } });
  });

  it('that refuses the handshake answers with an alert', async () => {
    // Fatal (2), handshake_failure (40): RFC 5246 section 7.2.
    const port = await tcpServer((socket) => void socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))));
    const sighting = await probeAt(ldaps, port);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', facts: { tls: { alert: expect.stringMatching(/./) } } });
  });
});

describe('no answer is', () => {
  const context = { answerTimeoutMs: 500 };

  it('TLS with another protocol, or another answer, inside; what TLS showed is kept', async () => {
    const port = await tlsServer({}, (socket) => void socket.once('data', () => socket.write(bytesOf('root-dse-samba'))));
    expect(await probeAt(ldaps, port, { context })).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id', facts: { tls: { version: 'TLSv1.3' } } });
    const http = await tlsServer({}, (socket) => void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await probeAt(ldaps, http, { context })).toMatchObject({ reason: 'proto-mismatch', code: 'http', facts: { tls: { version: 'TLSv1.3' } } });
  });

  it('TLS, and silence inside', async () => {
    expect(await probeAt(ldaps, await tlsServer({}), { context })).toMatchObject({ reason: 'proto-mismatch', code: 'no-answer', facts: { tls: { version: 'TLSv1.3' } } });
  });

  it.each(Object.entries(strangers))('%s', async (_, serve) => {
    expect(await probeAt(ldaps, await tcpServer(serve), { context })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});
