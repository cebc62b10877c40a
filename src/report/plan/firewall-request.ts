import { plannedRows } from '../../firewall/index.ts';
import type { Plan } from '../../model/flow.ts';
import { requestCsv } from '../firewall-request.ts';
import type { Labels } from '../labels-english.ts';

/** Everything that a plan needs to be opened, as a request for the firewall team; with the plan of every host, the whole hierarchy's. */
export function* planFirewallRequest(plan: Plan, labels: Labels): Iterable<string> {
  yield* requestCsv(plannedRows(plan), plan.edition, labels);
}
