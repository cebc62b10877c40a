import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { dial, dialedStream } from '../../src/net/connect.ts';
import { type Secured, secure } from '../../src/net/secure.ts';
import type { Stream } from '../../src/net/stream.ts';
import { closeAll, strangers, tcpServer } from '../probes/loopback.ts';
import { certified, pourCertificate, serverHello, tlsServer } from '../probes/tls-peers.ts';

const signal = new AbortController().signal;
const streams: Stream[] = [];

afterEach(() => {
  for (const stream of streams.splice(0)) stream.hangUp();
  closeAll();
});

interface Trying {
  readonly name?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly mostRawBytes?: number;
  /** What goes before TLS on the same connection. */
  readonly first?: (stream: Stream) => Promise<unknown>;
  readonly alpn?: readonly string[];
}

async function trySecure(port: number, { name = 'peer.lab.test', timeoutMs = 2000, mostRawBytes = 512 * 1024, first, alpn, ...rest }: Trying = {}): Promise<Secured> {
  const dialed = await dial({ address: '127.0.0.1', port, timeoutMs: 2000, source: null, signal });
  if (dialed.kind === 'failed') throw new Error(dialed.code);
  const stream = dialedStream(dialed, mostRawBytes, signal);
  streams.push(stream);
  await first?.(stream);
  return secure(stream, { name, timeoutMs, signal: rest.signal ?? signal, mostBytes: 64 * 1024, ...(alpn ? { alpn } : {}) });
}

async function secured(port: number, trying: Trying = {}): Promise<Extract<Secured, { kind: 'secured' }>> {
  const result = await trySecure(port, trying);
  if (result.kind !== 'secured') throw new Error(JSON.stringify(result));
  return result;
}

describe('a hello', () => {
  it('fits into one packet, as that of Windows does', async () => {
    const hello = Promise.withResolvers<number>();
    const port = await tcpServer((socket) => void socket.once('data', (bytes) => hello.resolve(bytes.length)));
    void trySecure(port, { name: 'a'.repeat(200), timeoutMs: 500 });
    expect(await hello.promise).toBeLessThan(1000);
  });
});

describe('a handshake that ends', () => {
  it('tells version, cipher, certificate and whether it is for the name', async () => {
    const result = await secured(await tlsServer({}));
    expect(result).toMatchObject({ name: 'peer.lab.test', version: 'TLSv1.3', alpn: null });
    expect(result.cipher).toMatch(/^TLS_/);
    expect(result.certificate).toMatchObject({
      subject: 'CN=peer.lab.test',
      issuer: 'CN=peer.lab.test',
      names: ['peer.lab.test', '127.0.0.1'],
      validFrom: '2020-01-01T00:00:00.000Z',
      validTo: '2120-01-01T00:00:00.000Z',
      isForName: true,
    });
  });

  it('accepts an expired certificate and one for another name, and says so', async () => {
    expect((await secured(await tlsServer(certified('expired')))).certificate).toMatchObject({ validTo: '2020-01-01T00:00:00.000Z', isForName: true });
    expect((await secured(await tlsServer(certified('other-name')))).certificate).toMatchObject({ names: ['other.lab.test', '*.other.test'], isForName: false });
  });

  it.each([
    ['10.0.0.1', null],
    ['a.other.test', true],
    ['a.b.other.test', false],
    ['not a name', null],
  ])('of the name %s: %s', async (name, isForName) => {
    expect((await secured(await tlsServer(certified('other-name')), { name })).certificate?.isForName).toBe(isForName);
  });

  it('asks for the name, and not for an address', async () => {
    const asked: unknown[] = [];
    const port = await tlsServer({}, (socket) => asked.push((socket as unknown as { servername: unknown }).servername));
    await secured(port);
    await secured(port, { name: '127.0.0.1' });
    await expect.poll(() => asked).toEqual(['peer.lab.test', false]);
  });

  it('hears old versions', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await secured(await tlsServer(old))).toMatchObject({ version: 'TLSv1' });
  });

  it('agrees on an application protocol', async () => {
    expect(await secured(await tlsServer({ ALPNProtocols: ['http/1.1'] }), { alpn: ['http/1.1'] })).toMatchObject({ alpn: 'http/1.1' });
  });

  it('carries bytes both ways', async () => {
    const port = await tlsServer({}, (socket) => {
      socket.write('hello');
      socket.on('data', (data) => socket.end(`you said ${data.toString()}`));
    });
    const { stream } = await secured(port);
    expect(await stream.wait(2000, (received) => received.length >= 5)).toBe('enough');
    stream.write(Buffer.from('hi'));
    expect(await stream.wait(2000, () => false)).toBe('closed');
    expect(stream.received().toString()).toBe('helloyou said hi');
  });

  it('tells a reset and too many bytes above it', async () => {
    const reset = await secured(await tlsServer({}, (socket) => socket.once('data', () => (socket as unknown as { _parent: Socket })._parent.resetAndDestroy())));
    reset.stream.write(Buffer.from('hi'));
    expect(await reset.stream.wait(2000, () => false)).toBe('reset');
    expect(reset.alert()).toBeNull();
    const flood = await secured(await tlsServer({}, (socket) => void socket.write(Buffer.alloc(100_000))));
    expect(await flood.stream.wait(2000, () => false)).toBe('overflow');
  });

  it('hears an alert that comes after it: TLS 1.3 asks for the certificate of a client that thinks it is done', async () => {
    const result = await secured(await tlsServer({ minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true, ca: certified('valid').cert }));
    expect(await result.stream.wait(2000, () => false)).toBe('reset');
    expect(result.alert()).toBe('certificate-required');
  });

  it('works after another protocol on the same connection', async () => {
    const port = await tcpServer((socket) => {
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from('READY'), Buffer.from('15030300020228', 'hex')])));
    });
    const first = async (stream: Stream) => {
      stream.write(Buffer.from('START'));
      await stream.wait(2000, (received) => received.length >= 5);
      stream.consume(5);
    };
    expect(await trySecure(port, { first })).toEqual({ kind: 'alert', alert: 'handshake-failure' });
  });
});

