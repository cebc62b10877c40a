import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probeFor } from '../../probes/index.ts';
import { proxied } from '../../probes/proxied.ts';
import { whoAnswered } from '../../probes/proxy-answer.ts';
import { proxyAnswer } from '../../src/judge/proxied.ts';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { certified, listening, tlsServer } from './tls-peers.ts';

afterEach(closeAll);

interface Proxy {
  readonly get?: RequestListener;
  readonly connect?: (request: IncomingMessage, socket: Socket) => unknown;
}

/** A proxy on loopback that a test scripts, and what it was asked for. */
async function proxy({ get, connect: open }: Proxy): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    get?.(request, response);
  });
  server.on('connect', (request, socket: Socket) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    open?.(request, socket);
  });
  return { port: await listening(server), asked };
}

function ask(port: number, destinations: readonly string[]): Promise<Sighting> {
  const via = { proxy: 'proxy.lab.test:8080', for: destinations };
  return probeAt(proxied, port, { flow: { via }, context: { timeoutMs: 500, answerTimeoutMs: 1000 } });
}

/** Answers as squid does: in its own name, with its own header. */
const own =
  (status: number): RequestListener =>
  (_, response) => {
    response.writeHead(status, { server: 'squid/5.7', 'x-squid-error': 'ERR_ACCESS_DENIED 0', via: '1.1 proxy (squid/5.7)' }).end();
  };
/** Hands an origin's answer on. */
const forwarded =
  (status: number): RequestListener =>
  (_, response) => {
    response.writeHead(status, { server: 'nginx', via: '1.1 proxy (squid/5.7)' }).end();
  };
const refuses = (status: number) => (_: IncomingMessage, socket: Socket) => void socket.end(`HTTP/1.1 ${status} No\r\nServer: squid/5.7\r\n\r\n`);
const opensTo = (port: number) => (_: IncomingMessage, socket: Socket) => {
  const origin = connect(port, '127.0.0.1', () => socket.write('HTTP/1.0 200 Connection established\r\n\r\n'));
  origin.on('error', () => undefined);
  origin.pipe(socket).pipe(origin);
};

it('is what probes a flow that goes through a proxy, whatever its service', () => {
  expect(probeFor({ service: 'https', protocol: 'tcp', via: { proxy: 'p:1', for: [] } } as unknown as Flow)).toBe(proxied);
});

describe('port 80', () => {
  it('is asked for by an absolute URI', async () => {
    const { port, asked } = await proxy({ get: forwarded(200) });
    const seen = await ask(port, ['origin.lab.test:80']);
    expect(asked).toEqual(['GET http://origin.lab.test/ origin.lab.test']);
    expect(seen).toMatchObject({ state: 'open', reason: 'proto-response', code: null });
    expect(seen.facts).toEqual({ destinations: [{ destination: 'origin.lab.test:80', status: 200, answeredBy: 'origin', server: 'nginx', via: '1.1 proxy (squid/5.7)' }] });
  });

  it.each([200, 302, 401, 403, 404, 500, 502, 503, 504])('is open where the origin’s own %i comes through', async (status) => {
    const seen = await ask((await proxy({ get: forwarded(status) })).port, ['origin.lab.test:80']);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { destinations: [{ status, answeredBy: 'origin' }] } });
    expect(proxyAnswer(seen.facts)).toBeNull();
  });

  it.each([
    [403, 'proxy-refused'],
    [500, 'proxy-refused'],
    [502, 'proxy-refused'],
    [503, 'proxy-refused'],
    [504, 'proxy-refused'],
    [407, 'proxy-authentication'],
  ])('is not where the proxy answers %i itself: %s', async (status, judged) => {
    const seen = await ask((await proxy({ get: own(status) })).port, ['origin.lab.test:80']);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { proxy: { status, destination: 'origin.lab.test:80' } } });
    expect(proxyAnswer(seen.facts)).toBe(judged);
  });

  it('is not where the proxy does not take it for a request to a proxy', async () => {
    expect(await ask((await proxy({ get: own(400) })).port, ['origin.lab.test:80'])).toMatchObject({ reason: 'proto-mismatch', code: 'not-proxied' });
  });

  it('is not open on a refusal of which nothing says that it is the origin’s', async () => {
    const seen = await ask((await proxy({ get: (_, response) => void response.writeHead(403).end() })).port, ['origin.lab.test:80']);
    expect(proxyAnswer(seen.facts)).toBe('proxy-refused');
  });

  it('has a remark where nothing says that a proxy was there', async () => {
    const seen = await ask((await proxy({ get: (_, response) => void response.end() })).port, ['origin.lab.test:80']);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { findings: [{ id: 'proxy-unseen', destination: 'origin.lab.test:80' }] } });
  });
});

