import type { Cause, FlowReport, Report, Status, Verdict } from '../model/report.ts';
import { escapeLabel } from './escape.ts';
import { durationMs } from './flow-words.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [Labels, number];

/** What a flow can be counted as: a failure by its cause, anything else by its status. */
const failures = [
  'blocked',
  'refused',
  'rejected',
  'host-silent',
  'unreachable',
  'wrong-service',
  'outside-range',
  'proxy-refused',
  'name-not-resolved',
] as const satisfies readonly Cause[];
const others = ['pass', 'unproven', 'error', 'skipped', 'waived'] as const satisfies readonly Status[];
const verdicts = ['pass', 'fail', 'inconclusive'] as const satisfies readonly Verdict[];

/** A run for the textfile collectors of windows_exporter and node_exporter: gauges alone, no timestamps, labels from the plan alone, each series once. */
export function renderPrometheus(report: Report): string {
  const { run, tool, flows, verdict, coverage } = report;
  const host = { host: run.host };
  const flowSamples = (value: (flow: FlowReport) => number | null) =>
    flows.flatMap((flow): Sample[] => {
      const one = value(flow);
      return one === null ? [] : [[flowLabels(flow), one]];
    });
  return [
    gauge('cm_preflight_run_info', 'The run whose flows these are.', [
      [{ ...host, edition: run.edition, phase: run.phase, version: tool.version, topology_sha256: run.topology.sha256 }, 1],
    ]),
    gauge(
      'cm_preflight_run_verdict',
      'The verdict of the run, by its required flows: 1 for the one that it is.',
      verdicts.map((one) => [{ ...host, verdict: one }, Number(one === verdict)]),
    ),
    gauge('cm_preflight_run_duration_seconds', 'How long the run took.', [[host, durationMs(run) / 1000]]),
    gauge('cm_preflight_flow_last_run_timestamp_seconds', 'When the run of these flows was finished, in seconds since 1970.', [[host, Date.parse(run.finishedAt) / 1000 || 0]]),
    gauge('cm_preflight_flows', 'Flows that start on this host, by what became of them; a failed one by its cause.', counts(report)),
    gauge('cm_preflight_flows_elsewhere', 'Flows of the hierarchy that start on other hosts, and were not tested here.', [[host, coverage.elsewhere]]),
    gauge(
      'cm_preflight_flow_reachable',
      '1 where the flow is proven to work or its path to be open, 0 where it is not.',
      flowSamples(({ status }) => Number(status === 'pass')),
    ),
    gauge(
      'cm_preflight_flow_failed',
      '1 where the flow is shown not to work. Neither reachable nor failed: unproven, in error, skipped or waived.',
      flowSamples(({ status }) => Number(status === 'fail')),
    ),
    gauge(
      'cm_preflight_flow_probe_duration_seconds',
      'How long it took to tell.',
      flowSamples(({ ms }) => (ms === null ? null : ms / 1000)),
    ),
  ].join('');
}

function counts({ flows, run }: Report): Sample[] {
  return (['required', 'optional', 'implied', 'advisory'] as const).flatMap((necessity) => {
    const these = flows.filter((flow) => flow.necessity === necessity);
    const count = (status: Status, state: string): Sample => [
      { host: run.host, necessity, status, state },
      these.filter((flow) => flow.status === status && (status !== 'fail' || flow.cause === state)).length,
    ];
    return [...others.map((status) => count(status, status)), ...failures.map((cause) => count('fail', cause))];
  });
}

function flowLabels({ from, to, protocol, port, range, service, necessity }: FlowReport): Labels {
  return { from, to, protocol, port: range ?? String(port ?? ''), service, necessity };
}

/** A family of the text format 0.0.4. Two flows whose labels read alike would make the whole file invalid: the first one stays. */
function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const series = new Map<string, number>();
  for (const [labels, value] of samples) {
    const key = Object.entries(labels)
      .map(([label, text]) => `${label}="${escapeLabel(text)}"`)
      .join(',');
    if (!series.has(key)) series.set(key, value);
  }
  const lines = [...series].map(([labels, value]) => `${name}{${labels}} ${value}\n`);
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}
