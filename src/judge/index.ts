import type { Gathered } from '../model/evidence.ts';
import type { Plan } from '../model/flow.ts';
import { matchesPattern } from '../model/pattern.ts';
import type { FlowReport, Report, RunIdentity, Status, Totals, Verdict } from '../model/report.ts';
import type { Waiver } from '../model/topology.ts';
import { flowReport } from './flow-report.ts';
import { causeGroups, firewallRules } from './groups.ts';
import { hostViews } from './host-view.ts';
import { outcomesOf } from './outcome.ts';

/** A run as it was gathered. */
export interface JudgeInput {
  readonly plan: Plan;
  readonly gathered: Gathered;
  readonly run: RunIdentity;
  /** The version of the tool that gathered it. */
  readonly version: string;
}

/** Forms an opinion of every flow and of the run: section 6 of the contract. Pure, and linear in the number of attempts. */
export function judge({ plan, gathered, run, version }: JudgeInput): Report {
  const evidence = new Map(gathered.evidence.map((one) => [one.flow, one]));
  const outcomes = plan.flows.map((flow) => outcomesOf(evidence.get(flow.id)?.attempts ?? []));
  const views = hostViews(plan.flows, outcomes, gathered.hosts, plan.hosts);
  const waivers = run.options.waivers ? plan.waivers.filter((waiver) => isInForce(waiver, run.startedAt)) : [];
  const flows = plan.flows.map((flow, i) => {
    const view = views.get(flow.to);
    if (!view) throw new Error(`no view of ${flow.to}`);
    return waived(flowReport(flow, evidence.get(flow.id), outcomes[i] ?? [], view), waivers);
  });
  const networks = new Map(plan.hosts.map((host) => [host.name, host.represents]));
  return {
    schema: 'cm-preflight/report@1',
    tool: { name: 'cm-preflight', version },
    run,
    verdict: verdictOf(flows, run.options.strict),
    coverage: { here: flows.length, elsewhere: plan.elsewhere.length, hostsElsewhere: new Set(plan.elsewhere.map(({ from }) => from)).size },
    totals: totalsOf(flows.filter(({ necessity }) => necessity === 'required')),
    totalsOther: totalsOf(flows.filter(({ necessity }) => necessity !== 'required')),
    flows,
    causes: causeGroups(flows),
    firewallRequest: firewallRules(flows, (host) => networks.get(host) ?? []),
    hosts: gathered.hosts.map((host) => ({
      ...host,
      answered: host.addresses.some((address) => views.get(host.name)?.hasAnswered(address) ?? false),
    })),
    self: gathered.self,
    waivers: plan.waivers,
    elsewhere: plan.elsewhere,
    excluded: plan.excluded,
    warnings: plan.warnings,
    planHosts: plan.hosts,
  };
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
      flows: report.flows.map(({ id, from, to, protocol, port, range, via, service, necessity, listener, requiredBy }) => ({
        id,
        from,
        to,
        protocol,
        port,
        range,
        via,
        service,
        necessity,
        listener,
        requiredBy,
      })),
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

/** A waiver holds until the end of its last day, UTC. */
function isInForce({ expires }: Waiver, startedAt: string): boolean {
  return Date.parse(startedAt) < Date.parse(`${expires}T00:00:00Z`) + 86_400_000;
}

const waivable: ReadonlySet<Status> = new Set(['fail', 'unproven', 'error']);

function waived(flow: FlowReport, waivers: readonly Waiver[]): FlowReport {
  if (!waivable.has(flow.status) || !waivers.some((waiver) => matchesPattern(waiver.flow, flow.id))) return flow;
  return { ...flow, status: 'waived' };
}

function verdictOf(flows: readonly FlowReport[], strict: boolean): Verdict {
  const required = flows.filter(({ necessity }) => necessity === 'required');
  if (required.some(({ status }) => status === 'fail')) return 'fail';
  const isOpen = ({ status, cause }: FlowReport) => status === 'error' || status === 'skipped' || (status === 'unproven' && (strict || cause !== 'one-way'));
  return required.some(isOpen) ? 'inconclusive' : 'pass';
}

function totalsOf(flows: readonly FlowReport[]): Totals {
  const totals: Record<Status, number> = { pass: 0, fail: 0, unproven: 0, error: 0, skipped: 0, waived: 0 };
  for (const { status } of flows) totals[status]++;
  return totals;
}
