import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { probeFor } from '../../probes/index.ts';
import { judge, wordsIn } from '../judge/index.ts';
import type { Plan } from '../model/flow.ts';
import { matchesPattern } from '../model/pattern.ts';
import type { Report } from '../model/report.ts';
import { headline } from '../report/index.ts';
import { type GatherTools, gather } from '../run/index.ts';
import { CliError, type Io } from './command.ts';
import { deliver } from './delivery.ts';
import { verdictExitCode } from './exit-code.ts';
import { collectGarbage } from './heap.ts';
import { type HistoryOptions, historyDefaults, openHistory } from './history.ts';
import { watchInterruption } from './interrupt.ts';
import { type Journal, openJournal } from './journal.ts';
import { openLog } from './log.ts';
import { packageVersion } from './package-files.ts';
import { progressLine } from './progress.ts';
import { checkTargets, isSaved, parseReportTargets, terminalStyle } from './report-target.ts';
import { gatherOptions, type ProbeOptions, userAgentOf } from './run-options.ts';
import { readSigningKey } from './signature.ts';

/** Of fewer than these nothing costs so much that it is worth to be spared. */
const manyFlows = 5000;

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
  const isLarge = plan.flows.length > manyFlows;
  const gathered = await withStacksOf(isLarge ? 0 : Error.stackTraceLimit, () =>
    gather(
      plan,
      { ...gathering, userAgent: userAgentOf(runId, options.ticket ?? null) },
      {
        probeFor,
        signal: interruption.signal,
        onProgress: (state) => progress.update(state),
        ...(journal ? journaled(plan, journal) : {}),
        onBug: (error, flow) => log.error({ err: error, flow: flow.id }, 'a probe failed'),
      },
    ),
  );
  progress.stop();
  const unwritten = journal?.close() ?? null;
  if (isLarge) collectGarbage();

  const judged = judge(
    {
      plan: { ...plan, warnings: [...plan.warnings, ...(journal?.remarks ?? []), ...(unwritten === null ? [] : [unwritten])] },
      gathered,
      version: packageVersion(),
      run: {
        id: runId,
        host: plan.localHost ?? '',
        startedAt: journal?.startedAt ?? gathered.startedAt,
        finishedAt: gathered.finishedAt,
        edition: plan.edition,
        phase: plan.phase,
        ticket: options.ticket ?? null,
        topology: plan.topology,
        options: recordedOptions(options),
      },
    },
    wordsIn[options.lang],
  );
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

/** Each of thousands of refusals would have its stack written, a tenth of the time that they take; that of a bug is to be had from a smaller plan. */
async function withStacksOf<T>(frames: number, work: () => Promise<T>): Promise<T> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** Begins the journal that is asked for, or goes on with it. */
function beginJournal(plan: Plan, options: ProbeOptions, path: string): Promise<Journal> {
  if (parseReportTargets(options.report ?? []).some((target) => target.path !== null && resolve(target.path) === resolve(path))) {
    throw new CliError(`--journal and --report would both go to ${path}; expected a path for each`);
  }
  return openJournal({ path, isResumed: options.resume === true, plan, run: randomUUID(), version: packageVersion(), options: recordedOptions(options) });
}

/** What the engine tells a journal, and what it is told by one. */
function journaled(plan: Plan, journal: Journal): Pick<GatherTools, 'known' | 'onFinished' | 'onHost'> {
  const flows = new Map(plan.flows.map((flow) => [flow.id, flow]));
  return {
    ...(journal.known ? { known: journal.known } : {}),
    onFinished: (evidence) => {
      const flow = flows.get(evidence.flow);
      if (flow) journal.finished(flow, evidence);
    },
    onHost: (host) => journal.host(host),
  };
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

function recordedOptions({ strict, waivers, allAddresses, only, controlPort, timeout, attempts, source, keyFile }: ProbeOptions): Report['run']['options'] {
  return {
    strict: strict ?? false,
    waivers,
    allAddresses: allAddresses ?? false,
    only: only ?? [],
    controlPort,
    timeoutMs: timeout ?? null,
    attempts: attempts ?? null,
    source: source ?? null,
    key: keyFile !== undefined,
  };
}
