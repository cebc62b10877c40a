import type { FlowReport, Report } from '../model/report.ts';
import { escapeJson, escapeTap, escapeTerminal } from './escape.ts';
import { isInterrupted, opinionWords, sections, seenWords, serviceName } from './flow-words.ts';
import { headline } from './headline.ts';
import { english } from './labels-english.ts';

/** A run in the Test Anything Protocol, version 14: a test point a flow, with a YAML block wherever there is more to say than "ok". */
export function* renderTap(report: Report): Iterable<string> {
  const { flows, warnings } = report;
  yield `TAP version 14\n1..${flows.length}\n# ${escapeTerminal(headline(report, english))}\n`;
  for (const warning of warnings) yield `# warning: ${escapeTerminal(warning)}\n`;
  for (const [i, flow] of flows.entries()) {
    yield `${result(flow)} ${i + 1} - ${escapeTap(`${flow.id} (${serviceName(flow, english)})`)}${directive(flow)}\n`;
    for (const line of diagnostics(flow)) yield `${line}\n`;
  }
  // Else a harness would take the rest, which is skipped, for a success.
  if (isInterrupted(report)) yield 'Bail out! The run was interrupted.\n';
}

function result({ status }: FlowReport): 'ok' | 'not ok' {
  return status === 'pass' || status === 'skipped' ? 'ok' : 'not ok';
}

/** A harness counts "not ok" with TODO as neither success nor failure: what is unproven, waived, or not required. */
function directive(flow: FlowReport): string {
  const { status, necessity, waivedBy } = flow;
  if (status === 'pass') return '';
  if (status === 'skipped') return ` # SKIP ${escapeTap(opinionWords(flow, english))}`;
  const isTolerated = status === 'unproven' || status === 'waived' || necessity !== 'required';
  return isTolerated ? ` # TODO ${escapeTap(`${opinionWords(flow, english)}${waivedBy === undefined ? '' : `, waived by ${waivedBy}`}`)}` : '';
}

function diagnostics(flow: FlowReport): string[] {
  const { status, flaky, findings = [] } = flow;
  if (status === 'pass' && !flaky && findings.length === 0) return [];
  const block = {
    message: flow.explanation,
    severity: status === 'pass' ? 'comment' : directive(flow) === '' ? 'fail' : 'todo',
    status,
    cause: flow.cause,
    confidence: flow.confidence,
    address: flow.address,
    seen: seenWords(flow, english),
    ms: flow.ms,
    flaky: flaky ?? false,
    remedy: flow.remedy,
    sections: sections(flow),
    findings,
  };
  // JSON's values are YAML's, one a line, whatever a text holds.
  return ['  ---', ...Object.entries(block).map(([key, value]) => `  ${key}: ${escapeJson(JSON.stringify(value))}`), '  ...'];
}
