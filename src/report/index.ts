import type { Report } from '../model/report.ts';
import { renderConsole } from './console.ts';
import { renderCsv } from './csv.ts';
import { renderFirewallRequest } from './firewall-request.ts';
import { renderHtml } from './html/index.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderNagios } from './nagios.ts';
import { renderPrometheus } from './prometheus.ts';
import type { Style } from './style.ts';
import { renderTap } from './tap.ts';

export { headline } from './headline.ts';
export type { Style } from './style.ts';

/** Writes a report piece by piece: that of a large run is longer than a text may be. */
type Renderer = (report: Report, style: Style) => Iterable<string>;

/** Every format of a report, by the name that --report takes. */
export const formats = {
  console: renderConsole,
  json: renderJson,
  html: renderHtml,
  markdown: renderMarkdown,
  junit: renderJunit,
  tap: renderTap,
  csv: renderCsv,
  nagios: renderNagios,
  prometheus: renderPrometheus,
  'firewall-request': renderFirewallRequest,
} as const satisfies Record<string, Renderer>;

export type ReportFormat = keyof typeof formats;
