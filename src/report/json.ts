import type { Report } from '../model/report.ts';
import { escapeJson } from './escape.ts';

/** The whole report, section 7 of the contract; a saved run is this. */
export function renderJson(report: Report): string {
  return `${escapeJson(JSON.stringify(report, null, 2))}\n`;
}
