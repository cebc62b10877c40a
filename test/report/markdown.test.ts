import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/compare/diff.ts';
import { judge, judgeInputOf, wordsIn } from '../../src/judge/index.ts';
import type { Report } from '../../src/model/report.ts';
import { diffFormats } from '../../src/report/diff/index.ts';
import { escapeMarkdown, escapeTerminal } from '../../src/report/escape.ts';
import { sections } from '../../src/report/flow-words.ts';
import { headline } from '../../src/report/headline.ts';
import { labelsIn } from '../../src/report/labels.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { readMarkdown } from './readers.ts';
import { everyStatus, hostileRun, hostileTexts } from './samples.ts';

const languages = ['en', 'zh-CN'] as const;

/** What a reader sees of a text: one line, and no spaces at its ends. */
const seen = (text: string) => escapeTerminal(text).replaceAll(/ +/g, ' ').trim();
const once = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

/** A run against what was before, so that its history says something. */
function withHistory(report: Report): Report {
  const [first, ...others] = report.flows;
  return first ? { ...report, since: diff({ ...report, flows: [{ ...first, status: 'pass', cause: null }, ...others.slice(1)] }, report) } : report;
}

const inLanguage = (report: Report, language: (typeof languages)[number]) => withHistory(judge(judgeInputOf(report), wordsIn[language]));

describe.each(languages)('a markdown parser reads in %s', (language) => {
  const labels = labelsIn[language];

  it.each([
    ['every status', everyStatus],
    ['hostile texts', hostileRun],
  ])('the report of %s: a row a flow, every text as a text', (_, run) => {
    const report = inLanguage(run(), language);
    const { headings, tables, items, paragraphs, foreign } = readMarkdown([...renderMarkdown(report)].join(''));
    expect(foreign).toEqual([]);
    expect(headings[0]).toBe(`1 ${labels.markdown.title}`);
    expect(headings).toContain(`2 ${labels.since.heading}`);
    expect(once(paragraphs[0] ?? '')).toBe(once(seen(headline(report))));
    const flows = tables.at(-1) ?? [];
    expect(flows.slice(1).map(([to, , , , , , inSections]) => [to, inSections].map((cell) => once(cell ?? '')))).toEqual(
      report.flows.map((flow) => [flow.to, sections(flow).join(', ')].map((text) => once(seen(text)))),
    );
    expect(new Set(tables.flatMap((rows) => rows.map((row) => `${tables.indexOf(rows)} ${row.length}`))).size).toBe(tables.length);
    for (const { id, status, explanation } of report.flows) {
      if (status === 'pass' || status === 'waived') continue;
      expect(items.map(once)).toContainEqual(expect.stringContaining(once(seen(id))));
      expect(items.map(once)).toContain(once(seen(explanation)));
    }
  });

  it('a plan', () => {
    const { plan } = judgeInputOf(hostileRun());
    const { headings, tables, foreign, items } = readMarkdown([...planFormats.markdown(plan, labels)].join(''));
    expect(foreign).toEqual([]);
    expect(headings).toEqual([labels.plan.title, labels.request.heading, labels.plan.flows, labels.markdown.warnings].map((heading, i) => `${i === 0 ? 1 : 2} ${heading}`));
    expect(tables[1]?.slice(1).map(([, to]) => once(to ?? ''))).toEqual(hostileTexts.map((text) => once(seen(text))));
    expect(items.map(once)).toContain(once(seen(plan.warnings[0] ?? '')));
  });

  it('a comparison', () => {
    const after = hostileRun();
    const found = diff(
      { ...after, flows: after.flows.map((flow) => ({ ...flow, status: 'unproven' as const, cause: null, facts: { server: `old ${flow.to}` } })) },
      {
        ...after,
        flows: after.flows.map((flow) => ({ ...flow, facts: { server: flow.to } })),
      },
    );
    const { items, foreign } = readMarkdown(diffFormats.markdown(found, labels));
    expect(foreign).toEqual([]);
    for (const { id, to } of after.flows) {
      const ofFlow = items.map(once).filter((item) => item.startsWith(`${once(seen(id))} `) || item === once(seen(id)));
      expect(ofFlow.length, id).toBeGreaterThan(1);
      expect(
        ofFlow.some((item) => item.includes(`old ${once(seen(to))} ->`)),
        id,
      ).toBe(true);
    }
  });
});

describe('any text is a text', () => {
  const piece = fc.constantFrom(
    ...hostileTexts,
    '- ',
    '+ ',
    '1. ',
    '2) ',
    '---',
    '===',
    '    ',
    '\t',
    '# ',
    '> ',
    '`',
    '``',
    '[a](b)',
    '![a](b)',
    '<b>',
    '&lt;',
    '*a*',
    '_a_',
    '~~',
    '|',
    '\\',
    ':-',
    '!',
    '[^1]',
    '[ ] ',
    'a',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  );
  const written = (about: string) => ({
    cell: `| a | b |\n| --- | --- |\n| ${escapeMarkdown(about)} | x |\n`,
    item: `- ${escapeMarkdown(about)}\n`,
    paragraph: `${escapeMarkdown(about)}\n`,
    strong: `- **${escapeMarkdown(about)}** x\n`,
  });

  it('in a cell, an item, a paragraph, and bold', () => {
    fc.assert(
      fc.property(text, (about) => {
        const { cell, item, paragraph, strong } = written(about);
        const shown = once(seen(about));
        const read = [cell, item, paragraph].map(readMarkdown);
        expect(read.flatMap(({ foreign }) => foreign)).toEqual([]);
        expect(once(read[0]?.tables[0]?.[1]?.[0] ?? '')).toBe(shown);
        expect(once(read[1]?.items[0] ?? '')).toBe(shown);
        expect(once(read[2]?.paragraphs[0] ?? '')).toBe(shown);
        expect(readMarkdown(strong).foreign).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
