import { roleOf, serviceOf } from '../../catalog/index.ts';
import type { Language, OtherList, Row, Section } from '../../model/catalog.ts';
import { escapeMarkdown } from '../escape.ts';
import { displayWidth, padEnd } from '../width.ts';

type Drawn = Section | OtherList;

/** "Site server <-> Management point", in either language. */
export function sectionTitle({ from, to, direction }: Drawn, language: Language): string {
  const arrow = direction === 'both' ? '<->' : '->';
  return `${roleTitle(from, language)} ${arrow} ${roleTitle(to, language)}`;
}

function roleTitle(role: string, language: Language): string {
  if (role === '*') return language === 'en' ? 'Every site system and client' : '每个站点系统和客户端';
  return roleOf(role)?.names[language] ?? role;
}

const headers: Readonly<Record<Language, readonly string[]>> = { en: ['Description', 'UDP', 'TCP', 'Notes'], 'zh-CN': ['描述', 'UDP', 'TCP', '备注'] };

/** Sections as aligned text, or as Markdown tables. */
export function catalogText(sections: readonly Drawn[], language: Language, isMarkdown: boolean): string {
  return sections.map((section) => `${heading(section, language, isMarkdown)}\n${isMarkdown ? '\n' : ''}${rowTable(section, language, isMarkdown)}`).join('\n');
}

function heading(section: Drawn, language: Language, isMarkdown: boolean): string {
  const title = sectionTitle(section, language);
  return isMarkdown ? `### ${escapeMarkdown(title)} (\`${section.anchor}\`)` : `${title}  [${section.anchor}]`;
}

function rowTable(section: Drawn, language: Language, isMarkdown: boolean): string {
  const echo: Row[] = section.icmp ? [{ service: 'icmp-echo', udp: null, tcp: null, notes: [] }] : [];
  const rows = [...section.rows, ...echo].map((row) => [
    (serviceOf(row.service)?.names[language] ?? row.service) + (row.phase === 'install' ? (language === 'en' ? ' (while installing)' : '（安装过程中）') : ''),
    row.udp ?? '--',
    row.tcp ?? '--',
    row.notes.join(', '),
  ]);
  const table = [headers[language], ...rows];
  if (isMarkdown) {
    const lines = table.map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`);
    return `${[lines[0], '|---|---|---|---|', ...lines.slice(1)].join('\n')}\n`;
  }
  const widths = [0, 1, 2].map((i) => Math.max(...table.map((row) => displayWidth(row[i] ?? ''))));
  return table
    .map(
      (row) =>
        `  ${row
          .map((cell, i) => padEnd(cell, widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
