import { describe, expect, it } from 'vitest';
import { element, elementsIn, integer, integerOf, readElement } from '../../src/protocol/ber.ts';
import { decode } from '../../src/protocol/decoding.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const read = (text: string) => decode(hex(text), (reader) => readElement(reader, 'no', null));

describe('X.690', () => {
  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [0x7fffffff, '02047fffffff'],
  ])('section 8.3 writes %i as %s, and reads it again', (value, bytes) => {
    expect(integer(value).toString('hex')).toBe(bytes);
    expect(integerOf(hex(bytes).subarray(2))).toBe(value);
  });

  it.each([
    [127, '047f'],
    [128, '048180'],
    [256, '04820100'],
  ])('section 8.1.3 writes a length of %i as %s', (byteLength, head) => {
    expect(element(0x04, Buffer.alloc(byteLength)).toString('hex')).toMatch(new RegExp(`^${head}(00)*$`));
  });

  it.each(['04820005aabbccddee', '048400000005aabbccddee', '0405aabbccddee'])('section 8.1.3.5 lets a length be longer than it need be: %s', (bytes) => {
    expect(read(bytes)).toMatchObject({ kind: 'value', value: { tag: 4, content: hex('aabbccddee') } });
  });
});

describe('what is not waited for', () => {
  it.each([
    ['a length without an end', '0480'],
    ['a length of five bytes', '04850000000001'],
    ['a length of a gigabyte', '048440000000'],
    ['a tag of several bytes', '1f8101'],
  ])('%s', (_, bytes) => expect(read(bytes).kind).toBe('malformed'));
});

it('a container that its elements do not fill is none', () => {
  expect(elementsIn(hex('020101020102'))).toHaveLength(2);
  expect(elementsIn(hex('0201010202'))).toBeNull();
  expect(elementsIn(Buffer.alloc(4000))).toBeNull();
});
