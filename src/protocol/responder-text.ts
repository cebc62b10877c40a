/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A text of ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Any bytes as a text of as many characters, so that a pattern can be matched against them and nothing is lost or merged. */
export function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
