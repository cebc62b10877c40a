import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FlowReport, Report } from '../../src/model/report.ts';
import type { ReportFormat } from '../../src/report/index.ts';
import { judged, silent } from '../judge/runs.ts';
import { junitProblems } from './junit-rules.ts';
import { elementsOf, readCsv, readPlugin, readPrometheus, readTap, readXml, type XmlElement } from './readers.ts';
import { everyStatus, hostileRun } from './samples.ts';
import { formats } from './texts.ts';

/** The formats for machines, and how their golden files are called. `npx vitest run test/report -u` writes these anew. */
const files = { junit: 'xml', tap: 'tap', csv: 'csv', nagios: 'txt', prometheus: 'prom', 'firewall-request': 'request.csv' } as const satisfies Partial<
  Record<ReportFormat, string>
>;

const render = (format: ReportFormat, report: Report) => formats[format](report);

/** A run that was told to stop after its first flow. */
const interrupted = () =>
  judged({
    flows: [
      { wire: 'tcp/1', saw: ['answer'] },
      { wire: 'tcp/2', unfinished: 'interrupted' },
    ],
  });

describe.each(Object.entries(files) as [keyof typeof files, string][])('%s', (format, extension) => {
  it.each([
    ['every-status', everyStatus],
    ['hostile', hostileRun],
  ])('of the run %s is as the golden file has it', async (name, run) => {
    const golden = join(import.meta.dirname, '../../fixtures/reports', `${name}.${extension}`);
    await expect(render(format, run()).replaceAll('\r\n', '\n')).toMatchFileSnapshot(golden);
  });
});

it('the sample has every status, of required flows and of others', () => {
  const { totals, totalsOther } = everyStatus();
  expect(Object.values(totals).every((count) => count > 0)).toBe(true);
  expect([totalsOther.fail, totalsOther.unproven]).toEqual([1, 1]);
});

describe('junit', () => {
  const resultOf = ({ children: [result] }: XmlElement) => result?.name ?? 'passed';

  it.each([
    ['every status', everyStatus],
    ['hostile texts', hostileRun],
    ['an interruption', interrupted],
  ])('is valid by the schema of Windy Road with %s', (_, run) => expect(junitProblems(readXml(render('junit', run())))).toEqual([]));

  it.each([
    ['a zoned timestamp', 'timestamp="2026-03-01T12:00:00"', 'timestamp="2026-03-01T12:00:00Z"'],
    ['an exponent', 'time="0.014"', 'time="14e-3"'],
    ['a missing class', / classname="[^"]*"/, ''],
    ['a host as class', 'sccm.SiteServer', 'a.contoso.example'],
    ['an unknown attribute', '<testcase ', '<testcase file="x" '],
    ['output in a test case', '</failure>', '</failure><system-out/>'],
    ['no standard error', /<system-err>.*<\/system-err>/, ''],
    ['a failure without a type', / type="blocked"/, ''],
    ['a wrong count', 'failures="3"', 'failures="2"'],
  ])('the rules would find %s', (_, before, after) => {
    const text = render('junit', everyStatus());
    expect(text.replace(before, after)).not.toBe(text);
    expect(junitProblems(readXml(text.replace(before, after)))).not.toEqual([]);
  });

  it('a flow passes only where it is proven; what is unproven, skipped or waived is skipped with its message', () => {
    const report = everyStatus();
    const cases = elementsOf(readXml(render('junit', report)), 'testcase');
    const expected = { pass: 'passed', fail: 'failure', error: 'error', unproven: 'skipped', skipped: 'skipped', waived: 'skipped' } as const;
    expect(cases.map(resultOf)).toEqual(report.flows.map(({ status }) => expected[status]));
    for (const [i, { children }] of cases.entries()) {
      const flow = report.flows[i] as FlowReport;
      if (flow.status !== 'pass') expect(children[0]?.attributes['message']).toContain(flow.explanation);
    }
    expect(cases.find(({ children }) => children[0]?.name === 'failure')?.children[0]?.attributes['type']).toBe('blocked');
  });

  it('says where the flow goes, of which zone the time is, and what is worth a remark', () => {
    const root = readXml(render('junit', everyStatus()));
    const [first] = elementsOf(root, 'testcase');
    expect([first?.attributes['classname'], first?.attributes['name']]).toEqual(['sccm.SiteServer-to-SqlServer', 'sql01.contoso.example:1433/tcp from cm01']);
    expect(elementsOf(root, 'property').map(({ attributes }) => attributes)).toContainEqual({ name: 'timestamp-zone', value: 'UTC' });
    expect(elementsOf(root, 'system-out')[0]?.text).toContain('cm01>sql01.contoso.example:tcp/1433: its certificate expires on 2026-03-20');
  });
});

