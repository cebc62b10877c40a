import { describe, expect, it } from 'vitest';
import { elementsIn } from '../../src/protocol/ber.ts';
import { encodeNetlogonPing } from '../../src/protocol/cldap.ts';
import { encodeDnsQuery, encodeDnsTcpQuery } from '../../src/protocol/dns.ts';
import { encodeTicketRequest } from '../../src/protocol/kerberos.ts';
import { encodeNodeStatusRequest } from '../../src/protocol/netbios.ts';
import { encodeSessionRequest } from '../../src/protocol/netbios-session.ts';
import { encodeRootDseSearch } from '../../src/protocol/root-dse.ts';

/** What other clients sent on the wire for the same thing, captured; ids are theirs. */
describe('a request is what another client sends', () => {
  it.each<[string, Buffer, string]>([
    [
      'root of a directory: ldapsearch -s base -b "" with the same attributes (OpenLDAP 2.5)',
      encodeRootDseSearch(2),
      '3081aa0201026381a404000a01000a0100020100020100010100870b6f626a656374436c617373308183041464656661756c744e616d696e67436f6e746578740417726f6f74446f6d61696e' +
        '4e616d696e67436f6e74657874040b646e73486f73744e616d65040a7365727665724e616d6504146973476c6f62616c436174616c6f675265616479040e697353796e6368726f6e697a6564' +
        '0413646f6d61696e46756e6374696f6e616c697479',
    ],
    [
      'LDAP ping: a plain client that a Samba domain controller answered',
      encodeNetlogonPing(1),
      '3033020101632e04000a01000a0100020100020100010100a00fa30d04054e74566572040406000000300a04084e65746c6f676f6e',
    ],
    ['DNS: dig +norec +noedns +noad localhost A (BIND 9.18)', encodeDnsQuery(0x1061), '106100000001000000000000096c6f63616c686f73740000010001'],
    ['DNS over TCP: the same with +tcp', encodeDnsTcpQuery(0x4508), '001b450800000001000000000000096c6f63616c686f73740000010001'],
    [
      'node status: nmblookup -A (Samba 4.17)',
      encodeNodeStatusRequest(0x3c91),
      '3c910000000100000000000020434b4141414141414141414141414141414141414141414141414141414141410000210001',
    ],
    [
      'NetBIOS session: smbclient -p 139 -n CM-PREFLIGHT -L *SMBSERVER (Samba 4.17)',
      encodeSessionRequest(),
      '8100004420434b4644454e454346444546464346474546464343414341434143414341434100204544454e434e4641464345464547454d454a454845494645434143414341414100',
    ],
  ])('%s', (_, ours, theirs) => {
    expect(ours.toString('hex')).toBe(theirs);
  });
});

describe('a Kerberos request', () => {
  const inside = (content: Uint8Array | undefined, tag: number) => elementsIn(content ?? new Uint8Array())?.find((one) => one.tag === tag)?.content;
  const bytes = encodeTicketRequest('CORP.EXAMPLE', 0x12345678);
  const sequence = inside(inside(bytes.subarray(4), 0x6a), 0x30);
  const body = inside(inside(sequence, 0xa4), 0x30);

  it('says its length first', () => expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4));

  it('is of version 5 and an AS-REQ', () => {
    expect(Buffer.from(inside(sequence, 0xa1) ?? []).toString('hex')).toBe('020105');
    expect(Buffer.from(inside(sequence, 0xa2) ?? []).toString('hex')).toBe('02010a');
  });

  it('carries the fields of a body that are not optional, the encryption types, and no client (RFC 4120 section 5.4.1)', () => {
    const fields = elementsIn(body ?? new Uint8Array())?.map(({ tag }) => tag - 0xa0);
    expect(fields).toEqual([0, 2, 3, 5, 7, 8]);
  });

  it('names the realm and its service', () => {
    expect(Buffer.from(inside(body, 0xa2) ?? []).toString('latin1')).toBe('\x1b\x0cCORP.EXAMPLE');
    expect(Buffer.from(inside(body, 0xa3) ?? []).toString('latin1')).toContain('krbtgt\x1b\x0cCORP.EXAMPLE');
  });
});
