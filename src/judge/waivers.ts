import { matchesPattern } from '../model/pattern.ts';
import type { FlowReport, RunIdentity, Status } from '../model/report.ts';
import type { Waiver } from '../model/topology.ts';

const dayMs = 86_400_000;

/** The waivers that a run applies: unless it was told not to, those whose last day (UTC) had not ended when it started. */
export function waiversInForce(waivers: readonly Waiver[], { options, startedAt }: RunIdentity): readonly Waiver[] {
  if (!options.waivers) return [];
  return waivers.filter(({ expires }) => Date.parse(startedAt) < Date.parse(`${expires}T00:00:00Z`) + dayMs);
}

const waivable: ReadonlySet<Status> = new Set(['fail', 'unproven', 'error']);

/** A flow that failed, is unproven or in error and that a waiver matches is waived; the first one that does is named. */
export function waived(flow: FlowReport, waivers: readonly Waiver[]): FlowReport {
  if (!waivable.has(flow.status)) return flow;
  const waiver = waivers.find(({ flow: pattern }) => matchesPattern(pattern, flow.id));
  return waiver ? { ...flow, status: 'waived', waivedBy: waiver.ticket } : flow;
}
