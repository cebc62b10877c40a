import { serviceOf } from '../catalog/index.ts';
import type { Flow } from '../model/flow.ts';
import type { FlowReport, Report } from '../model/report.ts';
import type { Labels } from './labels-english.ts';

/** "tcp/1433", "tcp/49152-65535", "icmp". */
export function wire(flow: Flow): string {
  return flow.protocol === 'icmp' ? 'icmp' : `${flow.protocol}/${flow.range ?? flow.port}`;
}

export function serviceName(flow: Flow, labels: Labels): string {
  const name = serviceOf(flow.service)?.names[labels.language] ?? flow.service;
  return flow.via ? labels.serviceFor(name, flow.via.for) : name;
}

/** The anchors that require a flow, each once. */
export function sections(flow: Flow): string[] {
  return [...new Set(flow.requiredBy.map(({ section }) => section))];
}

/** Status, cause and what qualifies them, in a few words. */
export function opinionWords(flow: FlowReport, labels: Labels): string {
  return `${labels.status[flow.status]}${opinionNotes(flow, labels)}`;
}

/** Cause and what qualifies it, in brackets, as they follow the status; empty where there is nothing to say. */
export function opinionNotes({ cause, confidence, flaky, necessity }: FlowReport, labels: Labels): string {
  const qualified = cause === 'blocked' && confidence !== null ? labels.qualified(cause, labels.confidence[confidence]) : cause;
  const notes = [qualified, flaky ? labels.afterRetries : null, necessity === 'required' ? null : labels.necessity[necessity]].filter((note) => note !== null);
  return notes.length === 0 ? '' : labels.bracketed(notes);
}

/** What the attempts showed, in nmap's words. */
export function seenWords({ state, reason, attempts }: FlowReport, labels: Labels): string {
  return labels.seen(state, reason, attempts.length);
}

/** The run was told to stop before every flow was tried to the end. */
export function isInterrupted({ flows }: Report): boolean {
  return flows.some(({ cause }) => cause === 'interrupted');
}

/** Seconds with milliseconds, in plain decimal digits; 0 where nothing was timed. */
export function decimalSeconds(ms: number | null): string {
  return (Math.max(0, ms ?? 0) / 1000).toFixed(3);
}

/** How long a run took, in milliseconds. */
export function durationMs({ startedAt, finishedAt }: Report['run']): number {
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) || 0;
}

/** Why flows are left out of a plan, by the plan's reason. */
export function exclusionText(reason: string, labels: Labels): string {
  const texts: Readonly<Record<string, string>> = labels.exclusions;
  return texts[reason] ?? '';
}

/** How many items each reason has, most first. */
export function countReasons(excluded: readonly { readonly reason: string }[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Flows that start elsewhere, by the host on which to run. */
export function countSources(elsewhere: readonly Flow[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { from } of elsewhere) counts.set(from, (counts.get(from) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
