import { readFileSync } from 'node:fs';

/** A table's line as the document has it, escapes and note references taken apart. */
export interface SeedRow {
  readonly description: string;
  readonly udp: string | null;
  readonly tcp: string | null;
  readonly notes: readonly number[];
  /** 0 for a section's first table, 1 for the second. */
  readonly table: number;
}

export interface SeedHeading {
  readonly anchor: string;
  readonly title: string;
  readonly rows: readonly SeedRow[];
  /** Everything under the heading that is no table. */
  readonly prose: readonly string[];
}

/** The document of 2016-09, heading by heading. Knows nothing of the catalog. */
export function readSeed(): SeedHeading[] {
  const file = new URL('../../fixtures/catalog/2016-09.zh-CN.md', import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n').map(plain);
  const starts = lines.flatMap((line, i) => (line.startsWith('#') ? [i] : []));
  return starts.map((start, i) => {
    const [, anchor, title] = /^#+\s+<a name="([^"]+)"><\/a>\s*(.*)$/.exec(lines[start] ?? '') ?? [];
    if (!anchor || !title) throw new Error(`not a heading: ${lines[start]}`);
    const body = lines.slice(start + 1, starts[i + 1]);
    return { anchor, title, rows: readRows(body), prose: body.filter((line) => line !== '' && !line.startsWith('|')) };
  });
}

/** The two ends of a heading with an arrow; null for other headings. Some headings have no space before the arrow. */
export function readArrow(title: string): { from: string; to: string; direction: 'one-way' | 'both' } | null {
  const [, from, back, to] = /^(.*?)\s*(< )?-- ?>\s*(.*)$/.exec(title) ?? [];
  return from && to ? { from, to, direction: back ? 'both' : 'one-way' } : null;
}

function readRows(body: readonly string[]): SeedRow[] {
  let table = -1;
  return body.flatMap((line) => {
    if (!line.startsWith('|')) return [];
    const cells = line.split('|').slice(1, -1);
    const [description = '', udp = '', tcp = ''] = cells;
    if (description === '描述') table++;
    if (description === '描述' || cells.every((cell) => /^-*$/.test(cell))) return [];
    const notes = [...new Set([...line.matchAll(/备注 (\d)/g)].map(([, number]) => Number(number)))];
    return [{ description, udp: readCell(udp), tcp: readCell(tcp), notes, table }];
  });
}

/** "80 或 8530（请参阅备注 3 …）" as "80 or 8530". */
function readCell(cell: string): string | null {
  const value = cell.replace(/（.*$/, '').replace('或', 'or').replace('和', 'and').replace('动态', 'dynamic').trim();
  return value === '' || value === '--' ? null : value;
}

/** Markdown's escapes, the product's name behind its macro, and spaces that do not break. */
function plain(line: string): string {
  return line
    .replace(/\[!INCLUDE\[cmshort\]\([^)]*\)\]/g, 'Configuration Manager')
    .replace(/\\([\\<>()[\]/-])/g, '$1')
    .replaceAll('\u00a0', ' ')
    .trim();
}
