/** Where a command writes: `out` carries reports alone, `err` everything else. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
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
