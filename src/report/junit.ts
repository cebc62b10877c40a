import type { FlowReport, Report } from '../model/report.ts';
import { escapeXml } from './escape.ts';
import { decimalSeconds, durationMs, opinionWords, sections, seenWords, serviceName, wire } from './flow-words.ts';
import { headline } from './headline.ts';
import { english } from './labels-english.ts';

/**
 * A run as one test suite, valid by the JUnit schema of Windy Road: the elements of a suite are all there and in its order, a test case has one result
 * at most, and the zone of the timestamp, which that schema has no room for, is a property.
 */
export function* renderJunit(report: Report): Iterable<string> {
  const { flows, run, warnings } = report;
  const count = (element: ReturnType<typeof resultOf>) => flows.filter((flow) => resultOf(flow) === element).length;
  const suite = attributes({
    name: 'cm-preflight',
    package: 'sccm',
    id: '0',
    timestamp: timestamp(run.startedAt),
    hostname: run.host || 'localhost',
    tests: String(flows.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    time: decimalSeconds(durationMs(run)),
  });
  const remarks = flows.flatMap(({ id, findings = [] }) => findings.map((finding) => `${id}: ${finding}`));
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite${suite}>\n    <properties>\n`;
  for (const property of properties(report)) yield `      <property${attributes(property)}/>\n`;
  yield '    </properties>\n';
  for (const flow of flows) yield `${testCase(flow)}\n`;
  yield `    <system-out>${lines([headline(report, english), ...remarks])}</system-out>\n`;
  yield `    <system-err>${lines(warnings)}</system-err>\n  </testsuite>\n</testsuites>\n`;
}

function properties({ run, tool, verdict, coverage }: Report): { readonly name: string; readonly value: string }[] {
  const { id, ticket, startedAt, finishedAt, edition, phase, topology } = run;
  const values = {
    'timestamp-zone': 'UTC',
    verdict,
    run: id,
    ticket: ticket ?? '',
    'started-at': startedAt,
    'finished-at': finishedAt,
    edition,
    phase,
    'topology-file': topology.file,
    'topology-sha256': topology.sha256,
    tool: `${tool.name} ${tool.version}`,
    'flows-elsewhere': String(coverage.elsewhere),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function testCase(flow: FlowReport): string {
  const { from, to, explanation, status, cause } = flow;
  const opening = `    <testcase${attributes({ name: `${place(flow)} from ${from}`, classname: className(flow), time: decimalSeconds(flow.ms) })}`;
  const element = resultOf(flow);
  if (element === null) return `${opening}/>`;
  const message = `${opinionWords(flow, english)}: ${flow.waivedBy === undefined ? '' : `waived by ${flow.waivedBy}; `}${explanation}`;
  // What is skipped has no type in any reader; a failure or an error must have one.
  const type = element === 'skipped' ? {} : { type: cause ?? status };
  const body = [
    `${serviceName(flow, english)}, ${wire(flow)} to ${to}`,
    `Seen: ${seenWords(flow, english)}`,
    `Sections: ${sections(flow).join(', ')}`,
    ...(flow.remedy === null ? [] : [`Next: ${flow.remedy}`]),
  ];
  return `${opening}>\n      <${element}${attributes({ ...type, message })}>${lines(body)}</${element}>\n    </testcase>`;
}

/** What is neither proven nor refuted is skipped, with its message: a test case without a result would count as passed. */
function resultOf({ status }: FlowReport): 'failure' | 'error' | 'skipped' | null {
  if (status === 'pass') return null;
  if (status === 'fail') return 'failure';
  return status === 'error' ? 'error' : 'skipped';
}

/** "sql01.contoso.example:1433/tcp" */
function place({ to, port, range, protocol }: FlowReport): string {
  return protocol === 'icmp' ? `${to}:icmp` : `${to}:${range ?? port}/${protocol}`;
}

/** "sccm.SiteServer-to-SqlServer": readers divide at the last dot into package and class, so that no host name may be here. */
function className({ requiredBy: [first], service }: FlowReport): string {
  return `sccm.${first ? `${pascalCase(first.fromRole)}-to-${pascalCase(first.toRole)}` : pascalCase(service)}`;
}

function pascalCase(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') || 'Flow';
}

/** YYYY-MM-DDThh:mm:ss of a UTC time: the schema allows neither fraction nor zone. */
function timestamp(time: string): string {
  return time.slice(0, 19);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}

function lines(texts: readonly string[]): string {
  return texts.map(escapeXml).join('\n');
}
