import type { Language } from '../model/catalog.ts';
import type { Report } from '../model/report.ts';
import { chinese } from './labels-chinese.ts';
import { english, type Labels } from './labels-english.ts';

/** What is said around the texts of reports, plans and comparisons, in each language. */
export const labelsIn: Readonly<Record<Language, Labels>> = { en: english, 'zh-CN': chinese };

/** What is said around a report's own texts: in the language that these are in. */
export function labelsOf({ language }: Report): Labels {
  return labelsIn[language ?? 'en'];
}
