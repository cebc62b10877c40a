import type { FlowReport, Report, Verdict } from '../model/report.ts';
import { escapeNagios } from './escape.ts';
import { decimalSeconds, durationMs, isInterrupted, opinionWords } from './flow-words.ts';
import { headline } from './headline.ts';
import { english } from './labels-english.ts';
import { nagiosLine, type PluginState } from './nagios-line.ts';
import { plural } from './plural.ts';

/** Nagios keeps 8 kB of what a plugin says, and consoles show less: that many flows are listed, and the rest counted. */
const listedFlows = 20;

const states: Readonly<Record<Verdict, PluginState>> = { pass: 'OK', inconclusive: 'WARNING', fail: 'CRITICAL' };

/** The output of a monitoring plugin: one line with performance data, then what the verdict covers and the flows that are not proven. */
export function* renderNagios(report: Report): Iterable<string> {
  const required = report.flows.filter(({ necessity }) => necessity === 'required');
  const open = [...required.filter(({ status }) => status === 'fail'), ...required.filter(({ status }) => isOpen(status))];
  const more = open.length - listedFlows;
  const state = isInterrupted(report) ? 'UNKNOWN' : states[report.verdict];
  const lines = [
    `${nagiosLine(state, summary(report, required))} | ${performanceData(report, required)}`,
    escapeNagios(headline(report, english)),
    ...open.slice(0, listedFlows).map((flow) => escapeNagios(`${flow.id} ${opinionWords(flow, english)}`)),
    ...(more > 0 ? [`and ${more} more ${plural(more, 'flow')}`] : []),
  ];
  yield `${lines.join('\n')}\n`;
}

function isOpen(status: FlowReport['status']): boolean {
  return status === 'unproven' || status === 'error' || status === 'skipped';
}

/** "2 of 41 required flows blocked", or the causes apart where there are several. */
function summary(report: Report, required: readonly FlowReport[]): string {
  const cut = isInterrupted(report) ? 'interrupted: ' : '';
  if (required.length === 0) return `${cut}no flow that starts here is required`;
  const of = `of ${required.length} required ${plural(required.length, 'flow')}`;
  const failed = required.filter(({ status }) => status === 'fail');
  if (failed.length > 0) return `${cut}${failed.length} ${of} ${causes(failed, 'failed')}`;
  const open = required.filter(({ status }) => isOpen(status));
  if (report.verdict === 'inconclusive') return `${cut}${open.length} ${of} ${causes(open, 'not proven')}`;
  const { pass, waived } = report.totals;
  const apart = [...(waived > 0 ? [`${waived} waived`] : []), ...(open.length > 0 ? [`${open.length} one-way`] : [])];
  return `${cut}${pass} ${of} ${required.length === 1 ? 'passes' : 'pass'}${apart.length > 0 ? `, ${apart.join(', ')}` : ''}`;
}

function causes(flows: readonly FlowReport[], word: string): string {
  const counts = [...Map.groupBy(flows, ({ cause, status }) => cause ?? status)].map(([cause, members]) => [cause, members.length] as const).sort((a, b) => b[1] - a[1]);
  const [only] = counts;
  if (only && counts.length === 1) return word === 'failed' ? only[0] : `${word} (${only[0]})`;
  return `${word}: ${counts.map(([cause, count]) => `${count} ${cause}`).join(', ')}`;
}

/** 'label'=value[UOM];warn;crit;min;max: the same labels in every run, so that graphs go on. A threshold is what the verdict goes by. */
function performanceData({ totals, run }: Report, required: readonly FlowReport[]): string {
  const most = required.length;
  const blocked = required.filter(({ status, cause }) => status === 'fail' && cause === 'blocked').length;
  const oneWay = required.filter(({ status, cause }) => status === 'unproven' && cause === 'one-way').length;
  // What never answers leaves a verdict open only where the run was strict.
  const tolerated = run.options.strict ? 0 : oneWay;
  return [
    `'blocked'=${blocked};;0;0;${most}`,
    `'failed'=${totals.fail};;0;0;${most}`,
    `'unproven'=${totals.unproven};${tolerated};;0;${most}`,
    `'error'=${totals.error};0;;0;${most}`,
    `'skipped'=${totals.skipped};0;;0;${most}`,
    `'waived'=${totals.waived};;;0;${most}`,
    `'passed'=${totals.pass};;;0;${most}`,
    `'duration'=${decimalSeconds(durationMs(run))}s;;;0;`,
  ].join(' ');
}
