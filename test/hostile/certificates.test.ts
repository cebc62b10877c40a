import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { certified } from '../probes/tls-peers.ts';
import { securedOnly } from './behaviours/tls.ts';
import { hostileCertificates, refusedCertificates } from './certificates.ts';
import { meet, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { loopbacks } from './peers.ts';
import { relay } from './relay.ts';
import { subjects } from './subjects.ts';

afterAll(handleCheck());

/** What a report has room for, whatever a certificate says: 64 names, a subject and an issuer of 256 characters each, twice, and what escapes make of them. */
const mostFactsCharacters = 100_000;
/** A handshake on a busy machine; what is above it stays silent. */
const context = { timeoutMs: 300, answerTimeoutMs: 5000 };

// What is asked in plain text first tells of that first.
const all = subjects('tcp').filter(({ traits }) => traits.tls && !traits.http);
const { key } = certified('valid');

describe.each(loopbacks)('at %s a server of TLS whose certificate has', (address) => {
  it.concurrent.each(Object.entries(hostileCertificates))('%s', async (_, cert) => {
    const secureContext = createSecureContext({ key, cert });
    const secured = (line: Duplex) => void new TLSSocket(line, { isServer: true, secureContext }).on('error', () => undefined).resume();
    const serve = (socket: Socket) => relay(socket, secured, (bytes) => void socket.write(bytes));
    const wrong = await Promise.all(
      all.map(async (subject) => {
        const { sighting } = await meet(subject, { serve, context }, address);
        const facts = JSON.stringify(sighting.facts ?? {});
        if (facts.length > mostFactsCharacters) return [`${subject.name}: ${facts.length} characters of facts`];
        const expected: readonly string[] = securedOnly(subject);
        return expected.includes(outcomeOf(sighting)) && facts.includes('"fingerprint"') ? [] : [`${subject.name}: ${outcomeOf(sighting)} ${facts.slice(0, 200)}`];
      }),
    );
    expect(wrong.flat().join('\n')).toBe('');
  });

  it.concurrent.each(Object.entries(refusedCertificates))('%s is one all the same', async (_, { cert, from, to }) => {
    const secureContext = createSecureContext({ key, cert, maxVersion: 'TLSv1.2' });
    const secured = (line: Duplex) => void new TLSSocket(line, { isServer: true, secureContext }).on('error', () => undefined).resume();
    const changed = (bytes: Buffer) => {
      const at = bytes.indexOf(from);
      return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), to, bytes.subarray(at + from.length)]);
    };
    const serve = (socket: Socket) => relay(socket, secured, (bytes) => void socket.write(changed(bytes)));
    for (const subject of all) {
      const { sighting } = await meet(subject, { serve, context }, address);
      expect(sighting, subject.name).toMatchObject({ state: 'open', reason: 'proto-response', facts: { findings: [{ id: 'tls-refused-here' }] } });
    }
  });
});
