import { describe, expect, it } from 'vitest';
import { diff } from '../../src/compare/diff.ts';
import { judge, judgeInputOf } from '../../src/judge/index.ts';
import type { Report } from '../../src/model/report.ts';
import { diffFormats } from '../../src/report/diff/index.ts';
import { escapeHtml, escapeTerminal } from '../../src/report/escape.ts';
import { labelsIn } from '../../src/report/labels.ts';
import { english } from '../../src/report/labels-english.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { gather } from '../../src/run/index.ts';
import { type FlowDraft, judged, silent } from '../judge/runs.ts';
import { accepted, never, options, planOf, silence } from '../run/simulated.ts';
import { elementsOf, readCsv, readCsvBySemicolon, readMarkdown, readPlugin, readPrometheus, readTap, readXml } from './readers.ts';
import { hostileRun, hostileTexts } from './samples.ts';
import { formats } from './texts.ts';

const hostileName = 'h0|<script>\u001b[31m`x`\u202e';

/** A run whose host, ticket and banner try to break out of a report. */
async function hostileReport(): Promise<Report> {
  const plan = planOf(2, [1, 2]);
  const rename = (text: string) => text.replaceAll('h0', hostileName);
  const hostile = {
    ...plan,
    flows: plan.flows.map((flow) => ({ ...flow, id: rename(flow.id), to: rename(flow.to) })),
    hosts: plan.hosts.map((host) => ({ ...host, name: rename(host.name) })),
    warnings: ['a\nb | c'],
  };
  const gathered = await gather(
    hostile,
    { ...options, attempts: 2 },
    { probeFor: (flow) => async () => (flow.port === 1 ? silence : { ...accepted, facts: { banner: '\u001b]0;x\u0007' } }), signal: never },
  );
  const run = {
    id: 'r',
    host: 'here',
    startedAt: gathered.startedAt,
    finishedAt: gathered.finishedAt,
    edition: '2022-02',
    phase: 'auto' as const,
    ticket: 'CHG|<b>',
    topology: plan.topology,
    options: { strict: false, waivers: true, allAddresses: false, only: [] },
  };
  return judge({ plan: hostile, gathered, run, version: '0' });
}

