import { describe, expect, it } from 'vitest';
import { decodeTftp, encodeReadRequest, encodeTftpError } from '../../src/protocol/tftp.ts';

describe('a request', () => {
  it("is curl's", () => {
    // Captured: curl --tftp-no-options tftp://HOST/cm-preflight-no-such-file
    const curl = '0001636d2d707265666c696768742d6e6f2d737563682d66696c65006f6374657400';
    expect(encodeReadRequest('cm-preflight-no-such-file').toString('hex')).toBe(curl);
  });

  it('is ended by an error as RFC 1350 section 5 has it', () => {
    expect(encodeTftpError('no').toString('hex')).toBe('0005' + '0000' + '6e6f00');
  });
});

describe('a reply', () => {
  const longest = Buffer.concat([Buffer.from('00030001', 'hex'), Buffer.alloc(512)]);

  it.each([
    ['an error without the zero byte at its end', Buffer.from('000500016e6f', 'hex'), { kind: 'error', code: 1, message: 'no' }],
    ['an error of a long text, which is cut', Buffer.concat([Buffer.from('00050000', 'hex'), Buffer.alloc(9000, 0x61)]), { kind: 'error', code: 0, message: 'a'.repeat(256) }],
    ['the longest first block', longest, { kind: 'data' }],
  ])('is %s', (_, bytes, expected) => expect(decodeTftp(bytes)).toEqual(expected));

  it.each([
    ['a read request', '00016100006f6374657400'],
    ['a write request', '000261006f6374657400'],
    ['an acknowledgment', '00040000'],
    ['a block that is not the first', '00030002'],
    ['an error without a code', '000500'],
    ['nothing', ''],
  ])('is not %s', (_, hex) => expect(decodeTftp(Buffer.from(hex, 'hex'))).toBeNull());

  it('is not a block of more than 512 bytes', () => expect(decodeTftp(Buffer.concat([longest, Buffer.alloc(1)]))).toBeNull());
});
