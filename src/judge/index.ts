import type { Language } from '../model/catalog.ts';
import type { Evidence, Gathered } from '../model/evidence.ts';
import type { Plan } from '../model/flow.ts';
import type { FlowReport, Report, RunIdentity } from '../model/report.ts';
import { causeGroups } from './causes.ts';
import { firewallRequest } from './firewall-request.ts';
import { type Judged, judgeFlow } from './flow-report.ts';
import { type HostView, hostViews } from './host-view.ts';
import { outcomesOf } from './outcome.ts';
import { totalsOf, verdictOf } from './verdict.ts';
import { waived, waiversInForce } from './waivers.ts';
import type { Words } from './words.ts';
import { chinese } from './words-chinese.ts';
import { english } from './words-english.ts';

/** What judging says, by language. */
export const wordsIn: Readonly<Record<Language, Words>> = { en: english, 'zh-CN': chinese };

/** A run as it was gathered. */
export interface JudgeInput {
  readonly plan: Plan;
  readonly gathered: Gathered;
  readonly run: RunIdentity;
  /** The version of the tool that gathered it. */
  readonly version: string;
}

/**
 * Forms an opinion of every flow and of the run: section 6 of the contract. Pure, and linear in the number of attempts. A run holds all that it
 * takes, and so does its report: see `judgeInputOf`.
 */
export function judge(input: JudgeInput, words: Words = english): Report {
  return conclude(input, judgeFlows(input, words), words);
}

/** What there is to say of each flow, and of its host. */
export interface JudgedFlows {
  readonly flows: readonly FlowReport[];
  /** Those that failed with a firewall in the way. */
  readonly blocked: readonly Judged[];
  readonly views: ReadonlyMap<string, HostView>;
}

/** The first half of judging: an opinion of every flow. */
export function judgeFlows({ plan, gathered, run }: JudgeInput, words: Words): JudgedFlows {
  const evidenceAt = evidenceOf(plan, gathered);
  // Summed up twice rather than kept: they would take as much memory as the report.
  const outcomesAt = (place: number) => outcomesOf(evidenceAt(place)?.attempts ?? []);
  const views = hostViews(plan.flows, outcomesAt, gathered.hosts, plan.hosts);
  const waivers = waiversInForce(plan.waivers, run);
  const blocked: Judged[] = [];
  const flows = plan.flows.map((flow, i) => {
    const one = judgeFlow(flow, evidenceAt(i), outcomesAt(i), views.get(flow.to) as HostView, words);
    const report = waived(one.flow, waivers);
    if (report.status === 'fail' && one.blocks.length > 0) blocked.push({ ...one, flow: report });
    return report;
  });
  return { flows, blocked, views };
}

/** The second half: an opinion of the run. */
export function conclude({ plan, gathered, run, version }: JudgeInput, { flows, blocked, views }: JudgedFlows, words: Words): Report {
  return {
    schema: 'cm-preflight/report@1',
    tool: { name: 'cm-preflight', version },
    run,
    verdict: verdictOf(flows, run.options.strict),
    coverage: { here: flows.length, elsewhere: plan.elsewhere.length, hostsElsewhere: new Set(plan.elsewhere.map(({ from }) => from)).size },
    totals: totalsOf(flows.filter(({ necessity }) => necessity === 'required')),
    totalsOther: totalsOf(flows.filter(({ necessity }) => necessity !== 'required')),
    flows,
    causes: causeGroups(flows, words),
    firewallRequest: firewallRequest(blocked, plan.hosts, run.edition, words),
    hosts: gathered.hosts.map((host) => ({ ...host, answered: host.addresses.some((address) => views.get(host.name)?.hasAnswered(address)) })),
    self: gathered.self,
    waivers: plan.waivers,
    elsewhere: plan.elsewhere,
    excluded: plan.excluded,
    warnings: plan.warnings,
    planHosts: plan.hosts,
    ...(words.language === 'en' ? {} : { language: words.language }),
  };
}

/** The evidence of a flow by its place in the plan, which is its place among the evidence; what was put together otherwise is found by its id. */
function evidenceOf({ flows }: Plan, { evidence }: Gathered): (place: number) => Evidence | undefined {
  if (flows.every(({ id }, i) => evidence[i]?.flow === id)) return (place) => evidence[place];
  const byFlow = new Map(evidence.map((one) => [one.flow, one]));
  return (place) => byFlow.get(flows[place]?.id ?? '');
}

/** Takes a report back to what was gathered, so that it can be judged again without a network. */
export function judgeInputOf(report: Report): JudgeInput {
  const { run, tool } = report;
  return {
    run,
    version: tool.version,
    plan: {
      schema: 'cm-preflight/plan@1',
      edition: run.edition,
      localHost: run.host,
      phase: run.phase,
      topology: run.topology,
      // What judging adds to a flow is made anew.
      flows: report.flows,
      elsewhere: report.elsewhere,
      excluded: report.excluded,
      warnings: report.warnings,
      hosts: report.planHosts,
      waivers: report.waivers,
    },
    gathered: {
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      evidence: report.flows.map(({ id, attempts, unfinished }) => ({ flow: id, attempts, unfinished })),
      hosts: report.hosts.map(({ name, addresses, ping, controlPort, onLink }) => ({ name, addresses, ping, controlPort, onLink })),
      self: report.self,
    },
  };
}
