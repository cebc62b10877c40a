import { afterEach, describe, expect, it } from 'vitest';
import { rpcEndpoint } from '../../probes/rpc-endpoint.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { type Answer, brokenAck, closing, resetting, rpcBytes, rpcServer, silent } from './rpc-peer.ts';

afterEach(closeAll);

const named = (...interfaces: string[]) => interfaces.map((uuid) => ({ port: 49153, interface: uuid, version: '1.0' }));
const samr = '12345778-1234-abcd-ef00-0123456789ac';
const mgmt = 'afa8bd80-7d8a-11c9-bef4-08002b102989';
const unknown = '11111111-2222-3333-4444-555555555555';
const one = { endpoints: named(samr), context: { answerTimeoutMs: 400 } };

describe('a named port answers', () => {
  it('by accepting its interfaces, one after the other', async () => {
    const { port, requests } = await rpcServer('bind-ack', 'alter-context-response');
    const sighting = await probeAt(rpcEndpoint, port, { endpoints: named(samr, mgmt) });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({
      secondaryAddress: '135',
      accepted: [
        { uuid: samr, version: '1.0', name: 'samr (MS-SAMR)' },
        { uuid: mgmt, version: '1.0', name: 'mgmt (C706 appendix Q)' },
      ],
      rejected: [],
      findings: [],
    });
    // bind, then alter_context, each with a call id and a context of its own.
    expect(requests.map((request) => request[2])).toEqual([11, 14]);
    expect(requests.map((request) => request.readUInt16LE(28))).toEqual([0, 1]);
    expect(requests[0]?.readUInt32LE(12)).not.toBe(requests[1]?.readUInt32LE(12));
  });

  it('by rejecting an interface that it does not serve', async () => {
    const { port } = await rpcServer('bind-ack-unknown-interface');
    const { reason, facts } = await probeAt(rpcEndpoint, port, { endpoints: named(unknown) });
    expect(reason).toBe('proto-response');
    expect(facts).toMatchObject({
      accepted: [],
      rejected: [{ uuid: unknown, version: '1.0', result: 'provider-rejection', reason: 'abstract-syntax-not-supported' }],
      findings: [{ id: 'rpc-interfaces-rejected', interfaces: [unknown] }],
    });
  });

  it.each([
    ['bind-nak', { by: 'bind_nak', reason: 'reason-not-specified' }],
    ['fault-access-denied', { by: 'fault', status: '0x00000005', statusName: 'ERROR_ACCESS_DENIED' }],
  ])('by %s', async (name, refusal) => {
    const { port } = await rpcServer(name);
    expect(await probeAt(rpcEndpoint, port, one)).toMatchObject({ reason: 'proto-response', facts: { accepted: [], refusal, findings: [{ id: 'rpc-bind-refused', ...refusal }] } });
  });

  it.each<[string, Answer]>([
    ['falls silent', silent],
    ['closes', closing],
    ['speaks of another call', () => rpcBytes('alter-context-response')],
  ])('and is proven, whatever follows: it %s', async (_, answer) => {
    const { port } = await rpcServer('bind-ack', answer);
    const sighting = await probeAt(rpcEndpoint, port, { ...one, endpoints: named(samr, mgmt) });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { accepted: [{ uuid: samr }], rejected: [] } });
  });

  it('and is asked for a bounded number of interfaces', async () => {
    const { port, requests } = await rpcServer('bind-ack', 'alter-context-response');
    await probeAt(rpcEndpoint, port, { endpoints: named(...Array.from({ length: 100 }, () => mgmt)) });
    expect(requests.length).toBe(16);
  });
});

describe('a named port is something else', () => {
  it.each<[string, Answer, string]>([
    ['that answers another call', () => rpcBytes('bind-ack'), 'wrong-id'],
    ['that closes without a word', closing, 'closed'],
    ['that resets', resetting, 'ECONNRESET'],
    ['that says it is longer than it is', brokenAck(0xff, 8, 10), 'no-answer'],
    ['that breaks its own rules', brokenAck(0xff, 32, 33), 'malformed-rpc'],
  ])('%s', async (_, answer, code) => {
    const { port } = await rpcServer(answer);
    expect(await probeAt(rpcEndpoint, port, one)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });

  it.each(Object.entries(strangers))('%s', async (_, serve) => {
    expect(await probeAt(rpcEndpoint, await tcpServer(serve), one)).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

describe('a sample of the range', () => {
  it('is connected to, and no more', async () => {
    const { port, requests } = await rpcServer('bind-ack');
    expect(await probeAt(rpcEndpoint, port)).toMatchObject({ state: 'open', reason: 'syn-ack', asked: false });
    expect(requests).toEqual([]);
  });
});
