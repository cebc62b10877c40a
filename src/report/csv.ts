import type { FlowReport, Report } from '../model/report.ts';
import { escapeCsv } from './escape.ts';
import { sections } from './flow-words.ts';

/** A column's name, and what it holds of a flow and its run. */
const columns: readonly (readonly [string, (flow: FlowReport, report: Report) => string | number | null | undefined])[] = [
  ['id', ({ id }) => id],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['address', ({ address }) => address],
  ['protocol', ({ protocol }) => protocol],
  ['port', ({ port, range }) => range ?? port],
  ['service', ({ service }) => service],
  ['via', ({ via }) => via && `${via.proxy} for ${via.for.join(' ')}`],
  ['necessity', ({ necessity }) => necessity],
  ['listener', ({ listener }) => listener],
  ['status', ({ status }) => status],
  ['cause', ({ cause }) => cause],
  ['confidence', ({ confidence }) => confidence],
  ['state', ({ state }) => state],
  ['reason', ({ reason }) => reason],
  ['ms', ({ ms }) => ms],
  ['attempts', ({ attempts }) => attempts.length],
  ['flaky', ({ flaky }) => (flaky ? 'yes' : 'no')],
  ['waived_by', ({ waivedBy }) => waivedBy],
  ['sections', (flow) => sections(flow).join(' ')],
  ['explanation', ({ explanation }) => explanation],
  ['remedy', ({ remedy }) => remedy],
  ['findings', ({ findings = [] }) => findings.join('; ')],
  ['run', (_, { run }) => run.id],
  ['ticket', (_, { run }) => run.ticket],
  ['started_at', (_, { run }) => run.startedAt],
];

/** One line a flow (RFC 4180), with the run on each, so that the files of many runs can be joined. */
export function* renderCsv(report: Report): Iterable<string> {
  yield `${columns.map(([name]) => name).join(',')}\r\n`;
  for (const flow of report.flows) yield `${columns.map(([, value]) => escapeCsv(String(value(flow, report) ?? ''))).join(',')}\r\n`;
}