describe('tap', () => {
  it('is version 14, without a line that is none of its own', () => {
    for (const run of [everyStatus(), hostileRun()]) {
      const { version, points, extra } = readTap(render('tap', run));
      expect([version, points.length, extra]).toEqual([14, run.flows.length, []]);
    }
  });

  it('a flow is ok only where it is proven or was not tried; what is unproven, waived or not required is a TODO', () => {
    const report = everyStatus();
    const { points, complete } = readTap(render('tap', report));
    const expected = report.flows.map(({ status, necessity }) => {
      if (status === 'pass') return 'ok';
      if (status === 'skipped') return 'ok SKIP';
      return status === 'unproven' || status === 'waived' || necessity !== 'required' ? 'not ok TODO' : 'not ok';
    });
    expect(points.map(({ ok, todo, skip }) => `${ok ? 'ok' : 'not ok'}${todo === false ? '' : ' TODO'}${skip === false ? '' : ' SKIP'}`)).toEqual(expected);
    expect(points.find(({ todo }) => todo !== false)?.todo).toBe('unproven (blocked, likely; advisory)');
    expect(complete.ok).toBe(false);
  });

  it('a harness calls a run without a failure a success, and an interrupted one no success', () => {
    const passed = judged({ flows: [{ wire: 'tcp/1', saw: ['answer'] }] });
    expect(readTap(render('tap', passed)).complete.ok).toBe(true);
    const { ok, bailout } = readTap(render('tap', interrupted())).complete;
    expect([ok, bailout]).toEqual([false, 'The run was interrupted.']);
  });

  it('the YAML block has the explanation, the remedy and the remarks', () => {
    const report = everyStatus();
    const { points } = readTap(render('tap', report));
    expect(points[2]?.diag).toMatchObject({ message: report.flows[2]?.explanation, remedy: report.flows[2]?.remedy, severity: 'fail', cause: 'blocked' });
    expect(points[0]?.diag).toMatchObject({ severity: 'comment', findings: ['its certificate expires on 2026-03-20'] });
    expect(points[3]?.diag).toBe(null);
  });
});

it('csv has a row a flow, with the run on each', () => {
  const report = everyStatus();
  const rows = readCsv(render('csv', report));
  expect(rows.map(({ id, status, cause }) => [id, status, cause])).toEqual(report.flows.map(({ id, status, cause }) => [id, status, cause ?? '']));
  expect(rows[0]).toMatchObject({ port: '1433', ms: '14', flaky: 'no', findings: 'its certificate expires on 2026-03-20', run: 'run-1', ticket: 'CHG0099' });
  expect(rows[5]).toMatchObject({ port: '49152-65535', attempts: '15' });
});