describe('any other port', () => {
  it('is asked for by CONNECT, and is open with 2xx', async () => {
    const origin = await tcpServer(() => undefined);
    const { port, asked } = await proxy({ connect: opensTo(origin) });
    const seen = await ask(port, ['origin.lab.test:8531']);
    expect(asked).toEqual(['CONNECT origin.lab.test:8531 origin.lab.test:8531']);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { destinations: [{ destination: 'origin.lab.test:8531', status: 200 }] } });
    expect(proxyAnswer(seen.facts)).toBeNull();
  });

  it('shows the certificate behind it where that is TLS', async () => {
    const { port } = await proxy({ connect: opensTo(await tlsServer(certified('expired'))) });
    const seen = await ask(port, ['peer.lab.test:443']);
    expect(seen).toMatchObject({
      reason: 'proto-response',
      facts: { destinations: [{ tls: { version: 'TLSv1.3', certificate: { subject: 'CN=peer.lab.test', isForName: true } } }], findings: [{ id: 'certificate-expired' }] },
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['silent', () => undefined],
    ['closed', (socket) => void socket.end()],
    ['something else', (socket) => void socket.write('SSH-2.0-x\r\n')],
  ])('is open with a remark where what is behind it is %s', async (_, serve) => {
    const seen = await ask((await proxy({ connect: opensTo(await tcpServer(serve)) })).port, ['peer.lab.test:443']);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { findings: [{ id: 'no-tls-through-proxy', destination: 'peer.lab.test:443' }] } });
    expect(proxyAnswer(seen.facts)).toBeNull();
  });

  it.each([
    [403, 'proxy-refused'],
    [500, 'proxy-refused'],
    [503, 'proxy-refused'],
    [407, 'proxy-authentication'],
  ])('is not open with %i: %s', async (status, judged) => {
    const seen = await ask((await proxy({ connect: refuses(status) })).port, ['origin.lab.test:443']);
    expect(proxyAnswer(seen.facts)).toBe(judged);
  });

  it.each([400, 404, 405])('is no proxy’s where CONNECT is answered with %i', async (status) => {
    const seen = await ask((await proxy({ connect: refuses(status) })).port, ['origin.lab.test:443']);
    expect(seen).toMatchObject({ reason: 'proto-mismatch', code: 'not-proxied', facts: { proxy: { status, destination: 'origin.lab.test:443' } } });
    expect(proxyAnswer(seen.facts)).toBeNull();
  });
});

describe('several destinations', () => {
  it('are all asked for, and the worst counts', async () => {
    const { port, asked } = await proxy({
      get: (request, response) => (request.url === 'http://b.test/' ? own(407) : forwarded(200))(request, response as never),
      connect: refuses(503),
    });
    const seen = await ask(port, ['a.test:80', 'b.test:80', 'c.test:443', 'd.test:80']);
    expect(asked).toHaveLength(4);
    expect(seen.facts).toMatchObject({ proxy: { status: 503, destination: 'c.test:443' }, destinations: [{ status: 200 }, { status: 407 }, { status: 503 }, { status: 200 }] });
    expect(proxyAnswer((await ask(port, ['b.test:80', 'a.test:80'])).facts)).toBe('proxy-authentication');
  });

  it('are asked for until one gets no answer at all', async () => {
    const { port, asked } = await proxy({ get: (request, response) => (request.url === 'http://b.test/' ? request.socket.destroy() : forwarded(200)(request, response as never)) });
    expect(await ask(port, ['a.test:80', 'b.test:80', 'c.test:80'])).toMatchObject({ reason: 'proto-mismatch', code: 'closed', facts: { destination: 'b.test:80' } });
    expect(asked).toHaveLength(2);
  });

  it('are bounded in number', async () => {
    const { port, asked } = await proxy({ get: forwarded(200) });
    await ask(
      port,
      Array.from({ length: 40 }, (_, at) => `o${at}.test:80`),
    );
    expect(asked).toHaveLength(16);
  });
});

describe('no proxy', () => {
  it.each(Object.entries(strangers).filter(([name]) => name !== 'HTTP'))('%s', async (_, serve) => {
    const port = await tcpServer(serve);
    for (const destination of ['a.test:80', 'a.test:443']) expect(await ask(port, [destination])).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });

  it('nothing listens', async () => {
    const seen = await ask(1, ['a.test:80', 'b.test:80']);
    expect(seen).toMatchObject({ state: 'closed', reason: 'conn-refused' });
    expect(seen.facts).toBeUndefined();
  });
});

describe('who answered is told by', () => {
  it.each<[string, number, Record<string, string>, string]>([
    ['a status that only proxies give', 407, {}, 'proxy'],
    ['Proxy-Status with an error', 502, { 'proxy-status': 'edge; error=connection_timeout', via: '1.1 edge' }, 'proxy'],
    ['Proxy-Status of an answer that was handed on', 502, { 'proxy-status': 'edge; received-status=502', via: '1.1 edge' }, 'origin'],
    ['squid’s header', 503, { 'x-squid-error': 'ERR_DNS_FAIL 0', via: '1.1 a' }, 'proxy'],
    ['a Server that Via names', 403, { server: 'Apache/2.4.57', via: '1.1 a (Apache/2.4.57)' }, 'proxy'],
    ['a Server that is a proxy', 403, { server: 'tinyproxy/1.11.1' }, 'proxy'],
    ['Via', 403, { server: 'nginx', via: '1.1 a (squid/5.7)' }, 'origin'],
    ['nothing', 403, { server: 'nginx' }, 'unknown'],
  ])('%s', (_, status, headers, by) => {
    expect(whoAnswered({ status, headers })).toBe(by);
  });
});
