import { describe, expect, it } from 'vitest';
import { sqlServerProduct } from '../../src/protocol/sql-server-products.ts';
import { decodeTdsPacket, encodeTdsMessage, tdsType } from '../../src/protocol/tds.ts';
import { decodePreloginResponse, encodePrelogin } from '../../src/protocol/tds-prelogin.ts';
import { wireCases } from './decoders.ts';

/** The bytes of a wire case. */
function bytesOf(name: string): Buffer {
  const found = wireCases().find((one) => one.protocol === 'tds' && one.name === name);
  if (!found) throw new Error(`no wire case ${name}`);
  return found.bytes;
}

/** A captured answer with some bytes changed: by offset from the packet's first byte. */
function changed(...changes: [at: number, byte: number][]): Buffer {
  const bytes = Buffer.from(bytesOf('sql-server-2012'));
  for (const [at, byte] of changes) bytes[at] = byte;
  return bytes;
}

/** A captured answer, cut into packets of so many bytes of data. */
function inPackets(dataBytes: number): Buffer {
  const data = bytesOf('sql-server-2012').subarray(8);
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += dataBytes) {
    const part = data.subarray(at, at + dataBytes);
    parts.push(Buffer.from([4, at + dataBytes >= data.length ? 1 : 0, 0, part.length + 8, 0, 0, parts.length + 1, 0]), part);
  }
  return Buffer.concat(parts);
}

describe('a PRELOGIN', () => {
  it('is the example of the specification', () => {
    expect(Buffer.from(encodePrelogin({ encryption: 'on', instance: '', threadId: 0x0db8, mars: true }))).toEqual(bytesOf('request'));
  });

  it('names the instance, ended by a zero, and moves what follows', () => {
    const bytes = Buffer.from(encodePrelogin({ encryption: 'off', instance: 'P01', threadId: 0, mars: false }));
    expect(bytes.toString('hex')).toBe(
      '12010032000001000000' + '1a0006' + '0100200001' + '0200210004' + '0300250004' + '0400290001' + 'ff' + '090000000000' + '00' + '50303100' + '00000000' + '00',
    );
  });
});

describe('a message goes out in packets of at most 4096 bytes', () => {
  it.each([
    [0, [8]],
    [1, [9]],
    [4088, [4096]],
    [4089, [4096, 9]],
    [10_000, [4096, 4096, 1832]],
  ])('%i bytes', (dataBytes, sizes) => {
    let rest = encodeTdsMessage(tdsType.prelogin, new Uint8Array(dataBytes).fill(7));
    const packets = [];
    while (rest.length > 0) {
      const packet = decodeTdsPacket(rest);
      if (packet.kind !== 'value') throw new Error(packet.kind);
      packets.push(packet.value);
      rest = rest.subarray(packet.byteLength);
    }
    expect(packets.map(({ packetBytes }) => packetBytes)).toEqual(sizes);
    expect(packets.map(({ isLast }) => isLast)).toEqual(sizes.map((_, i) => i === sizes.length - 1));
  });
});

describe('an answer to PRELOGIN', () => {
  const whole = { version: '11.0.3000.0', encryption: 'on', isOtherInstance: false };

  it.each([1, 5, 20, 34])('may come in packets of %i bytes', (dataBytes) => {
    const bytes = inPackets(dataBytes);
    expect(decodePreloginResponse(Buffer.concat([bytes, Buffer.from('more')]))).toEqual({ kind: 'value', value: whole, byteLength: bytes.length });
    expect(decodePreloginResponse(bytes.subarray(0, -1))).toMatchObject({ kind: 'incomplete' });
  });

  it('tells the sub-build, and how it stands to encryption', () => {
    expect(decodePreloginResponse(changed([38, 6]))).toMatchObject({ value: { version: '11.0.3000.6' } });
    const standings = [0, 1, 2, 3, 4, 0x81].map((byte) => decodePreloginResponse(changed([40, byte])));
    expect(standings.map((decoded) => decoded.kind === 'value' && decoded.value.encryption)).toEqual(['off', 'on', 'not-supported', 'required', null, null]);
  });

  it('may leave out all but the version', () => {
    expect(decodePreloginResponse(Buffer.from('0401001400000100' + '0000060006' + 'ff' + '100003e80000', 'hex'))).toEqual({
      kind: 'value',
      value: { version: '16.0.1000.0', encryption: null, isOtherInstance: null },
      byteLength: 20,
    });
  });

  it.each<[string, Buffer]>([
    ['an offset behind the end', changed([9, 0xff])],
    ['an offset into the announcements', changed([10, 0x04])],
    ['a length behind the end', changed([11, 0xff])],
    ['a version of five bytes', changed([12, 0x05])],
    ['no version first', changed([8, 0x01])],
    ['an option twice', changed([18, 0x01])],
    ['no terminator', changed([33, 0x07])],
  ])('with %s does not hold together', (_, bytes) => {
    expect(decodePreloginResponse(bytes)).toEqual({ kind: 'malformed', why: 'malformed-tds' });
  });

  it.each<[string, Buffer]>([
    ['of another type', changed([0, 0x03])],
    ['shorter than its header', changed([3, 0x07])],
    ['longer than a packet may be', changed([2, 0x10], [3, 0x01])],
  ])('%s is no TDS', (_, bytes) => {
    expect(decodePreloginResponse(bytes)).toEqual({ kind: 'malformed', why: 'not-tds' });
  });

  it('has an end: packets without data that never say so are too many', () => {
    const empty = Buffer.from('0400000800000100', 'hex');
    expect(decodePreloginResponse(Buffer.concat(Array(127).fill(empty)))).toMatchObject({ kind: 'incomplete' });
    expect(decodePreloginResponse(Buffer.concat(Array(128).fill(empty)))).toEqual({ kind: 'malformed', why: 'malformed-tds' });
  });
});

it('products go by the version’s number as far as it is documented', () => {
  const versions = ['8.0.194.0', '9.0.5000.0', '10.0.1600.0', '10.50.1600.1', '11.0.3000.0', '16.0.1000.6', '17.0.1000.7', '18.0.0.0', '7.0.1063.0'];
  expect(versions.map(sqlServerProduct)).toEqual([
    'SQL Server 2000',
    'SQL Server 2005',
    'SQL Server 2008',
    'SQL Server 2008 R2',
    'SQL Server 2012',
    'SQL Server 2022',
    'SQL Server 2025',
    null,
    null,
  ]);
});
