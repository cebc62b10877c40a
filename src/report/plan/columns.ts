import type { Plan } from '../../model/flow.ts';

/** What a plan covers, in one line. */
export function planHeadline(plan: Plan): string {
  const where = plan.localHost === null ? 'of every host' : `that start on ${plan.localHost}`;
  const elsewhere = plan.localHost === null ? '' : `; ${plan.elsewhere.length} start on other hosts`;
  return `${plan.flows.length} flows ${where}${elsewhere} (edition ${plan.edition}, phase ${plan.phase})`;
}
