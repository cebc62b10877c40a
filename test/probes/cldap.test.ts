import { afterEach, describe, expect, it } from 'vitest';
import { cldap } from '../../probes/cldap.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, udpServer } from './loopback.ts';

afterEach(closeAll);

const flow = { service: 'ldap', protocol: 'udp' } as const;
const bytesOf = (name: string) =>
  wireCases()
    .find((one) => one.protocol === 'ldap' && one.name === name)
    ?.bytes.toString('hex') ?? '';

/** The id of a request, as hex of its whole element, and a captured answer (whose id is 1) with it. Its lengths have room: three bytes more stay below 0x80. */
const idOf = (request: Buffer) => request.subarray(2, 8).toString('hex');

/** One message of a captured answer with another id; `lengthAt` is where the message's length stands. */
function renumbered(message: Buffer, id: string): Buffer {
  const content = Buffer.concat([Buffer.from(id, 'hex'), message.subarray(2 + 3)]);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

/** The captured answers are an entry (perhaps) and an end of 14 bytes. */
function withId(name: string, id: string): Buffer {
  const bytes = Buffer.from(bytesOf(name), 'hex');
  const entry = bytes.subarray(0, -14);
  return Buffer.concat([...(entry.length > 0 ? [renumbered(entry, id)] : []), renumbered(bytes.subarray(-14), id)]);
}

const answering = (answer: (request: Buffer) => Buffer) => udpServer((request, from, socket) => request[0] === 0x30 && socket.send(answer(request), from.port, from.address));

describe('a domain controller answers', () => {
  it('with its domain and site', async () => {
    const sighting = await probeAt(cldap, await answering((request) => withId('netlogon', idOf(request))), { flow });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', code: null, asked: true });
    expect(sighting.facts).toEqual({
      ldap: {
        domain: 'lab.test',
        forest: 'lab.test',
        dnsHostName: 'dc1.lab.test',
        netbiosDomain: 'LAB',
        netbiosName: 'DC1',
        site: 'Default-First-Site-Name',
        clientSite: 'Default-First-Site-Name',
        isPrimary: true,
        isGlobalCatalog: true,
        isKeyDistributionCenter: true,
        isWritable: true,
        isPaused: false,
      },
    });
  });

  it('while it is paused, and knows no site', async () => {
    const sighting = await probeAt(cldap, await answering((request) => withId('netlogon-paused', idOf(request))), { flow });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { ldap: { domain: 'lab.test', site: null, clientSite: null, isPaused: true } } });
  });

  it.each(['netlogon-pointer-to-itself', 'netlogon-pointers-in-a-ring'])('with %s: LDAP, of which nothing is believed', async (name) => {
    const sighting = await probeAt(cldap, await answering((request) => withId(name, idOf(request))), { flow });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { ldap: {} } });
    expect(sighting.facts?.['ldap']).toEqual({});
  });
});

it('a directory that is no domain controller answers with the end of the search', async () => {
  const sighting = await probeAt(cldap, await answering((request) => withId('no-such-domain', idOf(request))), { flow });
  expect(sighting).toMatchObject({ reason: 'proto-response', facts: { ldap: {} } });
});

describe('no answer is', () => {
  const context = { timeoutMs: 400 };

  it.each<[string, () => Buffer, string]>([
    ['one to another request', () => withId('netlogon', '020411223344'), 'wrong-id'],
    ['an entry without an end', () => Buffer.from(bytesOf('netlogon'), 'hex').subarray(0, -14), 'not-ldap'],
    ['another protocol', () => Buffer.from('4c4185800001'.padEnd(60, '0'), 'hex'), 'not-ldap'],
    ['nothing at all', () => Buffer.alloc(0), 'not-ldap'],
  ])('%s', async (_, answer, code) => {
    expect(await probeAt(cldap, await answering(answer), { flow, context })).toMatchObject({ state: 'open', reason: 'proto-mismatch', code });
  });

  it('silence', async () => {
    expect(await probeAt(cldap, await udpServer(() => undefined), { flow, context })).toMatchObject({ state: 'open|filtered', reason: 'no-response', asked: true });
  });
});

it('an answer counts after others that do not', async () => {
  const port = await udpServer((request, from, socket) => {
    if (request[0] !== 0x30) return;
    socket.send(withId('netlogon', '020411223344'), from.port, from.address);
    socket.send(withId('netlogon', idOf(request)), from.port, from.address);
  });
  expect(await probeAt(cldap, port, { flow })).toMatchObject({ reason: 'proto-response' });
});
