import { afterEach, describe, expect, it } from 'vitest';
import { rpcEndpointMapper } from '../../probes/rpc-endpoint-mapper.ts';
import { nilHandle } from '../../src/protocol/rpc-lookup.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { type Answer, brokenAck, closing, inReplyTo, resetting, rpcBytes, rpcServer, silent } from './rpc-peer.ts';

afterEach(closeAll);

const briefly = { context: { answerTimeoutMs: 400 } };
const replying =
  (reply: Buffer): Answer =>
  (request) =>
    inReplyTo(request, reply);
const opnum = (request: Buffer) => request.readUInt16LE(22);
const handleIn = (request: Buffer) => request.subarray(40, 60).toString('hex');
/** A page of TCP entries at these ports: the second tower of a captured listing, again and again. */
function page(ports: readonly number[], status = 0): Buffer {
  const elements = ports.map((_, i) => Buffer.concat([Buffer.alloc(16), u32(i + 1), u32(0), u32(1), u32(0)]));
  const towers = ports.map((port) => Buffer.concat([u32(75), u32(75), tcpTower(port), Buffer.alloc(1)]));
  const stub = Buffer.concat([Buffer.alloc(4), Buffer.alloc(16, 7), u32(ports.length), u32(256), u32(0), u32(ports.length), ...elements, ...towers, u32(status)]);
  const header = Buffer.from(rpcBytes('lookup-empty').subarray(0, 24));
  header.writeUInt16LE(24 + stub.length, 8);
  return Buffer.concat([header, stub]);
}
function tcpTower(port: number): Buffer {
  const tower = Buffer.from(
    '050013000d80bda8af8a7dc911bef408002b10298901000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b02000000010007020000000100090400',
    'hex',
  );
  tower.writeUInt16BE(port, tower.length - 7);
  return Buffer.concat([tower, Buffer.alloc(4)]);
}
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

describe('a mapper lists', () => {
  it('in two fragments, to the end that has no entries', async () => {
    const { port, requests } = await rpcServer('bind-ack', 'lookup-two-fragments', 'lookup-end-with-entries');
    const sighting = await probeAt(rpcEndpointMapper, port);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toMatchObject({ listing: 'complete', pages: 2, entryCount: 53 + 38, findings: [] });
    // Each has a call id of its own, and the second lookup goes on where the first one ended.
    expect(new Set(requests.map((request) => request.readUInt32LE(12))).size).toBe(3);
    expect(requests.slice(1).map(opnum)).toEqual([2, 2]);
    expect(requests.slice(1).map(handleIn)).toEqual([nilHandle, '0000000047900481620365438619727cfc93ea28']);
  });

  it('all at once, with the status of the end', async () => {
    const { port, requests } = await rpcServer('bind-ack', 'lookup-end-with-entries');
    const sighting = await probeAt(rpcEndpointMapper, port);
    expect(requests.length).toBe(2);
    expect(sighting.facts).toMatchObject({ listing: 'complete', pages: 1, entryCount: 38, endpointCount: 7 });
    expect(sighting.endpoints).toEqual([
      { port: 49153, interface: '338cd001-2244-31f1-aaaa-900038001003', version: '1.0' },
      { port: 49154, interface: '4b324fc8-1670-01d3-1278-5a47bf6ee188', version: '3.0' },
      { port: 49152, interface: '12345778-1234-abcd-ef00-0123456789ab', version: '0.0' },
      { port: 49154, interface: '6bffd098-a112-3610-9833-46c3f87e345a', version: '1.0' },
      { port: 49152, interface: '12345778-1234-abcd-ef00-0123456789ac', version: '1.0' },
      { port: 49152, interface: '3919286a-b10c-11d0-9ba8-00c04fd92ef5', version: '0.0' },
      { port: 49154, interface: '4fc742e0-4a10-11cf-8273-00aa004ae673', version: '3.0' },
    ]);
    const { interfaces } = sighting.facts as { interfaces: unknown[] };
    expect(interfaces[4]).toEqual({ uuid: '12345778-1234-abcd-ef00-0123456789ac', version: '1.0', name: 'samr (MS-SAMR)', annotation: 'samr', ports: [49152] });
  });

  it('in single bytes', async () => {
    const port = await tcpServer((socket) => {
      socket.setNoDelay(true);
      let asked = 0;
      socket.on('data', (request) => {
        const reply = inReplyTo(request, rpcBytes(asked++ === 0 ? 'bind-ack' : 'lookup-end-with-entries'));
        for (const byte of reply) socket.write(Buffer.from([byte]));
      });
    });
    expect(await probeAt(rpcEndpointMapper, port)).toMatchObject({ reason: 'proto-response', facts: { listing: 'complete', endpointCount: 7 } });
  });

  it('each port and interface once, and its own port not at all', async () => {
    const { port } = await rpcServer('bind-ack', replying(page([50000, 135, 50000, 50001])), 'lookup-empty');
    const { endpoints, facts } = await probeAt(rpcEndpointMapper, port);
    expect(endpoints?.map((one) => one.port)).toEqual([50000, 50001]);
    expect(facts).toMatchObject({ entryCount: 4, interfaces: [{ name: 'mgmt (C706 appendix Q)', ports: [50000, 50001] }] });
  });

  it.each([
    ['nothing, with the status of the end', replying(page([], 0x16c9a0d6))],
    ['nothing, with success', replying(page([]))],
  ])('%s', async (_, answer) => {
    const { port, requests } = await rpcServer('bind-ack', answer);
    expect(await probeAt(rpcEndpointMapper, port)).toMatchObject({ reason: 'proto-response', endpoints: [], facts: { listing: 'complete', endpointCount: 0, interfaces: [] } });
    expect(requests.length).toBe(2);
  });
});

