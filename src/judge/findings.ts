import type { Facts } from '../model/evidence.ts';

/** Something worth a remark that is no failure, as a probe left it in the fact `findings`: what it is, and its details. */
export interface Finding {
  readonly id: string;
  readonly [detail: string]: unknown;
}

/** More remarks about one flow nobody reads. */
const mostFindings = 16;

/** The remarks among a flow's facts. A saved report may hold anything there: what is no finding is passed over. */
export function findingsOf(facts: Facts): Finding[] {
  const found = facts['findings'];
  return Array.isArray(found) ? found.filter(isFinding).slice(0, mostFindings) : [];
}

function isFinding(value: unknown): value is Finding {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}
