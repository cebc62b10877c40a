/** Where a command writes: `out` carries reports alone, `err` everything else. */
export interface Io {
  /** A promise where the reader is behind: it resolves when more is wanted. */
  out(text: string): void | Promise<void>;
  err(text: string): void;
}

/** So many characters are written at once: few calls of the system, and little memory. */
const chunkLength = 65_536;

/** Puts pieces together to chunks worth a write of their own. */
export function* chunksOf(pieces: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Writes a long text to standard output no faster than it is read. */
export async function pour(pieces: Iterable<string>, io: Io): Promise<void> {
  for (const chunk of chunksOf(pieces)) await io.out(chunk);
}

/** A known error: its message is all that the user needs, and the command ends with this exit code (2: could not be carried out). */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
