import { Option } from 'commander';
import { type Io, pour } from './command.ts';
import { writeWhole } from './report-target.ts';

/** `--output`: Windows PowerShell's ">" writes text anew in an encoding of its own, and what is not ASCII is lost on the way. */
export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write there, as UTF-8, instead of to standard output');
}

/** Writes pieces of a text to a file, whole or not at all, or to standard output. */
export async function writeTo(file: string | undefined, pieces: Iterable<string>, io: Io): Promise<void> {
  if (file === undefined) await pour(pieces, io);
  else writeWhole(file, pieces);
}