describe('nagios', () => {
  it('counts what failed, with the thresholds that the verdict goes by', () => {
    const { state, text, data, lines } = readPlugin(render('nagios', everyStatus()));
    expect([state, text]).toEqual(['CRITICAL', '2 of 11 required flows failed: 1 blocked, 1 refused']);
    expect(data.get('blocked')).toEqual({ value: 1, unit: '', limits: ['', '0', '0', '11'] });
    // Of the two unproven flows one is one-way, which leaves no verdict open.
    expect(data.get('unproven')).toEqual({ value: 2, unit: '', limits: ['1', '', '0', '11'] });
    expect(data.get('duration')).toEqual({ value: 60, unit: 's', limits: ['', '', '0', ''] });
    expect(lines[0]).toBe('FAIL: 5 of 11 required flows that start on cm01 (1 of them waived)');
    expect(lines).toHaveLength(7);
  });

  const wake = { to: 'pc', wire: 'udp/9', service: 'wake-on-lan', saw: ['silence'] } as const;

  it.each([
    ['OK - 1 of 1 required flow passes', { flows: [{ wire: 'tcp/1', saw: ['answer'] }] }],
    ['OK - 1 of 2 required flows pass, 1 one-way', { flows: [{ wire: 'tcp/1', saw: ['answer'] }, wake] }],
    ['WARNING - 1 of 1 required flow not proven (one-way)', { flows: [wake], options: { strict: true } }],
    ['CRITICAL - 2 of 3 required flows blocked', { flows: [{ wire: 'tcp/1', saw: ['answer'] }, ...[2, 3].map((port) => ({ wire: `tcp/${port}`, saw: silent }))] }],
    ['OK - no flow that starts here is required', { flows: [{ wire: 'tcp/1', saw: ['reset'], necessity: 'optional' }] }],
  ] as const)('%s', (first, draft) => expect(render('nagios', judged(draft)).split(' | ')[0]).toBe(`CM_PREFLIGHT ${first}`));

  it('knows nothing of a run that was interrupted', () => {
    expect(render('nagios', interrupted())).toMatch(/^CM_PREFLIGHT UNKNOWN - interrupted: 1 of 2 required flows not proven \(interrupted\) \| /);
  });

  it('stays below what monitoring systems keep, however much is wrong', () => {
    const flows = Array.from({ length: 500 }, (_, i) => ({ to: `host${i}.contoso.example`, wire: 'tcp/445', saw: silent }));
    const output = render('nagios', judged({ flows }));
    expect(output.length).toBeLessThan(4096);
    expect(output).toMatch(/\nand 480 more flows\n$/);
  });
});

describe('prometheus', () => {
  it('a series a flow that says whether it works, and whether it is shown not to', () => {
    const report = everyStatus();
    const samples = readPrometheus(render('prometheus', report));
    const values = (name: string) => samples.filter((sample) => sample.name === name).map(({ value }) => value);
    expect(values('cm_preflight_flow_reachable')).toEqual(report.flows.map(({ status }) => Number(status === 'pass')));
    expect(values('cm_preflight_flow_failed')).toEqual(report.flows.map(({ status }) => Number(status === 'fail')));
    expect(values('cm_preflight_flow_last_run_timestamp_seconds')).toEqual([Date.parse(report.run.finishedAt) / 1000]);
    expect(values('cm_preflight_flow_probe_duration_seconds')).toContain(0.014);
    const verdict = samples.filter(({ name, value }) => name === 'cm_preflight_run_verdict' && value === 1);
    expect(verdict.map(({ labels }) => labels['verdict'])).toEqual(['fail']);
  });

  it('counts every flow once', () => {
    const report = everyStatus();
    const counts = readPrometheus(render('prometheus', report)).filter(({ name }) => name === 'cm_preflight_flows');
    expect(counts.reduce((sum, { value }) => sum + value, 0)).toBe(report.flows.length);
    expect(counts.find(({ labels }) => labels['state'] === 'blocked')?.value).toBe(1);
  });

  it('writes each series once, even where two flows read alike', () => {
    const report = everyStatus();
    expect(() => readPrometheus(render('prometheus', { ...report, flows: [...report.flows, ...report.flows] }))).not.toThrow();
  });

  it('has no label that changes from run to run', () => {
    const later = everyStatus();
    const series = (report: Report) => readPrometheus(render('prometheus', report)).map(({ name, labels }) => JSON.stringify([name, labels]));
    const changed = { ...later, run: { ...later.run, id: 'run-2', ticket: 'CHG2', startedAt: '2026-03-02T12:00:00.000Z', finishedAt: '2026-03-02T12:00:07.000Z' } };
    expect(series(changed)).toEqual(series(everyStatus()));
  });
});