describe('a mapper that will not list has answered', () => {
  it.each<[string, readonly (string | Answer)[], object]>([
    ['bind_nak', ['bind-nak'], { by: 'bind_nak', reason: 'reason-not-specified' }],
    ['a fault to the bind', ['fault-access-denied'], { by: 'fault', status: '0x00000005', statusName: 'ERROR_ACCESS_DENIED' }],
    ['no such interface', ['bind-ack-unknown-interface'], { by: 'bind_ack', result: 'provider-rejection', reason: 'abstract-syntax-not-supported' }],
    ['access denied', ['bind-ack', 'fault-access-denied'], { by: 'fault', status: '0x00000005', statusName: 'ERROR_ACCESS_DENIED' }],
    ['no such operation', ['bind-ack', 'fault-unknown-operation'], { by: 'fault', status: '0x1c010002', statusName: 'nca_op_rng_error' }],
    ['a status of its own', ['bind-ack', replying(page([], 5))], { by: 'status', status: '0x00000005', statusName: 'ERROR_ACCESS_DENIED' }],
  ])('with %s', async (_, answers, refusal) => {
    const { port } = await rpcServer(...answers);
    const sighting = await probeAt(rpcEndpointMapper, port);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null });
    expect(sighting.facts).toEqual({ listing: 'refused', refusal, findings: [{ id: 'rpc-listing-refused', ...refusal }] });
    expect(sighting).not.toHaveProperty('endpoints');
  });
});

