import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/compare/diff.ts';
import type { Report } from '../../src/model/report.ts';
import { diffFormats } from '../../src/report/diff/index.ts';
import { chinese } from '../../src/report/labels-chinese.ts';
import { english } from '../../src/report/labels-english.ts';
import { displayWidth } from '../../src/report/width.ts';
import { type FlowDraft, judged, sights, silent } from '../judge/runs.ts';

const answering: FlowDraft = { wire: 'tcp/99', saw: ['answer'] };
const run = (...flows: FlowDraft[]): Report => judged({ flows: [...flows, answering] });
const sql = (saw: NonNullable<FlowDraft['saw']>): FlowDraft => ({ wire: 'tcp/1433', saw });
const told = (before: Report, after: Report) => diff(before, after).changes.map(({ kind, flow }) => `${kind} ${flow.split(':')[1]}`);
const answer = (facts: Record<string, unknown>) => ({ ...sights.answer, facts });

describe('between two runs', () => {
  it.each([
    ['what failed and passes', silent, ['answer'], ['newly-open tcp/1433']],
    ['what passed and fails', ['answer'], silent, ['newly-blocked tcp/1433']],
    ['what passes only after retries', ['answer'], ['silence', 'answer'], ['flaky tcp/1433']],
    ['another cause', silent, ['reset'], ['status tcp/1433']],
    ['another certificate', [answer({ tls: { certificate: { fingerprint: 'AA' } } })], [answer({ tls: { certificate: { fingerprint: 'BB' } } })], ['identity tcp/1433']],
    ['another version', [answer({ sqlVersion: '15.0' })], [answer({ sqlVersion: '16.0' })], ['identity tcp/1433']],
    ['another time or count', [answer({ serverTime: 1, endpointCount: 4 })], [answer({ serverTime: 2, endpointCount: 5 })], []],
    ['nothing', silent, silent, []],
    ['a service that was heard only once has not changed for that', silent, [answer({ sqlVersion: '16.0' })], ['newly-open tcp/1433']],
  ] as const satisfies readonly (readonly [string, FlowDraft['saw'], FlowDraft['saw'], string[]])[])('%s', (_, before, after, expected) => {
    expect(told(run(sql(before)), run(sql(after)))).toEqual(expected);
  });

  it('a flow that appeared, and one that is gone', () => {
    expect(told(run(sql(['answer'])), run({ wire: 'tcp/445', saw: ['answer'] }))).toEqual(['appeared tcp/445', 'gone tcp/1433']);
  });

  it('what was not tried in one of them has neither begun to pass nor to fail', () => {
    const skipped: FlowDraft = { wire: 'tcp/1433', unfinished: 'interrupted' };
    for (const saw of [['answer'], silent] as const) {
      expect(told(run(skipped), run(sql(saw)))).toEqual(['status tcp/1433']);
      expect(told(run(sql(saw)), run(skipped))).toEqual(['status tcp/1433']);
    }
  });

  it('what one run was told to leave out is no change, and not unchanged either', () => {
    const both: FlowDraft[] = [sql(['answer']), { wire: 'tcp/445', saw: ['answer'] }];
    const whole = run(...both);
    const narrowed = judged({ flows: [sql(silent), answering], options: { only: ['*:tcp/1433', '*:tcp/99', '*:tcp/80'] } });
    expect(told(whole, narrowed)).toEqual(['newly-blocked tcp/1433']);
    expect(told(narrowed, whole)).toEqual(['newly-open tcp/1433']);
    expect([diff(whole, narrowed).unchanged, diff(narrowed, whole).unchanged]).toEqual([1, 1]);
    expect(told(narrowed, run(...both, { wire: 'tcp/80', saw: ['answer'] }))).toEqual(['newly-open tcp/1433', 'appeared tcp/80']);
  });

  it('what still fails is no change, and is said', () => {
    const { changes, stillBlocked, unchanged } = diff(run(sql(silent)), run(sql(silent)));
    expect([changes, stillBlocked.length, unchanged]).toEqual([[], 1, 2]);
  });

  it('any run and itself: nothing', () => {
    const draft = fc.record({
      wire: fc.constantFrom('tcp/1', 'tcp/2', 'udp/53'),
      saw: fc.array(fc.constantFrom(...(Object.keys(sights) as (keyof typeof sights)[])), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(draft, { selector: ({ wire }) => wire }), (flows) => {
        const report = run(...flows);
        expect(diff(report, report).changes).toEqual([]);
      }),
    );
  });
});

describe('is written', () => {
  const found = diff(run(sql(silent)), run(sql(['answer']), { wire: 'tcp/445', saw: silent }));

  it('as a table, worst first', () => {
    expect(diffFormats.table(found, english)).toBe(
      [
        'Before: 2026-03-01T12:00:00.000Z on cm01: FAIL (run run-1)',
        'After:  2026-03-01T12:00:00.000Z on cm01: FAIL (run run-1)',
        '1 newly passing, 1 new; 1 flow unchanged',
        '',
        'Newly passing:',
        '  cm01>peer:tcp/1433  fail (blocked) -> pass',
        '',
        'New in the plan:',
        '  cm01>peer:tcp/445  not planned -> fail (blocked)',
        '',
      ].join('\n'),
    );
  });

  it('with what a certificate and a version were and are', () => {
    const facts = (fingerprint: string, sqlVersion: string) => [answer({ sqlVersion, tls: { certificate: { fingerprint, validTo: fingerprint === 'AA' ? '2026' : '2027' } } })];
    const changed = diff(run(sql(facts('AA', '15.0'))), run(sql(facts('BB', '16.0'))));
    expect(diffFormats.table(changed, english)).toContain(
      [
        '1 answered by something that has changed; 1 flow unchanged',
        '',
        'What answers has changed:',
        '  cm01>peer:tcp/1433  SQL Server version: 15.0 -> 16.0; SHA-256 of the certificate: AA -> BB; certificate valid until: 2026 -> 2027',
      ].join('\n'),
    );
    expect(diffFormats.markdown(changed, chinese)).toContain(
      '- **cm01&gt;peer:tcp/1433** SQL Server 版本：15.0 -&gt; 16.0；证书的 SHA-256：AA -&gt; BB；证书有效期至：2026 -&gt; 2027',
    );
  });

  it('with the destination behind a proxy, and a fact that has no words by its path', () => {
    const difference = (what: string) => ({
      ...found,
      changes: [{ kind: 'identity' as const, flow: 'f', before: null, after: null, differences: [{ what, before: 'a', after: null }] }],
    });
    expect(diffFormats.table(difference('www.microsoft.com:443 tls.certificate.issuer'), english)).toContain(
      '  f  issuer of the certificate (www.microsoft.com:443): a -> not said\n',
    );
    expect(diffFormats.table(difference('a.b'), english)).toContain('  f  a.b: a -> not said\n');
  });

  it('in Chinese, as table and as markdown', () => {
    const still = diff(
      run(sql(silent), { wire: 'tcp/445', saw: silent }, { wire: 'tcp/80', saw: ['reset'] }),
      run(sql(['answer']), { wire: 'tcp/445', saw: silent }, { wire: 'tcp/81', saw: ['answer'] }),
    );
    const ticketed = { ...still, after: { ...still.after, ticket: 'CHG1', verdict: 'inconclusive' as const } };
    const table = [
      '之前：2026-03-01T12:00:00.000Z，主机 cm01：失败（运行 run-1）',
      '之后：2026-03-01T12:00:00.000Z，主机 cm01：无定论，变更单 CHG1（运行 run-1）',
      '新增 1 个通过，计划中新增 1 个，计划中移除 1 个；1 个仍然失败；2 个通信流保持不变',
      '',
      '新增的通过：',
      '  cm01>peer:tcp/1433  失败（blocked） -> 通过',
      '',
      '计划中新增：',
      '  cm01>peer:tcp/81  未列入计划 -> 通过',
      '',
      '已不在计划中：',
      '  cm01>peer:tcp/80  失败（refused） -> 未列入计划',
      '',
      '仍然失败：',
      '  cm01>peer:tcp/445',
      '',
    ];
    expect(diffFormats.table(ticketed, chinese).split('\n')).toEqual(table);
    expect(displayWidth(chinese.diff.before)).toBe(displayWidth(chinese.diff.after));
    const markdown = diffFormats.markdown(ticketed, chinese);
    expect(markdown).toContain('# 变化\n\n**新增 1 个通过');
    expect(markdown.match(/^## .*/gm)).toEqual(['## 新增的通过', '## 计划中新增', '## 已不在计划中', '## 仍然失败']);
  });

  it('as markdown and json, with every text as text', () => {
    const hostile = JSON.parse(JSON.stringify(found).replaceAll('peer', '<b>|\\u001b[31m')) as typeof found;
    expect(diffFormats.markdown(hostile, english)).not.toMatch(/<b>|\u001b/);
    expect(diffFormats.table(hostile, english)).not.toContain('\u001b');
    expect(JSON.parse(diffFormats.json(hostile))).toEqual(hostile);
  });
});
