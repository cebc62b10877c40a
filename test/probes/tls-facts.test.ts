import { describe, expect, it } from 'vitest';
import { tlsFacts } from '../../probes/tls-facts.ts';
import type { Certificate } from '../../src/net/certificate.ts';
import type { Secured } from '../../src/net/secure.ts';

const certificate: Certificate = {
  subject: 'CN=mp.lab.test',
  names: ['mp.lab.test'],
  issuer: 'CN=Lab',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  fingerprint: 'AB:CD',
  isForName: true,
};

function findingsOf(change: Partial<Certificate>, now: string, version = 'TLSv1.3') {
  const secured = { kind: 'secured', name: 'mp.lab.test', version, cipher: 'AES', alpn: null, certificate: { ...certificate, ...change } } as Extract<Secured, { kind: 'secured' }>;
  return tlsFacts(secured, new Date(now)).findings;
}

describe('of a certificate a finding says', () => {
  const midYear = '2026-06-01T00:00:00Z';

  it('nothing where it is as it should be', () => expect(findingsOf({}, midYear)).toEqual([]));

  it('that it has expired, and then no longer that it soon will', () => {
    expect(findingsOf({}, '2027-01-01T00:00:01Z')).toEqual([{ id: 'certificate-expired', validTo: certificate.validTo }]);
  });

  it('that it is not valid yet', () => {
    expect(findingsOf({}, '2025-12-31T23:59:59Z')).toEqual([{ id: 'certificate-not-yet-valid', validFrom: certificate.validFrom }]);
  });

  it('that it expires within 30 days', () => {
    expect(findingsOf({}, '2026-12-02T00:00:01Z')).toEqual([{ id: 'certificate-expires-soon', validTo: certificate.validTo }]);
    expect(findingsOf({}, '2026-12-01T23:59:59Z')).toEqual([]);
  });

  it('that it is for another name: its names, or its subject where it has none', () => {
    expect(findingsOf({ isForName: false, names: ['a.lab.test'] }, midYear)).toEqual([{ id: 'certificate-other-name', expected: 'mp.lab.test', names: ['a.lab.test'] }]);
    expect(findingsOf({ isForName: false, names: [] }, midYear)).toEqual([{ id: 'certificate-other-name', expected: 'mp.lab.test', names: ['CN=mp.lab.test'] }]);
  });

  it('nothing of the name where an address was dialled', () => expect(findingsOf({ isForName: null }, midYear)).toEqual([]));

  it('nothing of dates that cannot be read', () => expect(findingsOf({ validFrom: 'Foo', validTo: 'Bar' }, midYear)).toEqual([]));
});

it('of a version below 1.2 a finding says so', () => {
  expect(findingsOf({}, '2026-06-01T00:00:00Z', 'TLSv1.1')).toEqual([{ id: 'tls-too-old', version: 'TLSv1.1' }]);
  expect(findingsOf({}, '2026-06-01T00:00:00Z', 'TLSv1.2')).toEqual([]);
});

it('a handshake without a certificate has its version and cipher', () => {
  const secured = { kind: 'secured', name: 'x', version: 'TLSv1.2', cipher: 'ADH', alpn: null, certificate: null } as unknown as Extract<Secured, { kind: 'secured' }>;
  expect(tlsFacts(secured)).toEqual({ tls: { version: 'TLSv1.2', cipher: 'ADH', certificate: null }, findings: [] });
});
