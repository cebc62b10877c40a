import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { tftp } from '../../probes/tftp.ts';
import { decodeUdpChallenge, encodeUdpAnswer } from '../../src/protocol/responder.ts';
import { decodeTftp, encodeReadRequest } from '../../src/protocol/tftp.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, closeLater, probeAt, udpServer } from './loopback.ts';

afterEach(closeAll);

const flow = { service: 'tftp', protocol: 'udp' } as const;
const quick = { flow, context: { timeoutMs: 500 } };
const request = encodeReadRequest('cm-preflight-no-such-file');
const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'tftp' && one.name === name)?.bytes ?? Buffer.alloc(0);

/** A port of its own for one transfer, as RFC 1350 section 4 wants it. */
function transfer(): Socket {
  const socket = createSocket('udp4');
  closeLater(socket);
  return socket;
}

/** Answers a read request from a new port, and nothing else. */
const serving = (reply: Uint8Array, socket = transfer()) => udpServer((data, from) => void (data.equals(request) && socket.send(reply, from.port, from.address)));

describe('an answer is', () => {
  it('an error from another port', async () => {
    const socket = transfer();
    const sighting = await probeAt(tftp, await serving(bytesOf('not-found-tftpd'), socket), { flow });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({ tftp: { kind: 'error', code: 1, message: 'File not found', fromPort: socket.address().port } });
  });

  it('an error from the same port', async () => {
    const port = await udpServer((data, from, socket) => void (data.equals(request) && socket.send(bytesOf('not-found-dnsmasq'), from.port, from.address)));
    expect(await probeAt(tftp, port, { flow })).toMatchObject({ reason: 'proto-response', facts: { tftp: { code: 1, fromPort: port } } });
  });

  it.each(['data', 'option-acknowledgment'])('"%s", and the server is told to stop', async (name) => {
    const socket = transfer();
    const told = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    expect(await probeAt(tftp, await serving(bytesOf(name), socket), { flow })).toMatchObject({ reason: 'proto-response', facts: { tftp: { kind: name } } });
    expect(decodeTftp(await told)).toMatchObject({ kind: 'error', code: 0 });
  });

  it("a responder's, whichever is sent first", async () => {
    const port: number = await udpServer((data, from, socket) => {
      const nonce = decodeUdpChallenge(data);
      if (nonce !== null)
        socket.send(
          encodeUdpAnswer({ name: 'peer.lab.test', protocol: 'udp', port, nonce, holds: null }, () => null),
          from.port,
          from.address,
        );
    });
    for (const listener of ['expected', 'planned'] as const) {
      expect(await probeAt(tftp, port, { flow: { ...flow, listener } })).toMatchObject({ state: 'open', reason: 'responder', asked: true });
    }
  });
});

describe('a server is sent', () => {
  it('the request alone where it answers', async () => {
    const seen: string[] = [];
    const socket = transfer();
    const port = await udpServer((data, from) => {
      seen.push(data.toString('hex'));
      socket.send(bytesOf('not-found-tftpd'), from.port, from.address);
    });
    await probeAt(tftp, port, { flow });
    expect(seen).toEqual([request.toString('hex')]);
  });

  it('the challenge first where a responder is expected', async () => {
    const isChallenge: boolean[] = [];
    const port = await udpServer((data) => void isChallenge.push(decodeUdpChallenge(data) !== null));
    await probeAt(tftp, port, { flow: { ...flow, listener: 'planned' }, context: { timeoutMs: 400 } });
    expect(isChallenge).toEqual([true, false]);
  });
});

describe('no answer is', () => {
  it('an ICMP refusal, which only the challenge can hear', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    expect(await probeAt(tftp, port, { flow })).toMatchObject({ state: 'closed', reason: 'port-unreach', asked: true });
  });

  it('silence, with the request sent and the address that it went from', async () => {
    const sighting = await probeAt(tftp, await udpServer(() => undefined), quick);
    expect(sighting).toMatchObject({ state: 'open|filtered', reason: 'no-response', localAddress: '127.0.0.1', asked: true });
  });

  it("another protocol's", async () => {
    const port = await udpServer((data, from, socket) => void (data.equals(request) && socket.send(bytesOf('other'), from.port, from.address)));
    expect(await probeAt(tftp, port, quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code: 'not-tftp' });
  });

  it('what is said to the challenge alone', async () => {
    const port = await udpServer((data, from, socket) => void (data.equals(request) || socket.send('who are you?', from.port, from.address)));
    expect(await probeAt(tftp, port, quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code: 'not-tftp', asked: true });
  });

  it('an echo', async () => {
    const port = await udpServer((data, from, socket) => void socket.send(data, from.port, from.address));
    expect(await probeAt(tftp, port, quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch', code: 'not-tftp' });
  });

  it('any number of datagrams', async () => {
    const port = await udpServer((_, from, socket) => {
      for (let i = 0; i < 200; i++) socket.send(bytesOf('other'), from.port, from.address);
    });
    expect(await probeAt(tftp, port, quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

it('an interrupted probe says that it was not run', async () => {
  const sighting = await probeAt(tftp, await udpServer(() => undefined), { flow, context: { signal: AbortSignal.abort() } });
  expect(sighting).toMatchObject({ state: 'unknown', reason: 'not-run' });
});