describe('a peer that speaks TLS and does not go on', () => {
  const says = (hex: string, isLast = false) => tcpServer((socket) => void socket[isLast ? 'end' : 'write'](Buffer.from(hex, 'hex')));

  it.each([
    ['an alert', '15030300020228', 'handshake-failure'],
    ['an alert of SSL 3.0', '15030000020228', 'handshake-failure'],
    ['an alert that no document names', '150303000202fa', 'alert-250'],
  ])('%s', async (_, hex, alert) => {
    expect(await trySecure(await says(hex))).toEqual({ kind: 'alert', alert });
  });

  it('a warning and then the end; a warning and then silence is none, for the handshake would have gone on', async () => {
    expect(await trySecure(await says('15030300020170', true))).toEqual({ kind: 'alert', alert: 'unrecognized-name' });
    expect(await trySecure(await says('15030300020170'), { timeoutMs: 300 })).toMatchObject({ kind: 'failed', end: 'silence' });
  });

  it('an alert after its hello: TLS 1.2 wants a certificate', async () => {
    const port = await tlsServer({ maxVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: true, ca: certified('valid').cert });
    expect(await trySecure(port)).toMatchObject({ kind: 'alert' });
  });

  it('a version that is too old for this machine', async () => {
    const port = await tcpServer((socket) => void socket.write(serverHello(0x0300)));
    expect(await trySecure(port)).toEqual({ kind: 'refused-here', code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' });
  });
});

describe('no handshake, and how it ended', () => {
  const failed = (end: string, code: unknown = null) => ({ kind: 'failed', end, code });
  const hello = serverHello(0x0303);

  it.each<[string, (socket: Socket) => void, object]>([
    ['closed at once', (socket) => void socket.end(), failed('closed')],
    ['closed after our hello', (socket) => void socket.once('data', () => socket.end()), failed('closed')],
    ['closed after its hello', (socket) => void socket.end(hello), failed('closed')],
    ['reset after our hello', (socket) => void socket.once('data', () => socket.resetAndDestroy()), failed('reset')],
    ['reset after its hello', (socket) => void socket.write(hello, () => socket.once('data', () => socket.resetAndDestroy())), failed('reset')],
    ['silence', () => undefined, failed('silence')],
    ['silence after its hello', (socket) => void socket.write(hello), failed('silence')],
    ['a byte at a time', (socket) => strangers['a byte at a time']?.(socket), failed('not-tls', expect.any(String))],
    ['HTTP', (socket) => strangers['HTTP']?.(socket), failed('not-tls', expect.any(String))],
    ['SSH', (socket) => strangers['SSH']?.(socket), failed('not-tls', expect.any(String))],
    ['TLS garbage', (socket) => strangers['TLS garbage']?.(socket), failed('not-tls', expect.any(String))],
    ['a certificate of 100 MB', pourCertificate, failed('not-tls', 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE')],
  ])('%s', async (_, serve, expected) => {
    expect(await trySecure(await tcpServer(serve), { timeoutMs: 500 })).toEqual(expected);
  });

  it('what was said counts where the connection has ended since', async () => {
    const port = await tcpServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const first = (stream: Stream) => stream.wait(2000, () => false);
    expect(await trySecure(port, { first })).toEqual(failed('not-tls', expect.any(String)));
  });

  it('empty messages without end', async () => {
    const port = await tcpServer((socket) => {
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.from('160303000400000000', 'hex')));
      };
      socket.on('drain', pour);
      pour();
    });
    expect(await trySecure(port)).toEqual(failed('overflow'));
  });

  it('more raw bytes than we read', async () => {
    expect(await trySecure(await tlsServer({}), { mostRawBytes: 100 })).toEqual(failed('overflow'));
  });

  it('our own abort', async () => {
    const controller = new AbortController();
    const port = await tcpServer((socket) => void socket.once('data', () => controller.abort()));
    expect(await trySecure(port, { signal: controller.signal })).toEqual(failed('aborted'));
    expect(await trySecure(port, { signal: controller.signal })).toEqual(failed('aborted'));
  });
});
