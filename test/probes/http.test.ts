import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer as createPlainServer, type Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { http, httpOrHttps, https } from '../../probes/http.ts';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Flow, Requirement } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import { type Asking, closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { certified, listening, pourCertificate, serverHello, tlsServer } from './tls-peers.ts';

afterEach(closeAll);

const web = (handle: RequestListener) => listening(createServer(handle));
const secureWeb = (handle: RequestListener, options: TlsOptions = {}) => listening(createSecureServer({ ...certified('valid'), ...options }, handle));

/** A flow to a role, by its strongest requirement. */
function to(toRole: string, flow: Partial<Flow> = {}): Asking {
  const requirement = { section: 's', fromRole: 'client', toRole, service: flow.service ?? 'http', necessity: 'required' } as Requirement;
  return { flow: { requiredBy: [{ ...requirement, necessity: 'optional', toRole: 'state-migration-point' }, requirement], ...flow } };
}

async function ask(probe: Probe, port: number | Promise<number>, asking: Asking = {}): Promise<Sighting> {
  const { context, ...rest } = asking;
  return probeAt(probe, await port, { context: { timeoutMs: 500, answerTimeoutMs: 1000, ...context }, ...rest });
}

const says = (text: string) => (socket: Socket) => void socket.once('data', () => socket.end(text, 'latin1'));

describe('HTTP', () => {
  it('asks for the role’s own path, in the host’s and the run’s name', async () => {
    const asked: unknown[] = [];
    const port = await web(({ method, url, headers }, response) => {
      asked.push({ method, url, headers });
      response.end();
    });
    await ask(http, port, to('management-point'));
    expect(asked).toEqual([
      {
        method: 'GET',
        url: '/SMS_MP/.sms_aut?mplist',
        headers: { host: `peer.lab.test:${port}`, 'user-agent': 'cm-preflight/0 (run test)', connection: 'close' },
      },
    ]);
  });

  it.each([
    ['software-update-point', '/SimpleAuthWebService/SimpleAuth.asmx'],
    ['distribution-point-pxe', '/SMS_DP_SMSPKG$/'],
    ['reporting-services-point', '/ReportServer'],
    ['fallback-status-point', '/'],
    ['internet', '/'],
  ])('of a %s asks for %s', async (role, path) => {
    const seen = await ask(
      http,
      web((_, response) => void response.end()),
      to(role),
    );
    expect(seen.facts).toEqual({ http: { path, status: 200, statusText: 'OK' } });
  });

  it.each([200, 204, 301, 302, 401, 403, 405])('takes %i for an answer without a remark, and follows nothing', async (status) => {
    let requests = 0;
    const seen = await ask(
      http,
      web((_, response) => {
        requests++;
        response.writeHead(status, { server: 'Microsoft-IIS/10.0', location: '/elsewhere' }).end();
      }),
      to('management-point'),
    );
    expect(seen).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(seen.facts).toEqual({ http: expect.objectContaining({ status, server: 'Microsoft-IIS/10.0', location: '/elsewhere' }) });
    expect(requests).toBe(1);
  });

  it('remarks that the role’s own path is not there; a root may be missing', async () => {
    const missing = () => web((_, response) => void response.writeHead(404).end());
    expect((await ask(http, missing(), to('management-point'))).facts).toMatchObject({ findings: [{ id: 'path-not-found', path: '/SMS_MP/.sms_aut?mplist' }] });
    expect((await ask(http, missing(), to('state-migration-point'))).facts).not.toHaveProperty('findings');
    // The document says that a working one shows "not found".
    expect((await ask(http, missing(), to('certificate-registration-point'))).facts).not.toHaveProperty('findings');
  });

  it.each([500, 503])('remarks an error of the server: %i', async (status) => {
    const seen = await ask(
      http,
      web((_, response) => void response.writeHead(status).end()),
      to('management-point'),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { findings: [{ id: 'server-error', status }] } });
  });

  it('takes status and headers for an answer, whatever the body does', async () => {
    const chunks = (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && socket.write('5\r\nhello\r\n'.repeat(1000)));
      };
      socket.on('drain', pour);
      pour();
    };
    expect(await ask(http, tcpServer(chunks))).toMatchObject({ reason: 'proto-response' });
  });

  it('tells a server that wants TLS at this port, whether it says so or hangs up', async () => {
    const node = await ask(
      http,
      secureWeb((_, response) => void response.end()),
    );
    expect(node).toMatchObject({ reason: 'proto-mismatch', code: 'tls', facts: { tls: { version: 'TLSv1.3' } } });
    const nginx = await ask(
      http,
      secureWeb((_, response) => void response.end(), {}).then((inner) => saysPlain400(inner)),
    );
    expect(nginx).toMatchObject({ reason: 'proto-mismatch', code: 'tls', facts: { http: { status: 400 }, tls: { version: 'TLSv1.3' } } });
  });

  it('takes 400 for an answer where no TLS is to be had', async () => {
    const seen = await ask(
      http,
      web((_, response) => void response.writeHead(400).end()),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { status: 400 } } });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['a silent listener', strangers['a silent listener'] as never, 'no-answer'],
    ['SSH', strangers['SSH'] as never, 'ssh'],
    ['a reset', strangers['a reset'] as never, 'ECONNRESET'],
    ['a farewell', strangers['a farewell'] as never, 'closed-at-once'],
    ['endless data', strangers['endless data'] as never, 'not-http'],
    ['a byte at a time', strangers['a byte at a time'] as never, 'not-http'],
    ['TLS garbage', strangers['TLS garbage'] as never, 'tls'],
    ['a farewell after the request', says(''), 'closed'],
    ['headers without end', says(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`), 'too-much-data'],
    ['interim answers without end', says('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)), 'too-much-data'],
    ['half a status line', says('HTTP/1.1 2'), 'closed'],
    ['an unreadable answer', says('HTTP/1.1 x\r\n\r\n'), 'not-http'],
  ])('%s is no answer', async (_, serve, code) => {
    expect(await ask(http, tcpServer(serve))).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });

  it('leaves what it saw unjudged where the run is aborted', async () => {
    const controller = new AbortController();
    const port = tcpServer((socket) => void socket.once('data', () => controller.abort()));
    expect(await ask(http, port, { context: { signal: controller.signal } })).toMatchObject({ state: 'unknown', reason: 'not-run' });
  });
});

/** A port that speaks TLS, and answers a request without it in plain text, as nginx does: what is TLS goes to the inner server. */
function saysPlain400(inner: number): Promise<number> {
  return tcpServer((socket) => {
    socket.once('data', (first) => {
      if (first[0] !== 0x16) return socket.end('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n');
      const behind = connect(inner, '127.0.0.1').on('error', () => undefined);
      behind.write(first);
      return socket.pipe(behind).pipe(socket);
    });
  });
}

describe('HTTPS', () => {
  const secure: Partial<Flow> = { service: 'https' };

  it('has the facts of both, without a remark where all is well', async () => {
    const seen = await ask(
      https,
      secureWeb((_, response) => void response.writeHead(302, { location: 'https://a/' }).end()),
      to('sms-provider', secure),
    );
    expect(seen).toMatchObject({ state: 'open', reason: 'proto-response', code: null });
    expect(seen.facts).toEqual({
      http: { path: '/AdminService/v1.0/', status: 302, statusText: 'Found', location: 'https://a/' },
      tls: { version: 'TLSv1.3', cipher: expect.any(String), certificate: expect.objectContaining({ subject: 'CN=peer.lab.test', isForName: true }) },
    });
  });

  it.each([
    ['expired', { id: 'certificate-expired', validTo: '2020-01-01T00:00:00.000Z' }],
    ['other-name', { id: 'certificate-other-name', expected: 'peer.lab.test', names: ['other.lab.test', '*.other.test'] }],
  ] as const)('remarks a certificate that is %s, beside the answer and its own remarks', async (name, finding) => {
    const seen = await ask(
      https,
      secureWeb((_, response) => void response.writeHead(500).end(), certified(name)),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { findings: [finding, { id: 'server-error', status: 500 }] } });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('takes the alert of a server that wants our certificate for an answer: %s', async (version) => {
    const wantsCertificate = { requestCert: true, rejectUnauthorized: true, ca: certified('valid').cert, minVersion: version, maxVersion: version } as const;
    const seen = await ask(
      https,
      secureWeb((_, response) => void response.end(), wantsCertificate),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { tls: { alert: expect.any(String) } } });
    expect(seen.facts).not.toHaveProperty('http');
  });

  it('takes the answer of a server that would like our certificate and does without', async () => {
    const seen = await ask(
      https,
      secureWeb((_, response) => void response.writeHead(403).end(), { requestCert: true, rejectUnauthorized: false }),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { status: 403 } } });
  });

  it('asks within TLS 1.2 where the server hangs up within TLS 1.3, as IIS does that wants our certificate for this path', async () => {
    const seen = await ask(
      https,
      secureWeb(({ socket }, response) => ((socket as TLSSocket).getProtocol() === 'TLSv1.3' ? socket.destroy() : response.writeHead(403).end())),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { status: 403 }, tls: { version: 'TLSv1.2' }, findings: [{ id: 'tls-1.3-hung-up' }] } });
  });

  it('goes on with a server that begins the handshake anew to ask for our certificate, as IIS does within TLS 1.2', async () => {
    const seen = await ask(
      https,
      secureWeb(
        ({ socket }, response) => (socket as TLSSocket).renegotiate({ requestCert: true, rejectUnauthorized: false }, (error) => response.writeHead(error ? 500 : 403).end()),
        { maxVersion: 'TLSv1.2' },
      ),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { status: 403 } } });
  });

  it('says nothing of a server whose second look the end of the run cut off', async () => {
    const over = new AbortController();
    let looks = 0;
    const port = await tlsServer({}, (socket) => (++looks === 1 ? void socket.once('data', () => socket.end()) : over.abort()));
    expect(await ask(https, port, { context: { signal: over.signal } })).toMatchObject({ state: 'unknown', reason: 'not-run' });
  });

  it('remarks TLS that this machine refuses: it was spoken all the same', async () => {
    const port = tcpServer((socket) => void socket.once('data', () => socket.write(serverHello(0x0300))));
    const seen = await ask(https, port);
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { tls: { refusedHere: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, findings: [{ id: 'tls-refused-here' }] } });
  });

  it.each<[string, (socket: TLSSocket) => void, string]>([
    ['silence', () => undefined, 'no-answer'],
    ['a farewell', (socket) => void socket.once('data', () => socket.end()), 'closed'],
    ['SSH', (socket) => void socket.write('SSH-2.0-x\r\n'), 'ssh'],
    ['endless data', (socket) => strangers['endless data']?.(socket), 'not-http'],
  ])('a handshake and then %s is no web server, and its certificate is told', async (_, serve, code) => {
    const seen = await ask(https, tlsServer({}, serve));
    expect(seen).toMatchObject({ state: 'open', reason: 'proto-mismatch', code, facts: { tls: { version: 'TLSv1.3' } } });
  });

  it('tells plain HTTP', async () => {
    expect(
      await ask(
        https,
        web((_, response) => void response.end()),
      ),
    ).toMatchObject({ reason: 'proto-mismatch', code: 'plain-http' });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['a silent listener', strangers['a silent listener'] as never, 'no-answer'],
    ['SSH', strangers['SSH'] as never, 'ssh'],
    ['HTTP', strangers['HTTP'] as never, 'plain-http'],
    ['a reset', strangers['a reset'] as never, 'ECONNRESET'],
    ['a farewell', strangers['a farewell'] as never, 'closed-at-once'],
    ['endless data', strangers['endless data'] as never, 'not-tls'],
    ['a byte at a time', strangers['a byte at a time'] as never, 'not-tls'],
    ['TLS garbage', strangers['TLS garbage'] as never, 'not-tls'],
    ['a certificate of 100 MB', pourCertificate, 'not-tls'],
  ])('%s is no answer', async (_, serve, code) => {
    expect(await ask(https, tcpServer(serve))).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });
});

describe('a port for both', () => {
  it('is asked in HTTP, and over TLS where that is no answer', async () => {
    expect(
      (
        await ask(
          httpOrHttps,
          web((_, response) => void response.end()),
        )
      ).facts,
    ).not.toHaveProperty('tls');
    expect(
      await ask(
        httpOrHttps,
        secureWeb((_, response) => void response.end()),
      ),
    ).toMatchObject({ reason: 'proto-response', facts: { http: { status: 200 }, tls: { version: 'TLSv1.3' } } });
  });

  it('says what it heard first where nobody is there for the second look', async () => {
    const server = createPlainServer((socket) => {
      server.close();
      socket.on('error', () => undefined).once('data', () => socket.end());
    });
    expect(await ask(httpOrHttps, listening(server))).toMatchObject({ state: 'open', reason: 'proto-mismatch', code: 'closed' });
  });

  it('says what it heard first where neither is one', async () => {
    expect(await ask(httpOrHttps, tcpServer(strangers['SSH'] as never))).toMatchObject({ reason: 'proto-mismatch', code: 'ssh' });
  });
});
