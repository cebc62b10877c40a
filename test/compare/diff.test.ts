import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/compare/diff.ts';
import type { Report } from '../../src/model/report.ts';
import { diffFormats } from '../../src/report/diff/index.ts';
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
    expect(diffFormats.table(found)).toBe(
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

  it('as markdown and json, with every text as text', () => {
    const hostile = JSON.parse(JSON.stringify(found).replaceAll('peer', '<b>|\\u001b[31m')) as typeof found;
    expect(diffFormats.markdown(hostile)).not.toMatch(/<b>|\u001b/);
    expect(diffFormats.table(hostile)).not.toContain('\u001b');
    expect(JSON.parse(diffFormats.json(hostile))).toEqual(hostile);
  });
});
