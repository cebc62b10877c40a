import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { winrm } from '../../probes/winrm.ts';
import type { Sighting } from '../../src/model/evidence.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { listening } from './tls-peers.ts';

afterEach(closeAll);

const identified = Buffer.from(readFileSync(new URL('../../fixtures/wire/wsman/identify-response.hex', import.meta.url), 'latin1').replace(/\s/g, ''), 'hex');
const identity = { protocolVersion: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd', productVendor: 'Microsoft Corporation', productVersion: 'OS: 0.0.0 SP: 0.0 Stack: 3.0' };

async function ask(port: Promise<number>): Promise<Sighting> {
  return probeAt(winrm, await port, { context: { timeoutMs: 500, answerTimeoutMs: 1000 } });
}

const web = (handle: RequestListener) => listening(createServer(handle));
const says = (status: number, body: string | Buffer = '') => web((_, response) => void response.writeHead(status, { server: 'Microsoft-HTTPAPI/2.0' }).end(body));

describe('WinRM', () => {
  it('is asked who it is, without credentials, and says so', async () => {
    const asked: unknown[] = [];
    const seen = await ask(
      web((request, response) => {
        let body = '';
        request.on('data', (data) => {
          body += String(data);
        });
        request.on('end', () => {
          asked.push({ method: request.method, url: request.url, headers: request.headers, body });
          response.writeHead(200, { 'content-type': 'application/soap+xml;charset=UTF-8' }).end(identified);
        });
      }),
    );
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { path: '/wsman', status: 200 }, wsman: identity } });
    expect(asked).toEqual([
      {
        method: 'POST',
        url: '/wsman',
        headers: {
          host: expect.stringMatching(/^peer\.lab\.test:\d+$/),
          'user-agent': 'cm-preflight/0 (run test)',
          wsmanidentify: 'unauthenticated',
          'content-type': 'application/soap+xml;charset=UTF-8',
          'content-length': expect.any(String),
          connection: 'close',
        },
        body: expect.stringContaining('<wsmid:Identify/>'),
      },
    ]);
  });

  it.each([401, 403])('answers where it keeps who it is for who logs in: %i', async (status) => {
    const seen = await ask(says(status));
    expect(seen).toMatchObject({ reason: 'proto-response', facts: { http: { status, server: 'Microsoft-HTTPAPI/2.0' } } });
    expect(seen.facts).not.toHaveProperty('wsman');
  });

  it('answers with a fault', async () => {
    expect(await ask(says(500, '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault/></s:Body></s:Envelope>'))).toMatchObject({
      reason: 'proto-response',
    });
  });

  it.each([200, 404, 405, 500])('is not what answers with another page: %i', async (status) => {
    expect(await ask(says(status, '<html>IdentifyResponse</html>'))).toMatchObject({ reason: 'proto-mismatch', code: 'not-wsman', facts: { http: { status } } });
  });

  it('is not what says its identity beyond what is read', async () => {
    const endless = web((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(' '.repeat(16384)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await ask(endless)).toMatchObject({ reason: 'proto-mismatch', code: 'not-wsman' });
  });

  it.each<[string, (socket: Socket) => void]>(Object.entries(strangers))('is not %s', async (_, serve) => {
    expect(await ask(tcpServer(serve))).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});
