import type { Plan } from '../../model/flow.ts';
import type { Labels } from '../labels-english.ts';
import { planCsv } from './csv.ts';
import { planFirewallRequest } from './firewall-request.ts';
import { planJson } from './json.ts';
import { planMarkdown } from './markdown.ts';
import { planTable } from './table.ts';

/** Writes a plan piece by piece, since the plan of a large hierarchy is longer than a string may be. What programs read has no language. */
type PlanWriter = (plan: Plan, labels: Labels) => Iterable<string>;

export const planFormats = {
  table: planTable,
  json: planJson,
  csv: planCsv,
  markdown: planMarkdown,
  'firewall-request': planFirewallRequest,
} as const satisfies Record<string, PlanWriter>;

export type PlanFormat = keyof typeof planFormats;
