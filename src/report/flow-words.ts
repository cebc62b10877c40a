import { serviceOf } from '../catalog/index.ts';
import type { Flow } from '../model/flow.ts';
import type { FlowReport, Report, Status } from '../model/report.ts';
import { plural } from './headline.ts';

export const statusWords: Readonly<Record<Status, string>> = { pass: 'pass', fail: 'FAIL', unproven: 'unproven', error: 'error', skipped: 'skipped', waived: 'waived' };

/** "tcp/1433", "tcp/49152-65535", "icmp". */
export function wire(flow: Flow): string {
  return flow.protocol === 'icmp' ? 'icmp' : `${flow.protocol}/${flow.range ?? flow.port}`;
}

export function serviceName(flow: Flow): string {
  const name = serviceOf(flow.service)?.names.en ?? flow.service;
  return flow.via ? `${name} for ${flow.via.for.join(', ')}` : name;
}

/** The anchors that require a flow, each once. */
export function sections(flow: Flow): string[] {
  return [...new Set(flow.requiredBy.map(({ section }) => section))];
}

/** Status, cause and what qualifies them, in a few words. */
export function opinionWords({ status, cause, confidence, flaky, necessity }: FlowReport): string {
  const notes = [cause === 'blocked' ? `${cause}, ${confidence}` : cause, flaky ? 'after retries' : null, necessity === 'required' ? null : necessity];
  const said = notes.filter((note) => note !== null);
  return `${statusWords[status]}${said.length > 0 ? ` (${said.join('; ')})` : ''}`;
}

/** What the attempts showed, in nmap's words. */
export function seenWords({ state, reason, attempts }: FlowReport): string {
  return `${state}, ${reason}; ${attempts.length} ${plural(attempts.length, 'attempt')}`;
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

/** Why flows are left out of a plan. */
export const exclusionWords: Readonly<Record<string, string>> = {
  'same-host': 'both roles are on one host',
  'site-server-initiates': 'the site server initiates all connections to that site system (Note 5)',
  'sends-no-status': 'that role sends no status to the site server (Note 5)',
  'has-upstream': 'the software update point has an upstream of its own',
  fallback: 'only a fallback of the gateway',
  'feature-off': 'the feature is off',
  'install-only': 'needed only while the site is installed (--phase install plans it)',
};

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
