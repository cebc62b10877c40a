import type { FirewallRow } from '../model/firewall.ts';
import type { Plan } from '../model/flow.ts';
import { firewallRows } from './rows.ts';

/** Everything that a plan needs, before anything is opened: with the plan of every host, the request of the whole hierarchy. */
export function plannedRows({ flows, hosts }: Plan): FirewallRow[] {
  const ends = new Map(hosts.map(({ name, addresses, represents }) => [name, { name, addresses: [...(addresses.length > 0 ? addresses : [name]), ...represents] }]));
  const endOf = (name: string) => ends.get(name) ?? { name, addresses: [name] };
  return firewallRows(flows.map((flow) => ({ flow, source: endOf(flow.from), destination: endOf(flow.to), confidence: null })));
}
