import { describe, expect, it } from 'vitest';
import { decodeRdpConfirm, encodeRdpRequest } from '../../src/protocol/rdp.ts';
import { wireCases } from './decoders.ts';

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'rdp' && one.name === name)?.bytes ?? Buffer.alloc(0);

it("a request is FreeRDP's, without the cookie that names a user", () => {
  const request = bytesOf('freerdp-request');
  const cookie = 'Cookie: mstshash=x\r\n'.length;
  const expected = Buffer.concat([request.subarray(0, 11), request.subarray(11 + cookie)]);
  expected[3] = expected.length;
  expected[4] = expected.length - 5;
  expect(encodeRdpRequest().toString('hex')).toBe(expected.toString('hex'));
});

describe('a confirm', () => {
  it.each([
    ['of CredSSP', 2, { protocol: 'hybrid' }],
    ['of CredSSP with early authorization', 8, { protocol: 'hybrid-ex' }],
    ['of a protocol that has no name here', 0x40, { protocol: '0x40' }],
  ])('%s', (_, protocol, value) => {
    const bytes = Buffer.from(bytesOf('tls'));
    bytes.writeUInt32LE(protocol, 15);
    expect(decodeRdpConfirm(bytes)).toEqual({ kind: 'value', value, byteLength: 19 });
  });

  it.each([
    ['another version of TPKT', 0, 4],
    ['a length beyond all confirms', 2, 0xff],
    ['a length indicator that does not fit', 4, 6],
    ["another of X.224's messages", 5, 0xe0],
    ['neither a response nor a failure', 11, 1],
    ['a negotiation of another length', 13, 9],
  ])('is not %s', (_, at, byte) => {
    const bytes = Buffer.from(bytesOf('tls'));
    bytes[at] = byte;
    expect(decodeRdpConfirm(bytes)).toEqual({ kind: 'malformed', why: 'not-rdp' });
  });
});
