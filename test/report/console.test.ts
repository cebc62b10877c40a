import { describe, expect, it } from 'vitest';
import { diff } from '../../src/compare/diff.ts';
import type { Report } from '../../src/model/report.ts';
import { type FlowDraft, judged, silent } from '../judge/runs.ts';
import { formats } from './texts.ts';

/** A run of which so many flows passed before and are blocked now. */
function newlyBlocked(count: number): Report {
  const flows = (saw: NonNullable<FlowDraft['saw']>) => Array.from({ length: count }, (_, i): FlowDraft => ({ wire: `tcp/${i + 1}`, saw }));
  const answering: FlowDraft = { wire: 'tcp/999', saw: ['answer'] };
  const report = judged({ flows: [...flows(silent), answering] });
  return { ...report, since: diff(judged({ flows: [...flows(['answer']), answering] }), report) };
}

describe('what changed since the last run, on the console', () => {
  it('stands between the causes and the verdict, in the language of the run', () => {
    const block = (report: Report) => formats.console(report).split('\n\n').at(-2);
    expect(block(newlyBlocked(1))).toBe('Since the last run (2026-03-01T12:00:00.000Z): 1 newly failing; 1 flow unchanged\n  cm01>peer:tcp/1: pass -> fail (blocked)');
    expect(block({ ...newlyBlocked(1), language: 'zh-CN' })).toBe(
      '自上次运行 (2026-03-01T12:00:00.000Z) 以来：新增 1 个失败；1 个通信流保持不变\n  cm01>peer:tcp/1：通过 -> 失败（blocked）',
    );
  });

  it('is cut where it would push the causes out of sight', () => {
    const text = formats.console(newlyBlocked(40));
    expect(text.match(/: pass -> fail \(blocked\)/g)).toHaveLength(15);
    expect(text).toContain('\n  and 25 more: cm-preflight diff shows every one.\n');
  });
});
