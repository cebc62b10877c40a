import { describe, expect, it } from 'vitest';
import { encodeSmb1Negotiate } from '../../src/protocol/smb1.ts';
import { decodeSmb, encodeSmb2Negotiate, framed } from '../../src/protocol/smb2.ts';
import { wireCases } from './decoders.ts';

const smbclient = wireCases().find(({ protocol, name }) => protocol === 'smb' && name === 'smbclient-request')?.bytes ?? Buffer.alloc(0);

/** Offsets from the frame's first byte. */
const creditRequest = 4 + 14;
const capabilities = 4 + 64 + 8;
const clientGuid = 4 + 64 + 12;
const contextCount = 4 + 64 + 32;
const firstContext = 4 + 112;
const salt = firstContext + 8 + 6;

describe('a request', () => {
  it("is smbclient's, with one credit, no capabilities and no context but the one that 3.1.1 needs", () => {
    const expected = Buffer.from(smbclient.subarray(0, firstContext + 8 + 38));
    expected.writeUInt32BE(expected.length - 4);
    expected.writeUInt16LE(1, creditRequest);
    expected.writeUInt32LE(0, capabilities);
    expected.writeUInt16LE(1, contextCount);
    const chosen = { clientGuid: smbclient.subarray(clientGuid, clientGuid + 16), salt: smbclient.subarray(salt, salt + 32) };
    expect(encodeSmb2Negotiate(chosen).toString('hex')).toBe(expected.toString('hex'));
  });

  it('of SMB1 is as [MS-CIFS] sections 2.2.3.1 and 2.2.4.52.1 have it', () => {
    const header = `ff534d42 72 00000000 00 01c0 0000 ${'00'.repeat(8)} 0000 0000 0000 0000 0700`.replaceAll(' ', '');
    expect(encodeSmb1Negotiate(7).toString('hex')).toBe(`${header}000c00024e54204c4d20302e313200`);
  });
});

describe('what is no message of SMB', () => {
  const answer = wireCases().find(({ name }) => name === 'negotiated-3.1.1')?.bytes ?? Buffer.alloc(0);

  it.each([
    ['of another frame type', Buffer.concat([Buffer.from([0x85]), answer.subarray(1)])],
    ['of no length', framed(Buffer.alloc(0))],
    ['of a length beyond all answers', Buffer.from('00ffffff', 'hex')],
    ['of another protocol', framed(Buffer.alloc(64, 0x41))],
    ['shorter than its header', framed(answer.subarray(4, 4 + 60))],
    ['shorter than its body', framed(answer.subarray(4, 4 + 64 + 40))],
  ])('%s', (_, bytes) => expect(decodeSmb(bytes)).toEqual({ kind: 'malformed', why: 'not-smb' }));

  it('is known by its first eight bytes', () => {
    expect(decodeSmb(Buffer.from('000000e0fe534d', 'hex'))).toMatchObject({ kind: 'incomplete' });
    expect(decodeSmb(Buffer.from('000000e0fe534d43', 'hex'))).toEqual({ kind: 'malformed', why: 'not-smb' });
  });
});
