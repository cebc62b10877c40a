import type { Verdict } from '../model/report.ts';

const codes: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 3 };

/** The exit code of one or several verdicts: the worst counts, a failure before an inconclusive run. */
export function verdictExitCode(verdicts: readonly Verdict[]): number {
  if (verdicts.includes('fail')) return codes.fail;
  return verdicts.includes('inconclusive') ? codes.inconclusive : codes.pass;
}
