import type { Logger } from 'pino';
import { probeFor } from '../../probes/index.ts';
import { conclude, judgeFlows, wordsIn } from '../judge/index.ts';
import type { Plan } from '../model/flow.ts';
import type { Report } from '../model/report.ts';
import { type GatherOptions, type GatherTools, gather } from '../run/index.ts';
import { collectGarbage } from './heap.ts';
import type { Interruption } from './interrupt.ts';
import type { Journal } from './journal.ts';
import { packageVersion } from './package-files.ts';
import type { ProgressLine } from './progress.ts';
import { type ProbeOptions, recordedOptions, userAgentOf } from './run-options.ts';

/** What goes with a run. */
export interface Observation {
  readonly runId: string;
  readonly gathering: Omit<GatherOptions, 'userAgent'>;
  readonly journal: Journal | null;
  readonly interruption: Interruption;
  readonly progress: ProgressLine;
  readonly log: Logger;
}

/** Of fewer than these nothing costs so much that it is worth to be spared. */
const manyFlows = 5000;

/** Probes a plan and judges what was seen. Nothing else that was gathered is kept while reports are written; `unwritten` says what the journal lacks. */
export async function observe(plan: Plan, options: ProbeOptions, observation: Observation): Promise<{ judged: Report; unwritten: string | null }> {
  const { runId, gathering, journal, interruption, progress, log } = observation;
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
  const input = {
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
  };
  const words = wordsIn[options.lang];
  const opinions = judgeFlows(input, words);
  // Thousands of failures have a long text each, and grouping them makes half as much again.
  if (opinions.flows.filter(({ status }) => status === 'fail').length > manyFlows) collectGarbage();
  return { judged: conclude(input, opinions, words), unwritten };
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
