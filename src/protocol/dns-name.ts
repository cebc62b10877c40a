import type { Reader } from './decoding.ts';

/** A name has 255 bytes at most (RFC 1035 section 2.3.4), each label one byte of length and one of text at least. */
const mostLabels = 127;
const mostNameBytes = 255;

/**
 * Reads a name with its pointers (RFC 1035 section 4.1.4), as texts of its labels; the root is empty. Each pointer must lead back further than the one
 * before, so no name goes round in circles. The reader is left after the name's own bytes.
 */
export function readLabels(reader: Reader): string[] {
  const labels: string[] = [];
  let byteLength = 0;
  let after: number | null = null;
  let earliest = reader.offset;
  for (;;) {
    const length = reader.u8();
    if (length === 0) break;
    if (length >= 0xc0) {
      const target = ((length & 0x3f) << 8) | reader.u8();
      after ??= reader.offset;
      if (target >= earliest) reader.fail('pointer-not-backwards');
      earliest = target;
      reader.seek(target);
      continue;
    }
    // 01 and 10 are other kinds of labels, which nobody uses (RFC 6891 section 5).
    if (length > 63) reader.fail('unknown-label');
    byteLength += length + 1;
    if (byteLength > mostNameBytes || labels.length >= mostLabels) reader.fail('name-too-long');
    labels.push(Buffer.from(reader.bytes(length)).toString('utf8'));
  }
  if (after !== null) reader.seek(after);
  return labels;
}
