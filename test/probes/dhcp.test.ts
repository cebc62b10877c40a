import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { binl } from '../../probes/binl.ts';
import { askFromClientPort } from '../../probes/client-port.ts';
import { dhcp } from '../../probes/dhcp.ts';
import type { Probe } from '../../src/model/probe.ts';
import { decodeUdpChallenge } from '../../src/protocol/responder.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, closeLater, probeAt, udpServer } from './loopback.ts';

afterEach(closeAll);

const flow = { service: 'dhcp', protocol: 'udp' } as const;
const quick = { flow, context: { timeoutMs: 400 } };
const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'dhcp' && one.name === name)?.bytes ?? Buffer.alloc(0);

/** A captured reply, made one to this request; `by` is what its identifier is off. */
function replyTo(request: Buffer, name: string, by = 0): Buffer {
  const reply = Buffer.from(bytesOf(name));
  reply.writeUInt32BE((request.readUInt32BE(4) + by) % 2 ** 32, 4);
  return reply;
}

/** Answers requests, and no challenge. */
const serving = (reply: (request: Buffer) => Uint8Array) =>
  udpServer((data, from, socket) => void (decodeUdpChallenge(data) === null && socket.send(reply(data), from.port, from.address)));

describe('an answer is', () => {
  it("a DHCP server's, to a DHCPINFORM from our own address", async () => {
    const seen: Buffer[] = [];
    const port = await serving((request) => {
      seen.push(request);
      return replyTo(request, 'inform-ack-isc');
    });
    expect(await probeAt(dhcp, port, { flow })).toMatchObject({
      state: 'open',
      reason: 'proto-response',
      asked: true,
      facts: { dhcp: { messageType: 'ack', serverIdentifier: '10.88.1.20', vendorClass: null, bootServer: '10.88.1.20', bootFile: 'wdsmgfw.efi' } },
    });
    expect(seen.map((request) => [...request.subarray(12, 16)])).toEqual([[127, 0, 0, 1]]);
  });

  it("a boot server's", async () => {
    const port = await serving((request) => replyTo(request, 'pxe-ack-proxy'));
    expect(await probeAt(binl, port, { flow })).toMatchObject({
      reason: 'proto-response',
      facts: { pxe: { messageType: 'ack', vendorClass: 'PXEClient', bootFile: 'wdsmgfw.efi' } },
    });
  });
});

describe.each([
  ['DHCP', dhcp],
  ['PXE', binl],
])('%s: no answer is', (_, probe) => {
  it.each<[string, (request: Buffer) => Uint8Array, string]>([
    ['one to another request', (request) => replyTo(request, 'inform-ack-dnsmasq', 1), 'wrong-id'],
    ['an echo', (request) => request, 'not-dhcp'],
    ['a short one', (request) => replyTo(request, 'inform-ack-dnsmasq').subarray(0, 200), 'not-dhcp'],
    ['text', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'not-dhcp'],
  ])('%s', async (__, reply, code) => {
    expect(await probeAt(probe, await serving(reply), quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code, asked: true });
  });

  it('silence, though we asked', async () => {
    expect(await probeAt(probe, await udpServer(() => undefined), quick)).toMatchObject({ state: 'open|filtered', reason: 'no-response', asked: true });
  });
});

it.each([
  ["a client's port", dhcp, '127.0.0.2', 68],
  ['a server by IPv6', dhcp, '::1', 67],
  ['a boot server by IPv6', binl, '::1', 4011],
])('%s is sent no DHCP, only the challenge', async (_, probe, address, port) => {
  const elsewhere: Probe = (target, context) => probe({ ...target, address, port }, context);
  expect(await probeAt(elsewhere, port, quick)).toMatchObject({ asked: false });
});

describe('the client port', () => {
  const question = { request: Buffer.from('who?'), read: (reply: Uint8Array) => ({ said: Buffer.from(reply).toString() }) };
  const asking = (sourcePort: number): Probe => {
    return (target, context) => askFromClientPort(target, context, question, sourcePort);
  };

  /** A port that was free a moment ago, or one that something holds. */
  async function portThat(state: 'is free' | 'is held'): Promise<number> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    const { port } = socket.address();
    if (state === 'is held') closeLater(socket);
    else await new Promise<void>((resolve) => socket.close(() => resolve()));
    return port;
  }

  const echo =
    (from: number[]) =>
    (data: Buffer, { port, address }: RemoteInfo, socket: Socket) => {
      from.push(port);
      socket.send(data, port, address);
    };

  it('is what is asked from, by one after the other', async () => {
    const from: number[] = [];
    const [port, sourcePort] = [await udpServer(echo(from)), await portThat('is free')];
    const probe = asking(sourcePort);
    const sightings = await Promise.all([probeAt(probe, port, { flow }), probeAt(probe, port, { flow }), probeAt(probe, port, { flow })]);
    expect(sightings.map(({ reason }) => reason)).toEqual(['proto-response', 'proto-response', 'proto-response']);
    expect(from).toEqual([sourcePort, sourcePort, sourcePort]);
  });

  it('is done without where another program holds it', async () => {
    const from: number[] = [];
    const sourcePort = await portThat('is held');
    expect(await probeAt(asking(sourcePort), await udpServer(echo(from)), { flow })).toMatchObject({ reason: 'proto-response' });
    expect(from).not.toContain(sourcePort);
  });

  it('is not waited for longer than for an answer', async () => {
    const from: number[] = [];
    const probe = asking(await portThat('is free'));
    const silent = probeAt(probe, await udpServer(() => undefined), { flow, context: { timeoutMs: 60_000, signal: AbortSignal.timeout(2000) } });
    expect(await probeAt(probe, await udpServer(echo(from)), quick)).toMatchObject({ reason: 'proto-response' });
    expect(await silent).toMatchObject({ reason: 'not-run' });
  });
});
