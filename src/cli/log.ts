import { closeSync, openSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { CliError } from './command.ts';

/** JSON lines on standard error, or in a file; synchronous, so that nothing is lost when the process ends. */
export function openLog(level: string, file: string | undefined): Logger {
  if (file !== undefined) assertWritable(file);
  const destination = pino.destination({ dest: file ?? 2, sync: true, append: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

function assertWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new CliError(`cannot write the log file ${file}: ${(error as Error).message}`);
  }
}
