import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ldap } from '../../probes/ldap.ts';
import { element, integer, text } from '../../src/protocol/ber.ts';
import { domainOf, siteOf } from '../../src/protocol/root-dse.ts';
import { wireCases } from '../protocol/decoders.ts';
import { ldapInReplyTo } from './ldap-reply.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';

afterEach(closeAll);

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'ldap' && one.name === name)?.bytes ?? Buffer.alloc(0);

const serving = (answer: (request: Buffer, socket: Socket) => unknown) => tcpServer((socket) => socket.once('data', (request: Buffer) => void answer(request, socket)));
const answering = (name: string) => serving((request, socket) => socket.write(ldapInReplyTo(request, bytesOf(name))));

describe('a directory answers', () => {
  it('with its root', async () => {
    const sighting = await probeAt(ldap, await answering('root-dse-samba'));
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({
      ldap: {
        domain: 'lab.test',
        forest: 'lab.test',
        dnsHostName: 'dc1.lab.test',
        site: 'Default-First-Site-Name',
        isGlobalCatalogReady: true,
        isSynchronized: true,
        domainFunctionality: '4',
      },
    });
  });

  it('in single bytes', async () => {
    const port = await serving((request, socket) => {
      for (const byte of ldapInReplyTo(request, bytesOf('root-dse-samba'))) socket.write(Buffer.from([byte]));
    });
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-response', facts: { ldap: { domain: 'lab.test' } } });
  });

  it('with lengths of four bytes, and says what it is not', async () => {
    const sighting = await probeAt(ldap, await answering('root-dse-long-lengths'));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { ldap: { domain: 'corp.example', site: null, isGlobalCatalogReady: false } } });
    expect(sighting.facts).not.toHaveProperty('findings');
  });

  it('as a global catalog that is not ready', async () => {
    const sighting = await probeAt(ldap, await answering('root-dse-long-lengths'), { flow: { service: 'gc-ldap' } });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { findings: [{ id: 'global-catalog-not-ready' }] } });
  });

  it('with an error of LDAP', async () => {
    const sighting = await probeAt(ldap, await answering('operations-error'));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { ldap: { result: 'operationsError', message: '00002020: Operation unavailable without authentication' } } });
  });

  it('by taking its leave', async () => {
    const port = await serving((_, socket) => socket.end(bytesOf('notice-of-disconnection')));
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-response', facts: { ldap: { result: 'unavailable', message: 'going down' } } });
  });
});

describe('no answer is', () => {
  const context = { answerTimeoutMs: 300 };

  it('one to another request', async () => {
    const port = await serving((_, socket) => socket.write(bytesOf('root-dse-samba')));
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id' });
  });

  it('an entry of ours and the end of another search', async () => {
    const port = await serving((_, socket) => socket.write(bytesOf('another-search-ends')));
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id' });
  });

  it('the end of a search with the id of no request', async () => {
    const port = await serving((_, socket) => socket.write(element(0x30, integer(0), element(0x65, integer(0, 0x0a), text(''), text('')))));
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-mismatch', code: 'wrong-id' });
  });

  it.each<[string, (request: Buffer) => Buffer, string]>([
    ['references without an end', (request) => ldapInReplyTo(request, bytesOf('references-without-end')), 'too-many-messages'],
    ['a length that says gigabytes', () => Buffer.from('3084ffffffff0201', 'hex'), 'not-ldap'],
    ['a length without an end', () => Buffer.from('30800201', 'hex'), 'not-ldap'],
    ['a length that never comes', () => Buffer.from('30820fff020101', 'hex'), 'no-answer'],
  ])('%s', async (_, answer, code) => {
    const port = await serving((request, socket) => socket.write(answer(request)));
    expect(await probeAt(ldap, port, { context })).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it('references that never stop', async () => {
    const port = await serving((request, socket) => {
      const some = ldapInReplyTo(request, bytesOf('references-without-end'));
      const pour = () => {
        while (!socket.destroyed && socket.write(some));
      };
      socket.on('drain', pour);
      pour();
    });
    expect(await probeAt(ldap, port)).toMatchObject({ reason: 'proto-mismatch', code: 'too-many-messages' });
  });

  it.each(Object.entries(strangers))('%s', async (_, serve) => {
    expect(await probeAt(ldap, await tcpServer(serve), { context })).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

describe('names', () => {
  it.each([
    ['DC=lab,DC=test', 'lab.test'],
    ['dc=a, dc=b', 'a.b'],
    ['OU=x', null],
    [null, null],
  ])('the domain of %s is %s', (name, domain) => expect(domainOf(name)).toBe(domain));

  it.each([
    ['CN=DC1,CN=Servers,CN=Main Site,CN=Sites,CN=Configuration,DC=a', 'Main Site'],
    ['CN=DC1,CN=Servers,CN=Here\\, there,CN=Sites,DC=a', 'Here, there'],
    ['CN=DC1,OU=Computers,DC=a', null],
    [null, null],
  ])('the site of %s is %s', (name, site) => expect(siteOf(name)).toBe(site));
});
