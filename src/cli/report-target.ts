import type { KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Report } from '../model/report.ts';
import { formats, type ReportFormat, type Style } from '../report/index.ts';
import { CliError, type Io } from './command.ts';
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
  return targets;
}

/** Finds an unwritable path before the first packet: makes and removes a temporary folder beside each file. */
export function checkTargets(targets: readonly ReportTarget[]): void {
  for (const { path } of targets) {
    if (path === null) continue;
    if (isFolder(path)) throw new CliError(`cannot write the report ${path}: it is a folder; expected a file`);
    try {
      rmSync(mkdtempSync(join(dirname(path), '.cm-preflight-')), { recursive: true });
    } catch (error) {
      throw new CliError(`cannot write the report ${path}: ${(error as Error).message}`);
    }
  }
}

/** A saved run that `report`, `diff` and `merge` read again. */
export function isSaved({ format, path }: ReportTarget): boolean {
  return format === 'json' && path !== null;
}

/** Writes every report; a file appears whole or not at all. With a key, a saved run's signature is beside it before the run itself is. */
export function writeReports(report: Report, targets: readonly ReportTarget[], io: Io, style: Style, signingKey: KeyObject | null = null): void {
  for (const { format, path } of targets) {
    const text = formats[format](report, path === null ? style : { ...style, color: false });
    if (path === null) io.out(text);
    else {
      if (signingKey !== null && format === 'json') writeWhole(`${path}.sig`, signatureOf(path, text, signingKey));
      writeWhole(path, text);
    }
  }
}

/** Columns and colour of an output; NO_COLOR is heeded (no-color.org). */
export function terminalStyle(stream: NodeJS.WriteStream): Style {
  const color = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
  return { color, width: stream.columns ?? 100 };
}

/** Writes a file that appears whole or not at all. */
export function writeWhole(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, 'w', 0o644);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CliError(`cannot write the report ${path}: ${(error as Error).message}`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
