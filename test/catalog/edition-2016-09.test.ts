import { describe, expect, it } from 'vitest';
import { editionOf, notes, otherLists, roleOf, serviceOf } from '../../src/catalog/index.ts';
import type { Row, Section } from '../../src/model/catalog.ts';
import { readArrow, readSeed, type SeedHeading } from './seed-document.ts';

const headings = readSeed();
const flowHeadings = headings.filter(({ title }) => readArrow(title) !== null);
const sections = editionOf('2016-09')?.sections ?? [];

/** Descriptions that are not the name of their service: the document words one service in several ways. */
const otherWords: Readonly<Record<string, string>> = {
  'RPC (DCOM)': 'rpc-dynamic',
  'SQL Server 服务': 'sql',
  '通过 HTTPS 进行的 Windows 远程管理': 'winrm',
  '通过 HTTP 进行的 Windows 远程管理': 'winrm',
  '客户端通知（在回退到 HTTP 或 HTTPS 之前的默认通信）': 'client-notification',
};

function name(role: string): string | undefined {
  return roleOf(role)?.names['zh-CN'];
}

/** A row of the catalog as the document would say it. */
function inTheDocumentsWords({ service, udp, tcp, notes: carried, phase }: Row, described: string | undefined) {
  const description = described !== undefined && otherWords[described] === service ? described : serviceOf(service)?.names['zh-CN'];
  return { description, udp, tcp, notes: carried, table: phase === 'install' ? 1 : 0 };
}

describe('the document of 2016-09 in the fixture', () => {
  it('has as many sections and rows as were counted in it', () => {
    const arrows = flowHeadings.map(({ title }) => readArrow(title));
    expect(arrows.filter((arrow) => arrow?.direction === 'one-way')).toHaveLength(48);
    expect(arrows.filter((arrow) => arrow?.direction === 'both')).toHaveLength(14);
    expect(flowHeadings.reduce((tables, { rows }) => tables + 1 + Math.max(...rows.map(({ table }) => table)), 0)).toBe(63);
    expect(flowHeadings.flatMap(({ rows }) => rows)).toHaveLength(123);
  });
});

describe('edition 2016-09', () => {
  it('has the sections of the document in its order', () => {
    expect(sections.map(({ anchor }) => anchor)).toEqual(flowHeadings.map(({ anchor }) => anchor));
  });

  it.each(flowHeadings.map((heading, i) => [heading.anchor, heading, sections[i]] as const))('%s is drawn between the same ends', (_, heading, section) => {
    expect({ from: name(section?.from ?? ''), to: name(section?.to ?? ''), direction: section?.direction }).toEqual(readArrow(heading.title));
  });

  it.each(flowHeadings.map((heading, i) => [heading.anchor, heading, sections[i]] as const))('%s has the same rows', (_, heading, section) => {
    expect(section?.rows.map((row, i) => inTheDocumentsWords(row, heading.rows[i]?.description))).toEqual(heading.rows);
  });

  it.each(flowHeadings.map((heading, i) => [heading.anchor, heading, sections[i]] as const))('%s has the same notes and echo', (_, heading, section) => {
    expect(said(section)).toEqual(saidIn(heading));
  });
});

function said(section: Section | undefined) {
  return { sectionNotes: section?.sectionNotes, icmp: section?.icmp ?? false };
}

function saidIn({ prose }: SeedHeading) {
  const sectionNotes = prose.flatMap((line) => [...line.matchAll(/请参阅备注 (\d)/g)].map(([, number]) => Number(number)));
  return { sectionNotes, icmp: prose.some((line) => line.includes('(ICMP)')) };
}

describe('the other lists of 2016-09', () => {
  it.each(['BKMK_ClientShares', 'BKMK_ServerPorts'])('%s has the rows of its table', (anchor) => {
    const rows = otherLists.filter((list) => list.anchor === anchor && list.editions.includes('2016-09')).flatMap((list) => list.rows);
    const table = headings.find((heading) => heading.anchor === anchor)?.rows ?? [];
    expect(rows.map((row) => inTheDocumentsWords(row, undefined))).toEqual(table);
  });

  it('asks of each internet-facing role what the bullets ask', () => {
    const bullets = headings.find(({ anchor }) => anchor === 'BKMK_IBCMports')?.prose ?? [];
    const asked = bullets.slice(0, 3).map((line) => [/UDP/.test(line), /135|445|动态/.exec(line)?.[0].replace('动态', 'dynamic')]);
    expect(bullets).toHaveLength(5);
    for (const role of ['management-point', 'distribution-point', 'software-update-point', 'fallback-status-point']) {
      const rows = otherLists.filter(({ anchor, to }) => anchor === 'BKMK_IBCMports' && to === role).flatMap((list) => list.rows);
      expect(rows.map(({ udp, tcp }) => [udp !== null, tcp])).toEqual(asked);
    }
  });
});

describe('the notes', () => {
  const prose = headings.find(({ anchor }) => anchor === 'BKMY_PortNotes')?.prose ?? [];
  const starts = prose.flatMap((line, i) => (/^\d\./.test(line) ? [i] : []));
  const texts = starts.map((start, i) => prose.slice(start, starts[i + 1]).join(''));

  it.each([1, 2, 3, 4, 5, 6])('%i has the title and text of the document in Chinese, links and layout aside', (number) => {
    const note = notes.find((one) => one.number === number);
    const [, title, text] = /^\d\.\s+[*“]+([^*”]+)[*”]+：(.*)$/.exec(texts[number - 1] ?? '') ?? [];
    expect(note?.title['zh-CN']).toBe(title);
    expect(lettersOf(note?.text['zh-CN'])).toBe(lettersOf(text?.replace(/有关默认端口范围.*$/, '')));
  });
});

/** A text without layout and punctuation, which lists and paragraphs need differently. */
function lettersOf(text = ''): string {
  return text.replace(/\[!NOTE\]|[^\p{L}\p{N}]/gu, '');
}
