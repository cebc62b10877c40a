import type { KeyObject } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../model/report.ts';
import { formats, headline, type Style } from '../report/index.ts';
import { CliError, type Io } from './command.ts';
import { type ReportTarget, writeReports, writeWhole } from './report-target.ts';

/**
 * Writes the reports of a run. Where one could not be written, which nobody could know before the run, the error has what there is of it nevertheless: the
 * verdict, and a saved copy elsewhere that makes every report.
 */
export async function deliver(report: Report, targets: readonly ReportTarget[], io: Io, style: Style, signingKey: KeyObject | null): Promise<void> {
  try {
    await writeReports(report, targets, io, style, signingKey);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError([error.message, 'What was there before is as it was; reports that are not named here are written.', headline(report), rescue(report)].join('\n'));
  }
}

/** In a folder of its own, which nobody else may read: others may share the temporary one. */
function rescue(report: Report): string {
  try {
    const path = join(mkdtempSync(join(tmpdir(), 'cm-preflight-')), 'report.json');
    writeWhole(path, formats.json(report));
    return `The run is saved in ${path}: cm-preflight report makes every report of it, without a network.`;
  } catch (error) {
    return `It could not be saved in ${tmpdir()} either: ${(error as Error).message}`;
  }
}
