import type { Report } from '../model/report.ts';

/** The whole report, section 7 of the contract; a saved run is this. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
