import type { Report } from '../../src/model/report.ts';
import { formats as piecewise, type ReportFormat, type Style } from '../../src/report/index.ts';

type Render = (report: Report, style?: Style) => string;

/** Every format of a report as one text, as a test compares it. */
export const formats = Object.fromEntries(
  Object.entries(piecewise).map(([name, render]): [string, Render] => [name, (report, style = { color: false, width: 100 }) => [...render(report, style)].join('')]),
) as Record<ReportFormat, Render>;
