import { describe, expect, it } from 'vitest';
import { decodeBindReply, encodeAlterContext, encodeBind } from '../../src/protocol/rpc-bind.ts';
import { decodeDatagram, encodeDatagramLookup } from '../../src/protocol/rpc-datagram.ts';
import { statusFacts } from '../../src/protocol/rpc-fault.ts';
import { interfaceName } from '../../src/protocol/rpc-interfaces.ts';
import { decodeLookupReply, encodeLookup, endpointMapper, nilHandle } from '../../src/protocol/rpc-lookup.ts';
import { decodeTcpTower } from '../../src/protocol/rpc-tower.ts';
import { wireCases } from './decoders.ts';

const bytesOf = (name: string) => Buffer.from(wireCases().find((one) => one.protocol === 'rpc' && one.name === name)?.bytes ?? []);
const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
const changed = (name: string, ...changes: [at: number, byte: number][]) => {
  const bytes = bytesOf(name);
  for (const [at, byte] of changes) bytes[at] = byte;
  return bytes;
};
const malformed = { kind: 'malformed', why: 'malformed-rpc' };

describe('what rpcclient of Samba 4.17.12 sends, byte for byte', () => {
  it('binds to the endpoint mapper, but for the size of a fragment', () => {
    const theirs = hex('05000b03100000004800000001000000b810b8100000000001000000000001000883afe11f5dc91191a408002b14a0fa03000000045d888aeb1cc9119fe808002b10486002000000');
    theirs.writeUInt16LE(5840, 16);
    theirs.writeUInt16LE(5840, 18);
    expect(encodeBind(1, endpointMapper)).toEqual(theirs);
  });

  // Of all elements the version does not matter; MS-RPCE section 2.2.1.2.4 allows 1 to 5, rpcclient says 0.
  it('begins a listing, and goes on with it, but for the version option', () => {
    const first = hex('05000003100000004000000002000000280000000000020000000000000000000000000000000000000000000000000000000000000000000000000001000000');
    const next = hex('05000003100000004000000003000000280000000000020000000000000000000000000000000000000000006c8411ed415b034386d248ba6419ec3101000000');
    for (const theirs of [first, next]) theirs.writeUInt32LE(1, 36);
    const { value } = decodeLookupReply(bytesOf('lookup-one-entry')) as { value: { handle: string } };
    expect(encodeLookup(2, { handle: nilHandle, mostEntries: 1 })).toEqual(first);
    expect(encodeLookup(3, { handle: value.handle, mostEntries: 1 })).toEqual(next);
  });
});

