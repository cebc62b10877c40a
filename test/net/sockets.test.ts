import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { dial, dialedStream, hangUp } from '../../src/net/connect.ts';
import { ask } from '../../src/net/datagram.ts';
import { isListening } from '../../src/net/listening.ts';
import { resolveName } from '../../src/net/resolve.ts';

const signal = new AbortController().signal;
const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function udpServer(answer: (data: Buffer, from: { port: number; address: string }, socket: UdpSocket) => void): Promise<number> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (data, from) => answer(data, from, socket));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

/** A port at which nothing listens: one that was just given back. */
async function closedPort(): Promise<number> {
  const port = await tcpServer(() => undefined);
  const server = open.pop() as Server;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const to = (port: number, timeoutMs = 2000) => ({ address: '127.0.0.1', port, timeoutMs, source: null, signal });

describe('a TCP connect tells apart', () => {
  it('accepted, with the local end', async () => {
    const port = await tcpServer(() => undefined);
    const result = await dial(to(port));
    expect(result).toMatchObject({ kind: 'connected', localAddress: '127.0.0.1' });
    expect(result.localPort).toBeGreaterThan(0);
    if (result.kind === 'connected') hangUp(result.socket);
  });

  it('refused, with the local end', async () => {
    const result = await dial(to(await closedPort()));
    expect(result).toMatchObject({ kind: 'failed', state: 'closed', reason: 'conn-refused', code: 'ECONNREFUSED' });
    expect(result.localPort).toBeGreaterThan(0);
  });

  it('our own fault: an address that is not ours', async () => {
    const result = await dial({ ...to(1), source: '192.0.2.1' });
    expect(result).toMatchObject({ kind: 'failed', state: 'unknown', reason: 'local-resources' });
  });

  it('aborted, before and during', async () => {
    expect(await dial({ ...to(1), signal: AbortSignal.abort() })).toMatchObject({ reason: 'not-run' });
  });
});

describe('a conversation is bounded', () => {
  const converse = async (serve: (socket: Socket) => void, most: number, waitMs: number, enough: (received: Buffer) => boolean) => {
    const dialed = await dial(to(await tcpServer(serve)));
    if (dialed.kind !== 'connected') throw new Error('not connected');
    const stream = dialedStream(dialed, most, signal);
    stream.write(Buffer.from('?'));
    const end = await stream.wait(waitMs, enough);
    stream.hangUp();
    await new Promise((resolve) => dialed.socket.on('close', resolve));
    return { end, received: stream.received().length };
  };

  it('in bytes', async () => {
    const { end, received } = await converse(
      (socket) => void socket.write(Buffer.alloc(1_000_000)),
      1000,
      5000,
      () => false,
    );
    expect([end, received]).toEqual(['overflow', 1001]);
  });

  it('in time', async () =>
    expect(
      (
        await converse(
          () => undefined,
          1000,
          20,
          () => false,
        )
      ).end,
    ).toBe('silence'));

  it('ends where the peer closes, and the socket is closed for good', async () =>
    expect(
      (
        await converse(
          (socket) => void socket.end(),
          1000,
          5000,
          () => false,
        )
      ).end,
    ).toBe('closed'));

  it('ends where the peer resets', async () =>
    expect(
      (
        await converse(
          (socket) => void socket.on('data', () => socket.resetAndDestroy()),
          1000,
          5000,
          () => false,
        )
      ).end,
    ).toBe('reset'));

  it('ends where enough came, a byte at a time', async () => {
    const drip = (socket: Socket) => {
      for (const byte of 'hello\n') socket.write(byte);
    };
    expect((await converse(drip, 1000, 5000, (received) => received.includes('\n'))).end).toBe('enough');
  });
});

describe('a datagram', () => {
  const request = Buffer.from('?');
  const base = { ...to(0), requests: [request], accept: () => true };

  it('is answered', async () => {
    const port = await udpServer((_, from, socket) => socket.send('!', from.port, from.address));
    const reply = await ask({ ...base, port });
    expect(reply.kind === 'reply' && Buffer.from(reply.data).toString()).toBe('!');
  });

  it('is refused by ICMP', async () => {
    const port = await udpServer(() => undefined);
    const socket = open.pop() as UdpSocket;
    await new Promise<void>((resolve) => socket.close(resolve));
    expect(await ask({ ...base, port })).toMatchObject({ kind: 'failed', state: 'closed', reason: 'port-unreach' });
  });

  it('meets silence', async () => {
    const port = await udpServer(() => undefined);
    expect(await ask({ ...base, port, timeoutMs: 30 })).toMatchObject({ kind: 'failed', state: 'open|filtered', reason: 'no-response' });
  });

  it('passes over what answers nothing of it, and takes the answer after it', async () => {
    const port = await udpServer((_, from, socket) => {
      for (const text of ['no', 'no', 'yes']) socket.send(text, from.port, from.address);
    });
    const reply = await ask({ ...base, port, accept: (data) => Buffer.from(data).toString() === 'yes' });
    expect(reply.kind).toBe('reply');
  });

  it('is not flooded into waiting: a peer that answers without end is let go', async () => {
    const port = await udpServer((_, from, socket) => {
      for (let i = 0; i < 500; i++) socket.send('no', from.port, from.address);
    });
    expect(await ask({ ...base, port, timeoutMs: 3000, accept: () => false })).toMatchObject({ kind: 'failed', code: 'too-many-datagrams' });
  });

  it('sends its second request in time, whatever comes before', async () => {
    let stray: NodeJS.Timeout | undefined;
    const port = await udpServer((data, from, socket) => {
      if (data.toString() === 'second') {
        clearInterval(stray);
        return socket.send('yes', from.port, from.address);
      }
      stray = setInterval(() => socket.send('stray', from.port, from.address), 20);
    });
    const requests = [Buffer.from('first'), Buffer.from('second')];
    const accept = (data: Uint8Array) => Buffer.from(data).toString() === 'yes';
    try {
      expect(await ask({ ...base, port, requests, secondAfterMs: 100, timeoutMs: 1000, accept })).toMatchObject({ kind: 'reply' });
    } finally {
      clearInterval(stray);
    }
  });

  it("does not hold others' floods against the peer, where it hears all ports", async () => {
    const other = createSocket('udp4');
    open.push(other);
    await new Promise<void>((resolve) => other.bind(0, '127.0.0.2', resolve));
    const port = await udpServer((_, from) => {
      for (let i = 0; i < 100; i++) other.send('stray', from.port, '127.0.0.1');
    });
    expect(await ask({ ...base, port, timeoutMs: 300, fromAnyPort: true, accept: () => false })).toMatchObject({ reason: 'no-response' });
  });

  it('may be answered from another port, as TFTP does', async () => {
    const other = createSocket('udp4');
    open.push(other);
    const port = await udpServer((_, from) => other.send('!', from.port, from.address));
    expect((await ask({ ...base, port, fromAnyPort: true })).kind).toBe('reply');
    expect(await ask({ ...base, port, timeoutMs: 30 })).toMatchObject({ reason: 'no-response' });
  });
});

describe('names', () => {
  it('a literal is its own address', async () => expect(await resolveName('2001:db8::1', false, signal)).toEqual({ kind: 'addresses', addresses: ['2001:db8::1'] }));
  it('localhost has one', async () => expect((await resolveName('localhost', false, signal)).kind).toBe('addresses'));
  it('.invalid has none, whatever a resolver says', async () => expect(await resolveName('a.invalid', true, signal)).toMatchObject({ reason: 'name-not-resolved' }));
});

describe('our own ports', () => {
  it('TCP and UDP, listening and not', async () => {
    const tcp = await tcpServer(() => undefined);
    const udp = await udpServer(() => undefined);
    expect(await isListening('tcp', tcp, signal, ['127.0.0.1'])).toEqual({ protocol: 'tcp', port: tcp, listening: true });
    expect((await isListening('tcp', await closedPort(), signal, ['127.0.0.1'])).listening).toBe(false);
    expect((await isListening('udp', udp, signal)).listening).toBe(true);
  });
});
