import type { Flow } from '../model/flow.ts';
import { matchesPattern } from '../model/pattern.ts';
import type { Waiver } from '../model/topology.ts';

/** Whether a waiver still holds: it does until the end of its last day, UTC. */
export function isWaiverInForce(waiver: Waiver, now: Date): boolean {
  return now.getTime() < Date.parse(`${waiver.expires}T00:00:00Z`) + 86_400_000;
}

/** Says which waivers do nothing: expired, or matching no flow of any host. */
export function waiverWarnings(waivers: readonly Waiver[], flows: readonly Flow[], now: Date): string[] {
  return waivers.flatMap((waiver) => {
    const name = `the waiver of "${waiver.flow}" (${waiver.ticket})`;
    if (!isWaiverInForce(waiver, now)) return [`${name} expired on ${waiver.expires}: it is not applied`];
    return flows.some((flow) => matchesPattern(waiver.flow, flow.id)) ? [] : [`${name} matches no flow of any host`];
  });
}
