import { firewallRows } from '../firewall/index.ts';
import type { Demand } from '../model/firewall.ts';
import type { PlanHost } from '../model/flow.ts';
import type { FirewallRule } from '../model/report.ts';
import type { Judged } from './flow-report.ts';
import type { Words } from './words.ts';

/**
 * What to ask the firewall team for, in few rows: each row opens its ports from each of its sources to each of its destinations, and every one of
 * these is a flow that failed as blocked or rejected. What the document only advises is never asked for, nor what a waiver allows to fail.
 */
export function firewallRequest(blocked: readonly Judged[], hosts: readonly PlanHost[], edition: string, words: Words): FirewallRule[] {
  if (blocked.length === 0) return [];
  const networks = new Map(hosts.map(({ name, represents }) => [name, represents]));
  return firewallRows(blocked.flatMap((one) => demandsOf(one, networks))).map((row) => ({
    ...row,
    confidence: row.confidence ?? 'likely',
    justification: words.justification({ edition, services: row.services, sections: row.sections }),
  }));
}

/** The ends of a failed flow, those that are proven apart from those that are likely. */
function demandsOf({ flow, blocks }: Judged, networks: ReadonlyMap<string, readonly string[]>): Demand[] {
  // A device that says "prohibited" leaves no doubt.
  return [...Map.groupBy(blocks, ({ confidence }) => confidence ?? 'proven')].map(([confidence, rulings]) => {
    const destination = rulings.map(({ outcome }) => outcome?.address ?? flow.to);
    const left = new Set(flow.attempts.flatMap(({ address, localAddress }) => (localAddress !== null && destination.includes(address ?? '') ? localAddress : [])));
    return {
      flow,
      source: { name: flow.from, addresses: [...(left.size > 0 ? [...left].sort() : [flow.from]), ...(networks.get(flow.from) ?? [])] },
      destination: { name: flow.to, addresses: [...destination, ...(networks.get(flow.to) ?? [])] },
      confidence,
    };
  });
}
