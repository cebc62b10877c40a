import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/compare/identity.ts';

const certificate = { subject: 'CN=mp01', issuer: 'CN=Contoso', fingerprint: 'AA', validTo: '2027-01-01T00:00:00.000Z', validFrom: '2026-01-01T00:00:00.000Z', names: ['mp01'] };

describe('what a service says it is', () => {
  it.each([
    [
      'a web server within TLS',
      { http: { path: '/', status: 200, server: 'Microsoft-IIS/10.0' }, tls: { version: 'TLSv1.3', cipher: 'AES', certificate } },
      {
        'http.server': 'Microsoft-IIS/10.0',
        'tls.version': 'TLSv1.3',
        'tls.certificate.subject': 'CN=mp01',
        'tls.certificate.issuer': 'CN=Contoso',
        'tls.certificate.fingerprint': 'AA',
        'tls.certificate.validTo': '2027-01-01T00:00:00.000Z',
      },
    ],
    [
      'SQL Server',
      { sqlVersion: '16.0.1000.6', product: 'SQL Server 2022', encryption: 'off', instanceMatches: true },
      { sqlVersion: '16.0.1000.6', product: 'SQL Server 2022', encryption: 'off' },
    ],
    [
      'a file server, not its clock',
      { smb: { dialect: '3.1.1', signing: 'enabled', serverGuid: 'g', serverTime: 't' } },
      { 'smb.dialect': '3.1.1', 'smb.signing': 'enabled', 'smb.serverGuid': 'g' },
    ],
    ['a domain controller', { ldap: { domain: 'a', forest: 'b', dnsHostName: 'c', isSynchronized: true } }, { 'ldap.domain': 'a', 'ldap.forest': 'b', 'ldap.dnsHostName': 'c' }],
    ['Kerberos', { kerberos: { realm: 'CONTOSO', errorCode: 6, serverTime: 't' } }, { 'kerberos.realm': 'CONTOSO' }],
    [
      'what is behind a proxy, each by its destination',
      { destinations: [null, { destination: 'a:443', status: 200, tls: { certificate: { fingerprint: 'BB' } } }, { destination: 'b:80', server: 'squid' }] },
      { 'a:443 tls.certificate.fingerprint': 'BB', 'b:80 server': 'squid' },
    ],
    ['nothing of counts, times and dynamic ports', { endpointCount: 4, endpoints: [{ version: '1.0', port: 49701 }], serverTime: 't' }, {}],
    ['nothing of what is no fact of its own', { version: { a: 1 }, server: null, site: ['x'] }, {}],
  ])('%s', (_, facts, expected) => expect(Object.fromEntries(identityOf(facts))).toEqual(expected));
});
