import type { Plan } from '../../model/flow.ts';
import { escapeCsv } from '../escape.ts';
import { sections } from '../flow-words.ts';

const header = ['id', 'from', 'to', 'protocol', 'port', 'service', 'necessity', 'listener', 'via', 'sections'];

/** One line per flow, RFC 4180, safe to open in a spreadsheet. */
export function* planCsv(plan: Plan): Iterable<string> {
  yield `${header.join(',')}\r\n`;
  for (const flow of plan.flows) {
    const port = flow.range ?? flow.port?.toString() ?? '';
    const via = flow.via ? `${flow.via.proxy} for ${flow.via.for.join(' ')}` : '';
    const row = [flow.id, flow.from, flow.to, flow.protocol, port, flow.service, flow.necessity, flow.listener, via, sections(flow).join(' ')];
    yield `${row.map(escapeCsv).join(',')}\r\n`;
  }
}
