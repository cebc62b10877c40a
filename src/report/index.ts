import type { Report } from '../model/report.ts';
import { renderConsole } from './console.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { Style } from './style.ts';

export { headline } from './headline.ts';
export type { Style } from './style.ts';

type Renderer = (report: Report, style: Style) => string;

/** Every format of a report, by the name that --report takes. */
export const formats = {
  console: renderConsole,
  json: renderJson,
  markdown: renderMarkdown,
} as const satisfies Record<string, Renderer>;

export type ReportFormat = keyof typeof formats;
