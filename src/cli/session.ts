import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Plan } from '../model/flow.ts';
import { matchesPattern } from '../model/pattern.ts';
import type { Report } from '../model/report.ts';
import { headline } from '../report/index.ts';
import { CliError, type Io } from './command.ts';
import { deliver } from './delivery.ts';
import { verdictExitCode } from './exit-code.ts';
import { type HistoryOptions, historyDefaults, openHistory } from './history.ts';
import { watchInterruption } from './interrupt.ts';
import { type Journal, openJournal } from './journal.ts';
import { openLog } from './log.ts';
import { observe } from './observe.ts';
import { packageVersion } from './package-files.ts';
import { progressLine } from './progress.ts';
import { checkTargets, isSaved, parseReportTargets, terminalStyle } from './report-target.ts';
import { gatherOptions, type ProbeOptions, recordedOptions } from './run-options.ts';
import { readSigningKey } from './signature.ts';

/** Probes a plan, judges what was seen, writes the reports and leaves the verdict in the exit code: what `run` and `check` have in common. */
export async function runSession(whole: Plan, options: ProbeOptions, io: Io): Promise<Report> {
  const plan = narrow(whole, options.only ?? []);
  const gathering = gatherOptions(options);
  if (options.resume && options.journal === undefined) throw new CliError('--resume has nothing to go on with: expected --journal FILE as well');
  const targets = options.report === undefined && options.quiet ? [] : parseReportTargets(options.report ?? ['console']);
  checkTargets(targets);
  const signingKey = options.sign === undefined ? null : readSigningKey(options.sign);
  if (signingKey !== null && !targets.some(isSaved)) throw new CliError('--sign has nothing to sign: expected --report json:PATH as well');
  const history = options.history === undefined ? null : openHistory(historyOf(options, options.history), plan.localHost ?? '', plan.topology);
  const log = openLog(options.logLevel ?? 'warn', options.logFile);
  const journal = options.journal === undefined ? null : await beginJournal(plan, options, options.journal);
  const runId = journal?.run ?? randomUUID();
  for (const warning of plan.warnings) log.info({ warning }, 'plan warning');

  const interruption = watchInterruption();
  // A long run without a terminal is seen to go on, unless another level was asked for.
  const progress = await progressLine(!options.quiet, log.child({}, { level: options.logLevel ?? 'info' }));
  const { judged, unwritten } = await observe(plan, options, { runId, gathering, journal, interruption, progress, log });
  const report = history?.compared(judged) ?? judged;
  await deliver(report, targets, io, terminalStyle(process.stdout), signingKey);
  if (options.quiet && targets.every(({ path }) => path !== null)) await io.out(`${headline(report)}\n`);
  history?.keep(report);
  process.exitCode = interruption.exitCode() ?? verdictExitCode([report.verdict]);
  interruption.release();
  log.info({ verdict: report.verdict, totals: report.totals }, 'run finished');
  if (unwritten !== null) throw new CliError(unwritten, interruption.exitCode() ?? 2);
  return report;
}

/** Begins the journal that is asked for, or goes on with it. */
function beginJournal(plan: Plan, options: ProbeOptions, path: string): Promise<Journal> {
  if (parseReportTargets(options.report ?? []).some((target) => target.path !== null && resolve(target.path) === resolve(path))) {
    throw new CliError(`--journal and --report would both go to ${path}; expected a path for each`);
  }
  return openJournal({ path, isResumed: options.resume === true, plan, run: randomUUID(), version: packageVersion(), options: recordedOptions(options) });
}

function historyOf({ historyKeep, historyDays }: ProbeOptions, folder: string): HistoryOptions {
  return { folder, keep: historyKeep ?? historyDefaults.keep, days: historyDays ?? historyDefaults.days };
}

/** Keeps the flows that `--only` names; a run without a flow has nothing to say. */
function narrow(plan: Plan, only: readonly string[]): Plan {
  const flows = only.length === 0 ? plan.flows : plan.flows.filter((flow) => only.some((pattern) => matchesPattern(pattern, flow.id)));
  if (flows.length > 0) return { ...plan, flows };
  if (plan.flows.length > 0) throw new CliError(`no flow to test: none of the ${plan.flows.length} flows of ${plan.localHost} matches --only ${only.join(', ')}`);
  throw new CliError(`no flow to test: nothing in ${plan.topology.file} starts on ${plan.localHost}. "cm-preflight plan --all-hosts" shows where flows start.`);
}
