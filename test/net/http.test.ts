import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { dial, dialedStream } from '../../src/net/connect.ts';
import { ask, type HttpReply, type HttpRequest } from '../../src/net/http.ts';
import { openStream, type Stream } from '../../src/net/stream.ts';
import { closeAll, strangers, tcpServer } from '../probes/loopback.ts';

const signal = new AbortController().signal;
const streams: Stream[] = [];

afterEach(() => {
  for (const stream of streams.splice(0)) stream.hangUp();
  closeAll();
});

async function askOf(serve: (socket: Socket) => void, request: Partial<HttpRequest> = {}): Promise<HttpReply> {
  const dialed = await dial({ address: '127.0.0.1', port: await tcpServer(serve), timeoutMs: 2000, source: null, signal });
  if (dialed.kind === 'failed') throw new Error(dialed.code);
  const stream = dialedStream(dialed, 512 * 1024, signal);
  streams.push(stream);
  return ask(stream, { method: 'GET', path: '/x?y', headers: { host: 'peer.lab.test' }, timeoutMs: 2000, signal, mostBodyBytes: 0, ...request });
}

/** Answers the first bytes of a request with a text. */
const says = (text: string) => (socket: Socket) => void socket.once('data', () => socket.write(text, 'latin1'));
const saysAndEnds = (text: string) => (socket: Socket) => void socket.once('data', () => socket.end(text, 'latin1'));
/** Says it again and again, as fast as it is read. */
const pours = (head: string, text: string) => (socket: Socket) => {
  socket.write(head);
  const pour = () => {
    while (!socket.destroyed && socket.write(text.repeat(100)));
  };
  socket.on('drain', pour);
  pour();
};

const ok = 'HTTP/1.1 200 OK\r\n';
const reply = (status: number, rest: object = {}) => expect.objectContaining({ kind: 'reply', status, ...rest });
const failed = (end: string, code: unknown = null) => ({ kind: 'failed', end, code });

it('sends one request that asks for the connection to be closed, with the headers given and no others', async () => {
  let sent = '';
  const request = { method: 'POST', path: '/wsman', headers: { host: 'a:5985', 'user-agent': 'us', 'content-length': '2' }, body: 'hi' } as const;
  await askOf((socket) => {
    socket.on('data', (data) => {
      sent += data.toString('latin1');
      if (sent.endsWith('hi')) socket.write(`${ok}\r\n`);
    });
  }, request);
  expect(sent).toBe('POST /wsman HTTP/1.1\r\nhost: a:5985\r\nuser-agent: us\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi');
});

describe('a reply has', () => {
  it('status, text, and the headers that say who answered', async () => {
    const said = `HTTP/1.1 302 Found\r\nServer: IIS\r\nLocation: /other\r\nVia: 1.1 a\r\nVia: 1.1 b\r\nSet-Cookie: secret\r\n\r\n`;
    expect(await askOf(says(said))).toEqual({
      kind: 'reply',
      status: 302,
      statusText: 'Found',
      headers: { server: 'IIS', location: '/other', via: '1.1 a, 1.1 b' },
      body: Buffer.alloc(0),
      tunnel: null,
    });
  });

  it('texts of bounded length', async () => {
    const answer = await askOf(says(`HTTP/1.1 200 ${'y'.repeat(5000)}\r\nServer: ${'x'.repeat(5000)}\r\n\r\n`));
    expect(answer).toMatchObject({ statusText: 'y'.repeat(256), headers: { server: 'x'.repeat(256) } });
  });

  it.each<[string, (socket: Socket) => void, number, string]>([
    ['a whole body', says(`${ok}Content-Length: 2\r\n\r\nhi`), 200, 'hi'],
    ['a body up to the end of the connection', saysAndEnds('HTTP/1.0 200 OK\r\n\r\nhi'), 200, 'hi'],
    ['what came of a body that was cut short', saysAndEnds(`${ok}Content-Length: 2000\r\n\r\nhi`), 200, 'hi'],
    ['as much of a body without end as is wanted', pours(`${ok}Transfer-Encoding: chunked\r\n\r\n`, '5\r\nhello\r\n'), 200, 'hellohello'],
    ['nothing of another protocol', says('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nhi'), 101, ''],
    ['what follows a few interim answers', says(`${'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n'.repeat(3)}${ok}Content-Length: 2\r\n\r\nhi`), 200, 'hi'],
    ['a careless server’s answer', says('HTTP/1.1 404\nServer: x\n\n'), 404, ''],
  ])('%s', async (_, serve, status, body) => {
    const answer = await askOf(serve, { mostBodyBytes: 10, timeoutMs: 700 });
    if (answer.kind !== 'reply') throw new Error(answer.end);
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status, body });
  });

  it('its status even where the body was reset', async () => {
    const resets = (socket: Socket) => void socket.once('data', () => socket.write(`${ok}Content-Length: 9\r\n\r\nhi`, () => setImmediate(() => socket.resetAndDestroy())));
    expect(await askOf(resets, { mostBodyBytes: 10 })).toEqual(reply(200));
  });

  it('its headers alone where no body is wanted', async () => {
    expect(await askOf(says(`${ok}Content-Length: 2000\r\n\r\nhi`))).toEqual(reply(200, { body: Buffer.alloc(0) }));
  });
});

