import type { FlowReport, Status, Totals, Verdict } from '../model/report.ts';

/** The verdict of a run, by its required flows: a failure, else anything left open. What never answers leaves a run open only where `strict` says so. */
export function verdictOf(flows: readonly FlowReport[], strict: boolean): Verdict {
  const required = flows.filter(({ necessity }) => necessity === 'required');
  if (required.some(({ status }) => status === 'fail')) return 'fail';
  const isOpen = ({ status, cause }: FlowReport) => status === 'error' || status === 'skipped' || (status === 'unproven' && (strict || cause !== 'one-way'));
  return required.some(isOpen) ? 'inconclusive' : 'pass';
}

/** Counts flows by status. */
export function totalsOf(flows: readonly FlowReport[]): Totals {
  const totals: Record<Status, number> = { pass: 0, fail: 0, unproven: 0, error: 0, skipped: 0, waived: 0 };
  for (const { status } of flows) totals[status]++;
  return totals;
}
