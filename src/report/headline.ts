import type { Report } from '../model/report.ts';
import { labelsOf } from './labels.ts';

/** What a verdict covers: how every format that people read begins. */
export function headline(report: Report, labels = labelsOf(report)): string {
  return `${labels.verdict[report.verdict]}${labels.colon}${labels.coverage(report)}`;
}
