import { afterEach, describe, expect, it } from 'vitest';
import { rpcDatagram } from '../../probes/rpc-datagram.ts';
import { closeAll, probeAt, udpServer } from './loopback.ts';
import { rpcBytes } from './rpc-peer.ts';

afterEach(closeAll);

const udp = { flow: { protocol: 'udp', service: 'rpc-endpoint-mapper' }, context: { timeoutMs: 600 } } as const;
const activityAt = 40;

/** A server that answers a call with a wire case: the activity of the case becomes that of the request. */
function serving(reply: Buffer, at = activityAt): Promise<number> {
  return udpServer((request, from, socket) => {
    if (request[0] !== 4) return;
    const bytes = Buffer.from(reply);
    request.copy(bytes, at, activityAt, activityAt + 16);
    socket.send(bytes, from.port, from.address);
  });
}

describe('a server proves itself', () => {
  it.each([
    ['response', { reply: 'response', status: '0x00000000', entryCount: 1 }],
    ['response-fragment', { reply: 'response' }],
    ['fault', { reply: 'fault', status: '0x1c010003', statusName: 'nca_unk_if' }],
    ['fault-big-endian', { reply: 'fault', status: '0x1c010003', statusName: 'nca_unk_if' }],
    ['reject', { reply: 'reject', status: '0x1c010003', statusName: 'nca_unk_if' }],
    ['working', { reply: 'working' }],
    ['nocall', { reply: 'nocall' }],
    ['ack', { reply: 'ack' }],
  ])('with %s', async (name, facts) => {
    const reply = rpcBytes(`datagram-${name}`);
    const port = name.endsWith('big-endian')
      ? await udpServer((request, from, socket) => void (request[0] === 4 && socket.send(bigEndianActivity(request, reply), from.port, from.address)))
      : await serving(reply);
    expect(await probeAt(rpcDatagram, port, udp)).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true, facts });
  });

  it('by calling back to ask who we are', async () => {
    const port = await serving(rpcBytes('datagram-who-are-you'), 80);
    expect(await probeAt(rpcDatagram, port, udp)).toMatchObject({ reason: 'proto-response', facts: { reply: 'who-are-you' } });
  });
});

describe('what proves nothing', () => {
  it.each([
    ['an answer to another activity', rpcBytes('datagram-response'), 'wrong-id'],
    ['a call back about another activity', rpcBytes('datagram-who-are-you'), 'wrong-id'],
    ['our own request', rpcBytes('datagram-request'), 'not-rpc'],
    ['another protocol', Buffer.from('hello'), 'not-rpc'],
    ['nothing at all', Buffer.alloc(0), 'not-rpc'],
  ])('is %s', async (_, reply, code) => {
    const port = await udpServer((request, from, socket) => void (request[0] === 4 && socket.send(reply, from.port, from.address)));
    expect(await probeAt(rpcDatagram, port, udp)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });

  it('is an answer to another call of ours', async () => {
    const other = rpcBytes('datagram-response');
    other.writeUInt32LE(1, 64);
    expect(await probeAt(rpcDatagram, await serving(other), udp)).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id' });
  });

  it('is silence', async () => {
    expect(await probeAt(rpcDatagram, await udpServer(() => undefined), udp)).toMatchObject({ state: 'open|filtered', reason: 'no-response', asked: true });
  });
});

/** The activity of a request, its first three fields the other way round. */
function bigEndianActivity(request: Buffer, reply: Buffer): Buffer {
  const activity = Buffer.from(request.subarray(activityAt, activityAt + 16));
  for (const [start, end] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ] as const) {
    activity.subarray(start, end).reverse();
  }
  const bytes = Buffer.from(reply);
  bytes.set(activity, activityAt);
  return bytes;
}