describe('a hostile name is shown as text', () => {
  it.each(Object.keys(formats) as (keyof typeof formats)[])('in %s', async (format) => {
    const text = formats[format](await hostileReport(), { color: false, width: 100 });
    expect(text.replaceAll('\r\n', '\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    if (format === 'markdown') expect(text).not.toContain('<script>');
    if (format === 'json') expect(JSON.parse(text).flows).toHaveLength(4);
  });

  it('every format that people read begins with what the verdict covers', async () => {
    const report = await hostileReport();
    expect(formats.console(report, { color: false, width: 100 })).toMatch(/^FAIL: 2 of 4 required flows that start on here\n/);
    expect(formats.markdown(report)).toContain('**FAIL: 2 of 4 required flows that start on here**');
  });

  it('colour only where it is asked for', async () => {
    const report = await hostileReport();
    expect(formats.console(report, { color: true, width: 100 })).toContain('\u001b[31m');
    expect(formats.console(report, { color: false, width: 100 })).not.toContain('\u001b');
  });
});

describe("a hostile text comes back as it was shown, through the format's own parser", () => {
  const style = { color: false, width: 100 };
  const shown = hostileTexts.map(escapeTerminal);
  const all = escapeTerminal(hostileTexts.join(' '));
  // The apostrophe before what a spreadsheet would compute is all that a csv adds.
  const withApostrophe = (plain: string) => plain.replace(/^(\s*)(?=[=+\-@\uff1d])/, "$1'").replace(';=', ";'=");
  /** Cells that a spreadsheet would compute, whether a comma or a semicolon divides them. */
  const computed = (csv: string) =>
    [...readCsv(csv).flatMap((row) => Object.values(row)), ...readCsvBySemicolon(csv).flat()].filter((cell) => /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell));

  it('junit', () => {
    const root = readXml(formats.junit(hostileRun()));
    expect(elementsOf(root, 'testcase').map(({ attributes }) => attributes['name'])).toEqual(shown.map((to) => `${to}:1433/tcp from cm01`));
    expect(elementsOf(root, 'property').find(({ attributes }) => attributes['name'] === 'ticket')?.attributes['value']).toBe(all);
    expect(elementsOf(root, 'system-err')[0]?.text).toBe(all);
    expect(elementsOf(root, 'system-out')[0]?.text).toContain(`its certificate is for ${all}, not for <script>alert(1)</script>`);
  });

  it('tap, whose YAML has the text itself', () => {
    const { points } = readTap(formats.tap(hostileRun()));
    expect(points.map(({ name }) => name)).toEqual(shown.map((to) => `cm01>${to}:tcp/1433 (SQL over TCP)`));
    expect(points.map(({ ok, todo, skip }) => [ok, todo !== false, skip])).toEqual(hostileRun().flows.map(({ status }) => [status === 'pass', status === 'waived', false]));
    const waived = hostileRun().flows.findIndex(({ status }) => status === 'waived');
    expect(points[waived]?.todo).toContain(`waived by ${all}`);
    const diagnostics = points.map(({ diag }) => diag as { message: string; sections: string[] } | null);
    for (const [i, { explanation, status }] of hostileRun().flows.entries()) if (status !== 'pass') expect(diagnostics[i]?.message).toBe(explanation);
    expect(diagnostics[0]?.sections).toEqual([hostileTexts.join(' ')]);
  });

  it('csv, in which nothing is computed, whatever divides the cells', () => {
    const text = formats.csv(hostileRun());
    expect(readCsv(text).map(({ to }) => to)).toEqual(shown.map(withApostrophe));
    expect(computed(text)).toEqual([]);
  });

  it('the firewall request, as csv, in markdown and in html, in both languages', () => {
    // A port for each, so that each has a row of its own.
    const flows = hostileTexts.flatMap((to, i): FlowDraft[] => [
      { to, wire: `tcp/${1000 + 2 * i}`, section: `S ${to}`, saw: silent },
      { to, wire: 'tcp/99', saw: ['answer'] },
    ]);
    const report = judged({ flows });
    for (const language of ['en', 'zh-CN'] as const) {
      const { columns } = labelsIn[language].request;
      const csv = formats['firewall-request']({ ...report, language }).replace('\ufeff', '');
      expect(readCsv(csv).map((row) => [row[columns.destinationName], row[columns.sections]])).toEqual(
        shown.map((text) => [withApostrophe(text), `S ${text.replace(';=', ";'=")}`]),
      );
      expect(computed(csv)).toEqual([]);
      const seen = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
      const { tables, foreign } = readMarkdown(formats.markdown({ ...report, language }));
      expect([foreign, tables[1]?.length]).toEqual([[], hostileTexts.length + 1]);
      for (const [i, text] of shown.entries()) expect(seen(tables[1]?.[i + 1]?.[1] ?? '')).toBe(seen(`${text} (10.0.0.${i + 10})`));
      const page = formats.html({ ...report, language });
      for (const text of shown) expect(page).toContain(`<td>${escapeHtml(text)} (10.0.0.`);
    }
  });

  it('a plan, as csv and as firewall request', () => {
    const { plan } = judgeInputOf(hostileRun());
    const csv = [...planFormats.csv(plan)].join('');
    expect(readCsv(csv).map(({ to }) => to)).toEqual(shown.map(withApostrophe));
    const request = [...planFormats['firewall-request'](plan, english)].join('');
    const names = readCsv(request).map((row) => row['destination name'] ?? '');
    for (const text of shown) expect(names.some((name) => name.includes(text.replace(';=', ";'=")))).toBe(true);
    expect([...computed(csv), ...computed(request)]).toEqual([]);
  });

  it('a comparison, whose json has the text itself', () => {
    const found = diff({ ...hostileRun(), flows: [] }, hostileRun());
    expect(JSON.parse(diffFormats.json(found))).toEqual(found);
    const lines = diffFormats.table(found, english).split('\n');
    for (const text of shown) expect(lines.some((line) => line.startsWith(`  cm01>${text}:tcp/1433  not planned -> `))).toBe(true);
    expect(lines.filter((line) => escapeTerminal(line) !== line)).toEqual([]);
  });

  it('nagios, where a bar and what looks like a tag are shown as codes', () => {
    const { lines, data } = readPlugin(formats.nagios(hostileRun()));
    expect(data.get('failed')?.value).toBe(14);
    const failed = hostileRun().flows.filter(({ status }) => status === 'fail');
    const coded = (text: string) => escapeTerminal(text).replaceAll('|', '\\u{7c}').replaceAll('<', '\\u{3c}');
    expect(lines.slice(1)).toEqual(failed.map(({ id, cause }) => `${coded(id)} FAIL (${cause})`));
  });

  it('prometheus', () => {
    const samples = readPrometheus(formats.prometheus(hostileRun()));
    expect(samples.filter(({ name }) => name === 'cm_preflight_flow_reachable').map(({ labels }) => labels['to'])).toEqual(shown);
  });

  it('json, which has the text itself', () => expect(JSON.parse(formats.json(hostileRun()))).toEqual(hostileRun()));

  it('no format has a character that acts', () => {
    for (const format of Object.values(formats)) {
      const lines = format(hostileRun(), style).split(/\r?\n/);
      expect(lines.filter((line) => escapeTerminal(line) !== line)).toEqual([]);
    }
  });
});

it('a plan is written whole in each format, piece by piece', () => {
  const plan = planOf(3, [1, 2]);
  const text = (format: keyof typeof planFormats) => [...planFormats[format](plan, english)].join('');
  expect(JSON.parse(text('json'))).toEqual(plan);
  expect(text('csv').split('\r\n')).toHaveLength(8);
  expect(text('markdown').match(/^\| here \|/gm)).toHaveLength(6);
  expect(text('table').match(/tcp\//g)).toHaveLength(6);
});
