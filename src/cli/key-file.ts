import { readFileSync } from 'node:fs';
import { CliError } from './command.ts';

/** Shorter keys can be guessed. */
const leastBytes = 16;

/** The key that prober and responder share: the file's bytes, without the line end that an editor adds. */
export function readKeyFile(path: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CliError(`cannot read the key file ${path}: ${(error as Error).message}`);
  }
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  if (end < leastBytes) throw new CliError(`the key file ${path} has ${end} bytes; expected at least ${leastBytes}, the same file here and on the peers`);
  return bytes.subarray(0, end);
}
