import type { Cause, FlowReport, Report, Status, Verdict } from '../model/report.ts';
import { escapeLabel } from './escape.ts';
import { durationMs } from './flow-words.ts';

/** A series by its labels, as they are written, and its value. */
type Sample = readonly [string, number];

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
export function* renderPrometheus(report: Report): Iterable<string> {
  const { run, tool, flows, verdict, coverage } = report;
  const host = { host: run.host };
  yield* gauge('cm_preflight_run_info', 'The run whose flows these are.', [
    [labelsText({ ...host, edition: run.edition, phase: run.phase, version: tool.version, topology_sha256: run.topology.sha256 }), 1],
  ]);
  yield* gauge(
    'cm_preflight_run_verdict',
    'The verdict of the run, by its required flows: 1 for the one that it is.',
    verdicts.map((one) => [labelsText({ ...host, verdict: one }), Number(one === verdict)]),
  );
  yield* gauge('cm_preflight_run_duration_seconds', 'How long the run took.', [[labelsText(host), durationMs(run) / 1000]]);
  yield* gauge('cm_preflight_flow_last_run_timestamp_seconds', 'When the run of these flows was finished, in seconds since 1970.', [
    [labelsText(host), Date.parse(run.finishedAt) / 1000 || 0],
  ]);
  yield* gauge('cm_preflight_flows', 'Flows that start on this host, by what became of them; a failed one by its cause.', counts(report));
  yield* gauge('cm_preflight_flows_elsewhere', 'Flows of the hierarchy that start on other hosts, and were not tested here.', [[labelsText(host), coverage.elsewhere]]);
  const series = seriesOf(flows);
  yield* gauge('cm_preflight_flow_reachable', '1 where the flow is proven to work or its path to be open, 0 where it is not.', series, ({ status }) => Number(status === 'pass'));
  yield* gauge('cm_preflight_flow_failed', '1 where the flow is shown not to work. Neither reachable nor failed: unproven, in error, skipped or waived.', series, ({ status }) =>
    Number(status === 'fail'),
  );
  const timed = series.filter(([, { ms }]) => ms !== null);
  yield* gauge('cm_preflight_flow_probe_duration_seconds', 'How long it took to tell.', timed, ({ ms }) => (ms ?? 0) / 1000);
}

/** Each flow by its labels. Two flows whose labels read alike would make the whole file invalid: the first one stays. */
function seriesOf(flows: readonly FlowReport[]): (readonly [string, FlowReport])[] {
  const series = new Map<string, FlowReport>();
  for (const flow of flows) {
    const { from, to, protocol, port, range, service, necessity } = flow;
    const labels = labelsText({ from, to, protocol, port: range ?? String(port ?? ''), service, necessity });
    if (!series.has(labels)) series.set(labels, flow);
  }
  return [...series];
}

function counts({ flows, run }: Report): Sample[] {
  return (['required', 'optional', 'implied', 'advisory'] as const).flatMap((necessity) => {
    const these = flows.filter((flow) => flow.necessity === necessity);
    const count = (status: Status, state: string): Sample => [
      labelsText({ host: run.host, necessity, status, state }),
      these.filter((flow) => flow.status === status && (status !== 'fail' || flow.cause === state)).length,
    ];
    return [...others.map((status) => count(status, status)), ...failures.map((cause) => count('fail', cause))];
  });
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([label, text]) => `${label}="${escapeLabel(text)}"`)
    .join(',');
}

/** A family of the text format 0.0.4; nothing where it has no series. */
function gauge(name: string, help: string, series: readonly (readonly [string, number])[]): Iterable<string>;
function gauge<T>(name: string, help: string, series: readonly (readonly [string, T])[], valueOf: (of: T) => number): Iterable<string>;
function* gauge<T>(name: string, help: string, series: readonly (readonly [string, T])[], valueOf = (of: T) => Number(of)): Iterable<string> {
  if (series.length > 0) yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
  for (const [labels, of] of series) yield `${name}{${labels}} ${valueOf(of)}\n`;
}
