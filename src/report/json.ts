import type { Report } from '../model/report.ts';
import { jsonLines } from './json-lines.ts';

/** The whole report, section 7 of the contract, a flow a line; a saved run is this. */
export function renderJson(report: Report): Iterable<string> {
  return jsonLines(report);
}