it('a byte at a time is a reply as any other', async () => {
  const answer = await askOf((socket) => {
    const bytes = Buffer.from(`${ok}Server: y\r\n\r\n`);
    let at = 0;
    const timer = setInterval(() => (socket.destroyed || at === bytes.length ? clearInterval(timer) : socket.write(bytes.subarray(at, ++at))), 1);
  });
  expect(answer).toEqual(reply(200, { headers: { server: 'y' } }));
});

describe('no reply, and how it ended', () => {
  it.each<[string, (socket: Socket) => void, object]>([
    ['silence', () => undefined, failed('silence')],
    ['silence after some headers', says(`${ok}Server: x\r\n`), failed('silence')],
    ['closed at once', (socket) => void socket.end(), failed('closed')],
    ['closed after the request', saysAndEnds(''), failed('closed')],
    ['closed within the status line', saysAndEnds('HTTP/1.1 20'), failed('closed')],
    ['closed within the headers', saysAndEnds(`${ok}Server: x\r\n`), failed('closed')],
    ['reset', (socket) => void socket.once('data', () => socket.resetAndDestroy()), failed('reset')],
    ['SSH', (socket) => strangers['SSH']?.(socket), failed('not-http', 'HPE_INVALID_CONSTANT')],
    ['a TLS alert', says('\x15\x03\x01\x00\x02\x02\x0a'), failed('not-http', 'HPE_INVALID_CONSTANT')],
    ['HTTP/2', says('\x00\x00\x12\x04\x00\x00\x00\x00\x00'), failed('not-http', 'HPE_INVALID_CONSTANT')],
    ['endless bytes', (socket) => strangers['endless data']?.(socket), failed('not-http', 'HPE_INVALID_CONSTANT')],
    ['endless headers', pours(ok, 'X-A: bbbbbbbb\r\n'), failed('overflow', 'HPE_HEADER_OVERFLOW')],
    ['a header without end', pours(`${ok}X: `, 'b'), failed('overflow', 'HPE_HEADER_OVERFLOW')],
    ['interim answers without end', pours('', 'HTTP/1.1 100 Continue\r\n\r\n'), failed('overflow')],
  ])('%s', async (_, serve, expected) => {
    expect(await askOf(serve, { timeoutMs: 500 })).toEqual(expected);
  });

  it('our own abort, before and within', async () => {
    const controller = new AbortController();
    expect(await askOf((socket) => void socket.once('data', () => controller.abort()), { signal: controller.signal })).toEqual(failed('aborted'));
    expect(await askOf(says(`${ok}\r\n`), { signal: controller.signal })).toEqual(failed('aborted'));
  });
});

describe('CONNECT', () => {
  const connect = { method: 'CONNECT', path: 'origin.test:443' } as const;

  it('names the destination, and carries bytes both ways once the way is open', async () => {
    const answer = await askOf((socket) => {
      socket.once('data', (data) => {
        expect(data.toString()).toMatch(/^CONNECT origin\.test:443 HTTP\/1\.1\r\n/);
        socket.write('HTTP/1.1 200 Connection established\r\n\r\nhello, ');
        socket.once('data', (more) => socket.write(`you said ${more.toString()}`));
      });
    }, connect);
    if (answer.kind !== 'reply' || answer.tunnel === null) throw new Error('the way is not open');
    const behind = openStream(answer.tunnel, 1000, signal, () => undefined);
    behind.write(Buffer.from('hi'));
    expect(await behind.wait(2000, (received) => received.toString() === 'hello, you said hi')).toBe('enough');
  });

  it.each([403, 407, 502])('has no way through after %i', async (status) => {
    const answer = await askOf(says(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic\r\nContent-Length: 3\r\n\r\nabc`), connect);
    expect(answer).toEqual(reply(status, { tunnel: null, headers: { 'proxy-authenticate': 'Negotiate, Basic' } }));
  });
});
