import { createHash, type Hash, type KeyObject, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Report } from '../model/report.ts';
import { formats, type ReportFormat, type Style } from '../report/index.ts';
import { CliError, chunksOf, type Io, pour } from './command.ts';
import { signatureOf } from './signature.ts';

/** Where a report goes: a file, or standard output (null). */
export interface ReportTarget {
  readonly format: ReportFormat;
  readonly path: string | null;
}

/** Parses FORMAT[:PATH], split at the first colon, so that C:\paths work. */
export function parseReportTargets(texts: readonly string[]): ReportTarget[] {
  const targets = texts.map((text): ReportTarget => {
    const colon = text.indexOf(':');
    const format = colon < 0 ? text : text.slice(0, colon);
    const path = colon < 0 ? null : text.slice(colon + 1);
    if (!Object.hasOwn(formats, format)) throw new CliError(`--report ${text}: unknown format "${format}"; expected one of ${Object.keys(formats).join(', ')}`);
    if (path === '') throw new CliError(`--report ${text}: no path after the colon; expected a file, or no colon for standard output`);
    return { format: format as ReportFormat, path };
  });
  const toOutput = targets.filter(({ path }) => path === null);
  if (toOutput.length > 1) throw new CliError(`--report: ${toOutput.map(({ format }) => format).join(' and ')} would both go to standard output; expected a path for all but one`);
  for (const [path, alike] of Map.groupBy(targets, ({ path }) => path && resolve(path))) {
    if (path !== null && alike.length > 1) throw new CliError(`--report: ${alike.map(({ format }) => format).join(' and ')} would both go to ${path}; expected a path for each`);
  }
  return targets;
}

/** Finds an unwritable path before the first packet: makes and removes the temporary file that each is written to at first. */
export function checkTargets(targets: readonly ReportTarget[]): void {
  for (const { path } of targets) {
    if (path === null) continue;
    try {
      // A device or a pipe would be replaced by a file.
      if (!isFileOrNothing(path)) throw new Error('there is something else; expected a file, or nothing yet');
      const temporary = temporaryBeside(path);
      closeSync(openSync(temporary, 'wx'));
      rmSync(temporary);
    } catch (error) {
      throw new CliError(`cannot write the report ${path}: ${(error as Error).message}`);
    }
  }
}

/** A saved run that `report`, `diff` and `merge` read again. */
export function isSaved({ format, path }: ReportTarget): boolean {
  return format === 'json' && path !== null;
}

/**
 * Writes every report; a file appears whole or not at all, and one that fails keeps no other from being written. With a key, a saved run's signature is
 * beside it before the run itself is.
 */
export async function writeReports(report: Report, targets: readonly ReportTarget[], io: Io, style: Style, signingKey: KeyObject | null = null): Promise<void> {
  const errors: unknown[] = [];
  for (const target of targets) {
    try {
      await write(report, target, io, style, signingKey);
    } catch (error) {
      errors.push(error);
    }
  }
  const bug = errors.find((error) => !(error instanceof CliError));
  if (bug !== undefined) throw bug;
  if (errors.length > 0) throw new CliError(errors.map((error) => (error as CliError).message).join('\n'));
}

async function write(report: Report, { format, path }: ReportTarget, io: Io, style: Style, signingKey: KeyObject | null): Promise<void> {
  if (path === null) return pour(formats[format](report, style), io);
  const pieces = formats[format](report, { ...style, color: false });
  if (signingKey === null || format !== 'json') return writeWhole(path, pieces);
  const hash = createHash('sha256');
  writeWhole(path, hashed(pieces, hash), () => writeWhole(`${path}.sig`, [signatureOf(path, hash.digest('hex'), report, signingKey)]));
}

function* hashed(pieces: Iterable<string>, hash: Hash): Iterable<string> {
  for (const chunk of chunksOf(pieces)) {
    hash.update(chunk);
    yield chunk;
  }
}

/** Columns and colour of an output; NO_COLOR is heeded (no-color.org). */
export function terminalStyle(stream: NodeJS.WriteStream): Style {
  const color = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
  return { color, width: stream.columns ?? 100 };
}

/** Writes a file that appears whole or not at all; `whenWhole` is called before it appears. */
export function writeWhole(path: string, pieces: Iterable<string>, whenWhole: () => void = () => undefined): void {
  const temporary = temporaryBeside(path);
  try {
    const file = openSync(temporary, 'wx', 0o644);
    try {
      for (const chunk of chunksOf(pieces)) writeFileSync(file, chunk);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    whenWhole();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    // The pieces are made while they are written: what is not the system's word is a bug of ours.
    throw error instanceof Error && 'syscall' in error ? new CliError(`cannot write the report ${path}: ${error.message}`) : error;
  }
}

/** In the same folder, so that a rename puts it in place; a name that nobody could prepare, since the folder may be everybody's. */
function temporaryBeside(path: string): string {
  return join(dirname(path), `.cm-preflight-${randomUUID()}.tmp`);
}

function isFileOrNothing(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}
