import { describe, expect, it } from 'vitest';
import { judge, judgeInputOf } from '../../src/judge/index.ts';
import { type FlowDraft, judged, type RunDraft, runOf, said, silent } from './runs.ts';

const pass: FlowDraft = { wire: 'tcp/80', saw: ['answer'] };
const failed: FlowDraft = { wire: 'tcp/81', saw: ['reset'] };
const unproven: FlowDraft = { wire: 'tcp/82', saw: ['accepted'], listener: 'planned' };
const inError: FlowDraft = { wire: 'tcp/83', saw: ['no socket'] };
const skipped: FlowDraft = { wire: 'tcp/84', unfinished: 'deadline' };
const oneWay: FlowDraft = { wire: 'udp/9', service: 'wake-on-lan', saw: silent };
const waiver = (flow: string, expires = '2026-12-31') => ({ flow, reason: 'to be replaced', ticket: 'CHG0041', expires });

describe('the verdict', () => {
  const verdict = (flows: FlowDraft[], more: Omit<RunDraft, 'flows'> = {}) => judged({ ...more, flows }).verdict;

  it('is pass where every required flow passed', () => {
    expect(verdict([pass])).toBe('pass');
    expect(verdict([])).toBe('pass');
  });

  it('is fail where a required one failed, whatever else is open', () => {
    expect(verdict([pass, failed, unproven, inError])).toBe('fail');
  });

  it('is inconclusive where a required one is unproven, in error or skipped', () => {
    expect([unproven, inError, skipped].map((flow) => verdict([pass, flow]))).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  it('looks at required flows alone', () => {
    expect([failed, unproven, inError, skipped].map((flow) => verdict([pass, { ...flow, necessity: 'optional' }]))).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(verdict([pass, { ...failed, necessity: 'implied' }, { ...failed, wire: 'udp/135', necessity: 'advisory' }])).toBe('pass');
  });

  it('is left open by what never answers only where strict', () => {
    expect(verdict([pass, oneWay])).toBe('pass');
    expect(verdict([pass, oneWay], { options: { strict: true } })).toBe('inconclusive');
  });
});

describe('waivers', () => {
  const flows = [pass, failed, unproven, inError, skipped];
  const statuses = (draft: Omit<RunDraft, 'flows'>) => judged({ ...draft, flows }).flows.map(({ status }) => status);

  it('take what failed, is unproven or in error, and nothing else', () => {
    expect(statuses({ waivers: [waiver('*')] })).toEqual(['pass', 'waived', 'waived', 'waived', 'skipped']);
    expect(judged({ flows: [pass, failed], waivers: [waiver('*')] }).verdict).toBe('pass');
  });

  it('match flow ids with * for any run of characters, whatever the case', () => {
    expect(statuses({ waivers: [waiver('CM01>PE*:tcp/81')] })).toEqual(['pass', 'waived', 'unproven', 'error', 'skipped']);
    expect(statuses({ waivers: [waiver('cm01>peer:tcp/8')] })).toEqual(['pass', 'fail', 'unproven', 'error', 'skipped']);
  });

  it('hold until the end of their last day, UTC', () => {
    expect(statuses({ waivers: [waiver('*', '2026-03-01')] })[1]).toBe('waived');
    expect(statuses({ waivers: [waiver('*', '2026-02-28')] })[1]).toBe('fail');
  });

  it('are left aside where the run says so, and are told in every report', () => {
    const report = judged({ flows, waivers: [waiver('*')], options: { waivers: false } });
    expect(report.flows[1]?.status).toBe('fail');
    expect(report.waivers).toEqual([waiver('*')]);
  });

  it('keep the cause, and name the ticket', () => {
    const [flow] = judged({ flows: [failed], waivers: [waiver('*tcp/99'), waiver('*')] }).flows;
    expect([said(flow), flow?.waivedBy]).toEqual(['waived refused', 'CHG0041']);
  });
});

describe('the report', () => {
  it('counts required flows apart from the others', () => {
    const { totals, totalsOther } = judged({
      flows: [pass, failed, unproven, inError, skipped, { ...oneWay, necessity: 'optional' }, { ...pass, wire: 'tcp/85', necessity: 'implied' }],
    });
    expect(totals).toEqual({ pass: 1, fail: 1, unproven: 1, error: 1, skipped: 1, waived: 0 });
    expect(totalsOther).toEqual({ pass: 1, fail: 0, unproven: 1, error: 0, skipped: 0, waived: 0 });
  });

  it('has one entry per planned flow, in the order of the plan, with or without evidence', () => {
    const input = runOf({ flows: [pass, failed, unproven] });
    const [, second, third] = input.gathered.evidence;
    const report = judge({ ...input, gathered: { ...input.gathered, evidence: [third, second].filter((one) => one !== undefined) } });
    expect(report.flows.map((flow) => `${flow.id} ${said(flow)}`)).toEqual([
      'cm01>peer:tcp/80 skipped not-run',
      'cm01>peer:tcp/81 fail refused',
      'cm01>peer:tcp/82 unproven unknown-listener',
    ]);
    expect(judge(judgeInputOf(report))).toEqual(report);
  });

  it('sums up the time of all attempts, and keeps what the service said', () => {
    const [flow] = judged({ flows: [{ wire: 'tcp/1433', saw: ['silence', { state: 'open', reason: 'proto-response', ms: 10.4, facts: { version: '16.0' } }] }] }).flows;
    expect([flow?.ms, flow?.facts, flow?.attempts.length]).toEqual([3011, { version: '16.0' }, 2]);
  });

  it('covers what starts here, and counts what starts elsewhere', () => {
    const input = runOf({ flows: [pass] });
    const away = ['a', 'a', 'b'].map((from, i) => ({ ...(input.plan.flows[0] as (typeof input.plan.flows)[number]), from, id: `${from}>${i}` }));
    expect(judge({ ...input, plan: { ...input.plan, elsewhere: away } }).coverage).toEqual({ here: 1, elsewhere: 3, hostsElsewhere: 2 });
  });
});
