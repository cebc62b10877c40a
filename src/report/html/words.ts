import { roleOf } from '../../catalog/index.ts';
import type { Requirement } from '../../model/flow.ts';
import type { FlowReport, Status } from '../../model/report.ts';
import { opinionWords } from '../flow-words.ts';
import type { Labels } from '../labels-english.ts';
import { html, type Markup } from './markup.ts';

/** Every status, the worst first. */
export const statuses: readonly Status[] = ['fail', 'error', 'unproven', 'skipped', 'waived', 'pass'];

/** A sign beside the colour, for who does not see colours and for black ink. */
export const signs: Readonly<Record<Status, string>> = { fail: '✕', error: '!', unproven: '?', skipped: '–', waived: '~', pass: '✓' };

/** A word on the colour of its status. */
export function badge(status: Status, word: string): Markup {
  return html`<span class="badge ${status}"><span aria-hidden="true">${signs[status]} </span>${word}</span>`;
}

/** "FAIL (blocked, likely)" on its colour. */
export function opinionBadge(flow: FlowReport, labels: Labels): Markup {
  return badge(flow.status, opinionWords(flow, labels));
}

/** "Site server → SQL Server (BKMK_PortsSite-SQL)": each section that requires a flow, once. */
export function sectionNames(requiredBy: readonly Requirement[], { language }: Labels): string[] {
  const roleName = (role: string) => roleOf(role)?.names[language] ?? role;
  return [...new Set(requiredBy.map(({ section, fromRole, toRole }) => `${roleName(fromRole)} → ${roleName(toRole)} (${section})`))];
}

/** "2026-03-01 12:00:00 UTC" */
export function timeText(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** "9.0 s", "14 ms", "2 min 5 s" */
export function durationText(ms: number, { units }: Labels): string {
  if (ms < 1000) return `${Math.round(ms)} ${units.ms}`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} ${units.s}`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} ${units.min} ${seconds % 60} ${units.s}`;
}

/** The place in the page where a flow that is not plainly passed is told of. */
export function anchorOf(index: number): string {
  return `flow-${index + 1}`;
}
