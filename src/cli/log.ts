import { closeSync, openSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { CliError } from './command.ts';

/**
 * JSON lines on standard error, or in a file; synchronous, so that nothing is lost when the process ends. A run is worth more than its log: where the file
 * cannot be written any more, that is said once on standard error, and the run goes on.
 */
export function openLog(level: string, file: string | undefined): Logger {
  if (file !== undefined) assertWritable(file);
  const destination = pino.destination({ dest: file ?? 2, sync: true, append: true });
  let isBroken = false;
  const giveUp = (error: Error) => {
    if (!isBroken && file !== undefined) process.stderr.write(`the log file ${file} could not be written to its end: ${error.message}\n`);
    isBroken = true;
  };
  destination.on('error', giveUp);
  const write = (line: string) => {
    if (isBroken) return;
    try {
      destination.write(line);
    } catch (error) {
      giveUp(error as Error);
    }
  };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
}

function assertWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new CliError(`cannot write the log file ${file}: ${(error as Error).message}`);
  }
}
