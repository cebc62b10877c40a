import { describe, expect, it } from 'vitest';
import { decodeDhcpReply, encodeDhcpInform, encodePxeRequest } from '../../src/protocol/dhcp.ts';
import { wireCases } from './decoders.ts';

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'dhcp' && one.name === name)?.bytes ?? Buffer.alloc(0);

/** RFC 2131 figure 1: op, htype, hlen, hops, xid, secs and flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname and file, and the cookie of section 3. */
const fixedPart = `01010600 4c414201 00000000 0a63010a 00000000 00000000 00000000 02636d7072650000 0000000000000000 ${'00'.repeat(192)} 63825363`.replaceAll(' ', '');

describe('a request', () => {
  it('for parameters is a DHCPINFORM that asks for three', () => {
    const options = `350108 3703 3c4243 ff`.replaceAll(' ', '');
    expect(encodeDhcpInform(0x4c414201, '10.99.1.10').toString('hex')).toBe((fixedPart + options).padEnd(600, '0'));
  });

  it('for a boot file has the options of RFC 4578 section 2', () => {
    const vendorClass = Buffer.from('PXEClient:Arch:00007:UNDI:003016').toString('hex');
    const machine = Buffer.from('cm-preflight\0\0\0\0').toString('hex');
    const options = `350103 3703 3c4243 3c20 ${vendorClass} 5d02 0007 5e03 010310 6111 00 ${machine} ff`.replaceAll(' ', '');
    expect(encodePxeRequest(0x4c414201, '10.99.1.10').toString('hex')).toBe(fixedPart + options);
  });
});

describe('a reply', () => {
  const ack = bytesOf('inform-ack-isc');
  const optionsAt = 240;
  const having = (hex: string) => Buffer.concat([ack.subarray(0, optionsAt), Buffer.from(hex, 'hex')]);

  it.each([
    ['whose boot server and file are options', '350105 4203 616263 4303 646566 ff', { messageType: 'ack', bootServer: 'abc', bootFile: 'def' }],
    ['that refuses', '350106 ff', { messageType: 'nak' }],
    ['of a type that has no name here', '350163 ff', { messageType: '99' }],
    ['of BOOTP', 'ff', { messageType: 'bootp' }],
    ['with padding, and twice the same option', '00 350105 00 350106 ff', { messageType: 'ack' }],
    ['whose other fields hold options', '350105 340103 ff', { bootServer: '10.88.1.20', bootFile: null }],
    ['whose last option is cut short', '350105 36040a', { messageType: 'ack', serverIdentifier: null }],
    ['whose server identifier is no address', '350105 36020a0a ff', { serverIdentifier: null }],
  ])('%s', (_, hex, expected) => expect(decodeDhcpReply(having(hex.replaceAll(' ', '')))).toMatchObject(expected));

  it('is none without the cookie, or cut short before it', () => {
    const other = Buffer.from(ack);
    other[236] = 0;
    expect(decodeDhcpReply(other)).toBeNull();
    expect(decodeDhcpReply(ack.subarray(0, 239))).toBeNull();
  });
});
