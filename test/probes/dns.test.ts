import { afterEach, describe, expect, it } from 'vitest';
import { dnsTcp } from '../../probes/dns-tcp.ts';
import { dnsUdp } from '../../probes/dns-udp.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer, udpServer } from './loopback.ts';

afterEach(closeAll);

const flow = { service: 'dns', protocol: 'udp' } as const;
const bytesOf = (name: string) => Buffer.from(wireCases().find((one) => one.protocol === 'dns' && one.name === name)?.bytes ?? []);

/** A captured response with the id of this query. */
function answerTo(query: Buffer, response: Buffer): Buffer {
  query.copy(response, 0, 0, 2);
  return response;
}

/** The head alone, as some servers refuse: flags with that response code and no question. */
function headOnly(query: Buffer, rcode: number): Buffer {
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8000 | rcode, 2);
  return head;
}

const isQuery = (datagram: Buffer) => datagram.length === 27;
const answering = (answer: (query: Buffer) => Buffer) => udpServer((query, from, socket) => isQuery(query) && socket.send(answer(query), from.port, from.address));
const framed = (message: Buffer) => Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
const answeringTcp = (answer: (query: Buffer) => Buffer[]) =>
  tcpServer((socket) => socket.once('data', (query: Buffer) => void answer(query.subarray(2)).map((chunk) => socket.write(chunk))));

describe('over UDP a server answers', () => {
  it.each([
    ['nxdomain-samba', { rcode: 'NXDOMAIN', isAuthoritative: false, isRecursionAvailable: false, answers: 0 }],
    ['noerror-dnsmasq', { rcode: 'NOERROR', isAuthoritative: true, isRecursionAvailable: true, answers: 1 }],
    ['referral-bind', { rcode: 'NOERROR', isAuthoritative: false, isRecursionAvailable: true, answers: 0 }],
    ['noerror-unbound', { rcode: 'NOERROR', isAuthoritative: true, isRecursionAvailable: true, answers: 1 }],
  ])('as captured: %s', async (name, dns) => {
    const sighting = await probeAt(dnsUdp, await answering((query) => answerTo(query, bytesOf(name))), { flow });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({ dns });
  });

  it.each([
    [1, 'FORMERR'],
    [5, 'REFUSED'],
    [15, 'RCODE15'],
  ])('with response code %i and without the question', async (rcode, name) => {
    expect(await probeAt(dnsUdp, await answering((query) => headOnly(query, rcode)), { flow })).toMatchObject({ reason: 'proto-response', facts: { dns: { rcode: name } } });
  });
});

describe('over UDP no answer is', () => {
  const context = { timeoutMs: 400 };

  it.each<[string, (query: Buffer) => Buffer, string]>([
    ['one with another id', (query) => answerTo(Buffer.from([~(query[0] ?? 0), 0]), bytesOf('noerror-dnsmasq')), 'wrong-id'],
    ['one to another question', (query) => answerTo(query, bytesOf('refused')), 'wrong-question'],
    ['success without a question', (query) => headOnly(query, 0), 'wrong-question'],
    ['our own query', (query) => query, 'not-dns'],
    ['half a head', (query) => answerTo(query, bytesOf('noerror-dnsmasq')).subarray(0, 7), 'not-dns'],
  ])('%s', async (_, answer, code) => {
    expect(await probeAt(dnsUdp, await answering(answer), { flow, context })).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

describe('over TCP', () => {
  it('a server answers', async () => {
    const port = await answeringTcp((query) => [framed(answerTo(query, bytesOf('referral-bind')))]);
    const sighting = await probeAt(dnsTcp, port);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({ dns: { rcode: 'NOERROR', isAuthoritative: false, isRecursionAvailable: true, answers: 0 } });
  });

  it('a server answers in single bytes', async () => {
    const port = await answeringTcp((query) => [...framed(answerTo(query, bytesOf('noerror-unbound')))].map((byte) => Buffer.from([byte])));
    expect(await probeAt(dnsTcp, port)).toMatchObject({ reason: 'proto-response' });
  });

  it.each<[string, (query: Buffer) => Buffer, string]>([
    ['one with another id', (query) => framed(answerTo(Buffer.from([~(query[0] ?? 0), 0]), bytesOf('noerror-dnsmasq'))), 'wrong-id'],
    ['one to another question', (query) => framed(answerTo(query, bytesOf('refused'))), 'wrong-question'],
    ['one whose length never comes', (query) => Buffer.concat([Buffer.from([0xff, 0xff]), answerTo(query, bytesOf('noerror-dnsmasq'))]), 'no-answer'],
    ['one that is too short to be one', () => Buffer.from([0, 4, 1, 2, 3, 4]), 'not-dns'],
    ['one whose length cuts its question', (query) => Buffer.concat([Buffer.from([0, 14]), answerTo(query, bytesOf('noerror-dnsmasq'))]), 'not-dns'],
  ])('no answer is %s', async (_, answer, code) => {
    const port = await answeringTcp((query) => [answer(query)]);
    expect(await probeAt(dnsTcp, port, { context: { answerTimeoutMs: 300 } })).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it.each(Object.entries(strangers))('no answer is %s', async (_, serve) => {
    expect(await probeAt(dnsTcp, await tcpServer(serve), { context: { answerTimeoutMs: 300 } })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});