describe('a listing that ends before its end', () => {
  it.each<[string, Answer, object]>([
    ['stalls', silent, { end: 'no-answer' }],
    ['is closed', closing, { end: 'closed' }],
    ['is reset', resetting, { end: 'ECONNRESET' }],
    ['is refused', replying(rpcBytes('fault-access-denied')), { by: 'fault', status: '0x00000005' }],
  ])('%s after a page: what was named is kept, and not called all', async (_, answer, why) => {
    const { port } = await rpcServer('bind-ack', replying(page([50000])), answer);
    const sighting = await probeAt(rpcEndpointMapper, port, briefly);
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { listing: 'cut-short', pages: 1, findings: [{ id: 'rpc-listing-cut-short', ...why }] } });
    expect(sighting.endpoints?.map((one) => one.port)).toEqual([50000]);
  });

  it('stalls after pages that named nothing: no list, rather than an empty one', async () => {
    const { port } = await rpcServer('bind-ack', 'lookup-one-entry', silent);
    const sighting = await probeAt(rpcEndpointMapper, port, briefly);
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { listing: 'cut-short', entryCount: 1 } });
    expect(sighting).not.toHaveProperty('endpoints');
  });

  it.each<[string, Answer, string]>([
    ['stalls', silent, 'no-answer'],
    ['is closed', closing, 'closed'],
    ['is reset', resetting, 'ECONNRESET'],
    ['stops in the middle of a fragment', (request) => inReplyTo(request, rpcBytes('lookup-two-fragments')).subarray(0, 3000), 'no-answer'],
    ['stops between fragments', replying(rpcBytes('lookup-first-fragment')), 'no-answer'],
  ])('%s before the first page: the question was not answered', async (_, answer, code) => {
    const { port } = await rpcServer('bind-ack', answer);
    expect(await probeAt(rpcEndpointMapper, port, briefly)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code, facts: { listing: 'cut-short', pages: 0 } });
  });
});

describe('what is no mapper', () => {
  it('pages for ever', async () => {
    const { port, requests } = await rpcServer('bind-ack', 'lookup-one-entry');
    const sighting = await probeAt(rpcEndpointMapper, port);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-mismatch', code: 'endless-listing' });
    expect(sighting).not.toHaveProperty('endpoints');
    expect(requests.length).toBeLessThan(200);
  });

  it('pages for ever in large pages', async () => {
    const { port } = await rpcServer('bind-ack', replying(page(Array.from({ length: 256 }, (_, i) => 50000 + i))));
    expect(await probeAt(rpcEndpointMapper, port)).toMatchObject({ reason: 'proto-mismatch', code: 'too-much-data' });
  });

  it.each<[string, readonly (string | Answer)[], string]>([
    ['acknowledges another bind', [() => rpcBytes('bind-ack')], 'wrong-id'],
    ['answers another call', ['bind-ack', () => rpcBytes('lookup-end-with-entries')], 'wrong-id'],
    ['answers one page twice', ['bind-ack', (request) => Buffer.concat([inReplyTo(request, page([50000])), inReplyTo(request, page([50001]))])], 'wrong-id'],
    ['acknowledges with a lying count', [brokenAck(0xff, 32, 33)], 'malformed-rpc'],
    ['answers a lookup with a bind_ack', ['bind-ack', 'bind-ack'], 'malformed-rpc'],
    ['says it is longer than it is', [brokenAck(0xff, 8, 10)], 'no-answer'],
    ['says it is shorter than a header', [brokenAck(0, 8, 10)], 'malformed-rpc'],
    ['sends fragments without end', ['bind-ack', flood], 'malformed-rpc'],
  ])('%s', async (_, answers, code) => {
    const { port } = await rpcServer(...answers);
    const sighting = await probeAt(rpcEndpointMapper, port, briefly);
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
    expect(sighting).not.toHaveProperty('endpoints');
  });

  it.each([
    ['a silent listener', 'no-answer'],
    ['SSH', 'ssh'],
    ['HTTP', 'http'],
    ['a reset', 'ECONNRESET'],
    ['a farewell', 'closed-at-once'],
    ['endless data', 'not-rpc'],
    ['a byte at a time', 'not-rpc'],
    ['TLS garbage', 'tls'],
  ])('is %s', async (name, code) => {
    const port = await tcpServer(strangers[name] ?? (() => undefined));
    expect(await probeAt(rpcEndpointMapper, port, briefly)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

/** Empty fragments of one answer, none of them the last. */
function flood(request: Buffer): Buffer {
  const fragment = inReplyTo(request, rpcBytes('lookup-empty').subarray(0, 24));
  fragment.writeUInt16LE(24, 8);
  const first = Buffer.from(fragment).fill(1, 3, 4);
  return Buffer.concat([first, ...Array.from({ length: 2000 }, () => fragment.fill(0, 3, 4))]);
}