describe('what is typed from C706', () => {
  it('asks for one more interface: alter_context, context 1, mgmt 1.0', () => {
    expect(encodeAlterContext(7, { uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989', version: '1.0' }, 1)).toEqual(
      hex('05000e03100000004800000007000000 d016d01600000000 01000000 01000100 80bda8af8a7dc911bef408002b102989 01000000 045d888aeb1cc9119fe808002b104860 02000000'),
    );
  });

  it('names both halves of a version', () => {
    expect(encodeBind(1, { ...endpointMapper, version: '3.1' }).subarray(48, 52)).toEqual(hex('03000100'));
  });

  it('looks up in a datagram: idempotent, no hints, one fragment', () => {
    expect(encodeDatagramLookup('00112233-4455-6677-8899-aabbccddeeff', { handle: nilHandle, mostEntries: 1 })).toEqual(
      hex(`04 00 20 00 100000 00 ${'00'.repeat(16)} 0883afe11f5dc91191a408002b14a0fa 33221100554477668899aabbccddeeff 00000000 03000000 00000000 0200 ffff ffff 2800 0000 00 00
           00000000 00000000 00000000 01000000 ${nilHandle} 01000000`),
    );
  });
});

describe('a reply in fragments', () => {
  it('is incomplete until the last one is whole', () => {
    const whole = bytesOf('lookup-two-fragments');
    for (const end of [0, 1, 15, 16, 5831, 5832, 5848, whole.length - 1]) expect(decodeLookupReply(whole.subarray(0, end))).toMatchObject({ kind: 'incomplete' });
    expect(decodeLookupReply(whole)).toMatchObject({ kind: 'value', byteLength: whole.length, value: { status: 0 } });
  });

  it('leaves what follows alone', () => {
    expect(decodeLookupReply(Buffer.concat([bytesOf('lookup-empty'), hex('ffff')]))).toMatchObject({ kind: 'value', byteLength: 64 });
  });

  it.each<[string, Buffer]>([
    ['begins in the middle', changed('lookup-two-fragments', [3, 0])],
    ['begins twice', changed('lookup-two-fragments', [5832 + 3, 3])],
    ['goes on with another call', changed('lookup-two-fragments', [5832 + 12, 9])],
    ['goes on with another type', changed('lookup-two-fragments', [5832 + 2, 3])],
    ['says less than a header', changed('lookup-empty', [8, 15], [9, 0])],
    ['says less than its verifier', changed('lookup-empty', [10, 60])],
    ['is cut short by its own length', changed('lookup-empty', [8, 60])],
    ['is no response', changed('lookup-empty', [2, 0])],
    ['counts other entries than its array', changed('lookup-one-entry', [44, 2])],
    ['has more entries than bytes', changed('lookup-one-entry', [44, 0xff], [47, 0xff], [56, 0xff], [59, 0xff])],
    ['has an annotation longer than the specification allows', changed('lookup-one-entry', [84, 65])],
    ['has a tower of two lengths', changed('lookup-one-entry', [104, 1])],
  ])('is refused where it %s', (_, bytes) => {
    expect(decodeLookupReply(bytes)).toEqual(malformed);
  });

  it('is refused where its fragments never end', () => {
    const empty = bytesOf('lookup-empty').subarray(0, 24);
    empty.writeUInt16LE(24, 8);
    const first = Buffer.from(empty);
    first[3] = 1;
    empty[3] = 0;
    const flood = (count: number) => Buffer.concat([first, ...Array.from({ length: count }, () => empty)]);
    expect(decodeLookupReply(flood(400))).toMatchObject({ kind: 'incomplete' });
    expect(decodeLookupReply(flood(600))).toEqual(malformed);
  });

  it('is read without the verifier that nobody asked for', () => {
    const bytes = Buffer.concat([bytesOf('lookup-empty'), Buffer.alloc(8 + 16, 0xaa)]);
    bytes.writeUInt16LE(bytes.length, 8);
    bytes.writeUInt16LE(16, 10);
    expect(decodeLookupReply(bytes)).toMatchObject({ kind: 'value', value: { entries: [], status: 0 } });
  });
});

describe('a full pointer', () => {
  it('may point at a tower that was there before', () => {
    const element = `${'00'.repeat(16)} 01000000 00000000 00000000`;
    const tower = '050013000d80bda8af8a7dc911bef408002b10298901000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b020000000100070200c3500100090400 00000000';
    const stub = hex(`${'00'.repeat(20)} 02000000 00010000 00000000 02000000 ${element} ${element} 4b000000 4b000000 ${tower} 00 d6a0c916`);
    const page = Buffer.concat([bytesOf('lookup-empty').subarray(0, 24), stub]);
    page.writeUInt16LE(page.length, 8);
    const tcp = { interface: 'afa8bd80-7d8a-11c9-bef4-08002b102989', version: '1.0', port: 50000 };
    expect(decodeLookupReply(page)).toMatchObject({ kind: 'value', value: { entries: [{ tcp }, { tcp }], status: 0x16c9a0d6 } });
  });
});

describe('a page in big-endian', () => {
  it('has a handle that goes back in our order', () => {
    const page = hex(`05000203 00000000 0040 0000 00000002 00000028 0000 0000 00000000 ed11846c 5b41 4303 86d248ba6419ec31 00000000 00000004 00000000 00000000 00000000`);
    const read = decodeLookupReply(page);
    expect(read).toMatchObject({ kind: 'value', value: { handle: '000000006c8411ed415b034386d248ba6419ec31', entries: [], status: 0 } });
  });
});

describe('a reply to a bind', () => {
  it('is refused at the first byte that is not RPC', () => {
    expect(decodeBindReply(hex('53'))).toEqual({ kind: 'malformed', why: 'not-rpc' });
    expect(decodeBindReply(hex('0502'))).toEqual({ kind: 'malformed', why: 'not-rpc' });
  });

  it('is read in big-endian', () => {
    const nak = hex('05000d03 00000000 0018 0000 00000009 0004 01 0500 000000');
    expect(decodeBindReply(nak)).toEqual({ kind: 'value', byteLength: 24, value: { kind: 'bind_nak', callId: 9, reason: 'protocol-version-not-supported' } });
  });

  it.each<[string, Buffer]>([
    ['has more results than bytes', changed('bind-ack', [32, 255])],
    ['has an address beyond its end', changed('bind-ack', [24, 255])],
    ['is a request', changed('bind-ack', [2, 0])],
    ['is but a part', changed('bind-ack', [3, 1])],
  ])('is refused where it %s', (_, bytes) => {
    expect(decodeBindReply(bytes)).toEqual(malformed);
  });
});

describe('a tower', () => {
  const tower = (transport: string, rest = '0100 09 0400 00000000') =>
    hex(`0500 1300 0d 80bda8af8a7dc911bef408002b102989 0100 0200 0000 1300 0d 045d888aeb1cc9119fe808002b104860 0200 0200 0000 0100 0b 0200 0000 ${transport} ${rest}`);

  it('of TCP names interface, version and port', () => {
    expect(decodeTcpTower(tower('0100 07 0200 c001'))).toEqual({ interface: 'afa8bd80-7d8a-11c9-bef4-08002b102989', version: '1.0', port: 49153 });
  });

  it.each([
    ['of a named pipe', tower('0100 0f 0200 5c00')],
    ['of UDP', tower('0100 08 0200 c001')],
    ['of port 0', tower('0100 07 0200 0000')],
    ['of a port in one byte', tower('0100 07 0100 c0')],
    ['of a floor without a protocol', tower('0000 0200 c001')],
    ['of three floors', Buffer.from(tower('0100 07 0200 c001')).fill(3, 0, 1)],
    ['of no bytes', Buffer.alloc(0)],
  ])('%s is none', (_, bytes) => {
    expect(decodeTcpTower(bytes)).toBeNull();
  });
});

describe('a datagram', () => {
  it.each<[string, Buffer]>([
    ['of another version', changed('datagram-fault', [0, 5])],
    ['of a client', bytesOf('datagram-request')],
    ['longer than it is', changed('datagram-fault', [74, 5])],
    ['that calls back without an activity', changed('datagram-who-are-you', [74, 15])],
  ])('%s is no reply', (_, bytes) => {
    expect(decodeDatagram(bytes)).toBeNull();
  });
});

describe('names', () => {
  it('are known for what is documented alone', () => {
    expect(statusFacts(5)).toEqual({ status: '0x00000005', statusName: 'ERROR_ACCESS_DENIED' });
    expect(statusFacts(0xfffffff0)).toEqual({ status: '0xfffffff0' });
    expect(interfaceName({ uuid: '12345778-1234-abcd-ef00-0123456789ac' })).toBe('samr (MS-SAMR)');
    expect(interfaceName({ uuid: '11111111-2222-3333-4444-555555555555' })).toBeNull();
  });
});
