import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JudgeInput, judge, judgeInputOf } from '../../src/judge/index.ts';
import type { Verdict } from '../../src/model/report.ts';
import { said } from './runs.ts';

/** What a real run gathered in the lab, and the opinion that each flow deserves. */
interface EvidenceCase {
  readonly what: string;
  readonly input: JudgeInput;
  readonly expect: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
}

const folder = new URL('../../fixtures/evidence/', import.meta.url);
const cases = readdirSync(folder).map((file): [string, EvidenceCase] => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as EvidenceCase]);

describe('evidence of real runs', () => {
  it('is there', () => {
    expect(cases.length).toBeGreaterThan(2);
  });

  it.each(cases)('%s', (_, { input, expect: expected, verdict }) => {
    const report = judge(input);
    expect(Object.fromEntries(report.flows.map((flow) => [flow.id, said(flow)]))).toEqual(expected);
    expect(report.verdict).toBe(verdict);
    expect(judge(judgeInputOf(report))).toEqual(report);
  });
});
