import type { Plan } from '../../model/flow.ts';
import { jsonLines } from '../json-lines.ts';

/** The plan as section 5 of the contract shapes it, a flow a line. */
export function planJson(plan: Plan): Iterable<string> {
  return jsonLines(plan);
}
