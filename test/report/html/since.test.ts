import { describe, expect, it } from 'vitest';
import { diff } from '../../../src/compare/diff.ts';
import type { Report } from '../../../src/model/report.ts';
import { type FlowDraft, judged, sights, silent } from '../../judge/runs.ts';
import { hostileTexts } from '../samples.ts';
import { formats } from '../texts.ts';

const certificate = (fingerprint: string) => [{ ...sights.answer, facts: { tls: { certificate: { fingerprint } } } }];

/** The second of two runs, with what changed since the first. */
function second(before: readonly FlowDraft[], after: readonly FlowDraft[], language: 'en' | 'zh-CN' = 'en'): Report {
  const report = judged({ flows: after });
  return { ...report, language, since: diff(judged({ flows: before }), report) };
}

const sectionOf = (report: Report) => /<section aria-labelledby="since">.*?<\/section>/s.exec(formats.html(report))?.[0] ?? '';
/** Headings, and the items below each, as they are read. */
const told = (section: string) =>
  [...section.matchAll(/<(h3|li|p[^>]*|summary)>(.*?)<\/\1>|<p class="lead">(.*?)<\/p>/gs)].map(([, , text, lead]) =>
    (text ?? lead ?? '')
      .replaceAll('<br>', ' / ')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&gt;', '>')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );

describe('what changed since the last run', () => {
  const before: FlowDraft[] = [
    { wire: 'tcp/1', saw: ['answer'] },
    { wire: 'tcp/2', saw: silent },
    { wire: 'tcp/3', saw: certificate('AA') },
    { wire: 'tcp/4', saw: ['answer'] },
    { wire: 'tcp/99', saw: ['answer'] },
  ];
  const after: FlowDraft[] = [
    { wire: 'tcp/1', saw: silent },
    { wire: 'tcp/2', saw: ['answer'] },
    { wire: 'tcp/3', saw: certificate('BB') },
    { wire: 'tcp/5', saw: ['answer'] },
    { wire: 'tcp/99', saw: ['answer'] },
  ];

  it('stands in a section of its own, by kind, before what failed', () => {
    const report = second(before, after);
    expect(told(sectionOf(report))).toEqual([
      'Compared with the run of 2026-03-01 12:00:00 UTC (FAIL): 1 newly failing, 1 newly passing, 1 answered by something that has changed, 1 new, 1 gone; 1 flow unchanged.',
      'Newly failing',
      'cm01>peer:tcp/1 ✓ pass → ✕ fail (blocked)',
      'Newly passing',
      'cm01>peer:tcp/2 ✕ fail (blocked) → ✓ pass',
      'What answers has changed',
      'cm01>peer:tcp/3 / SHA-256 of the certificate: AA → BB',
      'New in the plan',
      'cm01>peer:tcp/5 not planned → ✓ pass',
      'No longer in the plan',
      'cm01>peer:tcp/4 ✓ pass → not planned',
    ]);
    const page = formats.html(report);
    expect(page.indexOf('<h2 id="since">')).toBeLessThan(page.indexOf('<h2 id="failures">'));
  });

  it('is said in a line at the top that leads there, and so does the navigation', () => {
    const header = /<header.*?<\/header>/s.exec(formats.html(second(before, after)))?.[0] ?? '';
    expect(header).toContain('<a href="#since">Since the last run</a>: 1 newly failing, 1 newly passing,');
    expect(header.match(/href="#since"/g)).toHaveLength(2);
  });

  it('leads from a flow to what is told of it, where anything is', () => {
    const [failing, passing] = [...sectionOf(second(before, after)).matchAll(/<li>(.*?)<\/li>/gs)].map(([, item]) => item);
    expect(failing).toMatch(/^<a href="#flow-1"><b>cm01&gt;peer:tcp\/1<\/b><\/a>/);
    expect(passing).not.toContain('href');
  });

  it('in Chinese', () => {
    const report = second(before, after, 'zh-CN');
    expect(told(sectionOf(report)).slice(0, 3)).toEqual([
      '与 2026-03-01 12:00:00 UTC 的运行（失败）相比：新增 1 个失败，新增 1 个通过，1 个的应答方已改变，计划中新增 1 个，计划中移除 1 个；1 个通信流保持不变。',
      '新增的失败',
      'cm01>peer:tcp/1 ✓ 通过 → ✕ 失败（blocked）',
    ]);
    expect(formats.html(report)).toContain('<a href="#since">自上次运行以来</a>：新增 1 个失败');
  });

  it('nothing is said as well', () => {
    expect(told(sectionOf(second(before, before)))).toEqual(['Compared with the run of 2026-03-01 12:00:00 UTC (FAIL): nothing changed; 1 still failing; 5 flows unchanged.']);
  });

  it('is no section where there was no run before', () => {
    const page = formats.html(judged({ flows: after }));
    expect(page).not.toContain('since');
  });

  it('folds a long list', () => {
    const flows = (saw: FlowDraft['saw']): FlowDraft[] => Array.from({ length: 30 }, (_, i) => ({ wire: `tcp/${i + 1}`, saw: saw ?? [] }));
    const section = sectionOf(second([{ wire: 'tcp/99', saw: ['answer'] }, ...flows(['answer'])], [{ wire: 'tcp/99', saw: ['answer'] }, ...flows(silent)]));
    expect(section.match(/<li>/g)).toHaveLength(30);
    expect(section.slice(0, section.indexOf('<details>')).match(/<li>/g)).toHaveLength(10);
    expect(told(section)).toContain('20 more');
  });

  it('shows hostile texts as text', () => {
    const hostile = (fingerprint: string): FlowDraft[] => hostileTexts.map((to) => ({ to, wire: 'tcp/1', saw: certificate(`${fingerprint}${to}`) }));
    const section = sectionOf(second(hostile('a'), hostile('b')));
    expect(section.match(/<li>/g)).toHaveLength(hostileTexts.length);
    expect(section.replaceAll('\n', '')).not.toMatch(/<script>alert|[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
  });
});
