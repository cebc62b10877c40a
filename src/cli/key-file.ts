import { closeSync, openSync, readSync } from 'node:fs';
import { CliError } from './command.ts';

/** Shorter keys can be guessed. */
const leastBytes = 16;
/** Longer ones gain nothing; what is longer is some other file. */
const mostBytes = 4096;

/** The key that prober and responder share: the file's bytes, without the line ends that an editor adds. */
export function readKeyFile(path: string): Uint8Array {
  const bytes = readSome(path);
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  if (end < leastBytes) throw new CliError(`the key file ${path} has ${end} bytes; expected at least ${leastBytes}, the same file here and on the peers`);
  if (end > mostBytes) throw new CliError(`the key file ${path} has more than ${mostBytes} bytes; expected ${leastBytes} to ${mostBytes}, e.g. 32 random ones`);
  return bytes.subarray(0, end);
}

/** A little more than a key may have, so that a device or a huge file by mistake does no harm. */
function readSome(path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(mostBytes + 64);
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new CliError(`cannot read the key file ${path}: ${(error as Error).message}`);
  }
}
