import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparedOf, diff } from '../compare/diff.ts';
import { judge, judgeInputOf } from '../judge/index.ts';
import type { Plan } from '../model/flow.ts';
import type { Report } from '../model/report.ts';
import { formats } from '../report/index.ts';
import { checkFile } from '../topology/check.ts';
import { CliError } from './command.ts';
import { checkTargets, writeWhole } from './report-target.ts';
import { readSaved } from './saved-report.ts';

/** How long runs are kept: a year of daily runs, and of hourly ones the last weeks. */
export const historyDefaults = { keep: 500, days: 400 } as const;

export interface HistoryOptions {
  readonly folder: string;
  /** Runs of one host to keep. */
  readonly keep: number;
  /** Days after which a run is removed; the newest stays. */
  readonly days: number;
}

/** Names that this file gives: time and the beginning of the run's id, so that they sort by time. Nothing else in the folder is touched. */
const ownName = /^\d{8}T\d{9}Z-[0-9a-f]{8}\.json$/;

const dayMs = 86_400_000;

/** The runs of one host. */
export interface History {
  /** The report with what changed since the last run, where there is one. */
  compared(report: Report): Report;
  /** Keeps a run, and removes those that are too many or too old. */
  keep(report: Report): void;
}

/**
 * Opens the history of a host, before anything is sent: its folder must be writable. Checks without a topology have a folder for each set of peers and
 * roles: one is no earlier run of another.
 */
export function openHistory({ folder, keep, days }: HistoryOptions, host: string, { file, sha256 }: Plan['topology']): History {
  const own = join(folder, folderName(host), file === checkFile ? `check-${sha256.slice(0, 8)}` : '');
  try {
    mkdirSync(own, { recursive: true });
  } catch (error) {
    throw new CliError(`cannot keep a history in ${folder}: ${(error as Error).message}; expected a folder that can be written`);
  }
  checkTargets([{ format: 'json', path: join(own, 'run.json') }]);
  const [last] = runsIn(own);
  const before = last === undefined ? null : comparedOf(judge(judgeInputOf(readSaved(join(own, last)))));
  return {
    compared: (report) => (before === null ? report : { ...report, since: diff(before, report) }),
    keep: (report) => {
      writeWhole(join(own, nameOf(report)), formats.json(report));
      const oldest = Date.parse(report.run.startedAt) - days * dayMs;
      for (const [i, name] of runsIn(own).entries()) if (i >= keep || timeOf(name) < oldest) rmSync(join(own, name), { force: true });
    },
  };
}

/** Newest first. */
function runsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => ownName.test(name) && statSync(join(folder, name)).isFile())
    .sort()
    .reverse();
}

/** "20260301T120000000Z-1a2b3c4d.json" */
function nameOf({ run }: Report): string {
  return `${run.startedAt.replaceAll(/[-:.]/g, '')}-${run.id.slice(0, 8)}.json`;
}

function timeOf(name: string): number {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(name) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
}

/** A host's name as a folder's on every system: Windows knows no case and refuses some characters and names. */
function folderName(host: string): string {
  const plain = host
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '_')
    .replace(/[. ]+$/, '_');
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain) || plain === '' ? `_${plain}` : plain;
}
