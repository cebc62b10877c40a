import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editions, notes, otherLists } from '../../src/catalog/index.ts';
import { catalogCommand } from '../../src/cli/catalog.ts';
import { CliError } from '../../src/cli/command.ts';

/** Runs `catalog` with these arguments and gives what it wrote; nothing may go to the error output. */
function catalog(...args: string[]): string {
  const written: string[] = [];
  const command = catalogCommand({
    out: (text) => void written.push(text),
    err: (text) => {
      throw new Error(`written to the error output: ${text}`);
    },
  });
  for (const one of [command, ...command.commands]) one.exitOverride().configureOutput({ writeErr: () => {} });
  command.parse(args, { from: 'user' });
  return written.join('');
}

function refusal(...args: string[]): CliError {
  try {
    catalog(...args);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('not refused');
}

/** At which terminal columns a line's first three cells start, counted apart from the product: what is beyond Latin takes two. */
function cellColumns(line: string): number[] {
  const width = (text: string) => [...text].reduce((columns, character) => columns + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
  return [...line.matchAll(/(?<=^ {2}| {2})\S/g)].slice(0, 3).map(({ index }) => width(line.slice(0, index)));
}

describe('catalog list --format json', () => {
  it('has the shape and the content of the newer edition’s data', () => {
    const facts = JSON.parse(readFileSync(new URL('../../fixtures/catalog/2022-02.json', import.meta.url), 'utf8'));
    const listed = JSON.parse(catalog('list', '--edition', '2022-02', '--format', 'json'));
    expect(listed.edition).toBe('2022-02');
    expect(listed.sections).toHaveLength(facts.sections.length);
    expect(listed.sections).toMatchObject(facts.sections);
  });

  it.each(editions)('gives $edition with names, other lists, notes and errata', (edition) => {
    const listed = JSON.parse(catalog('list', '--edition', edition.edition, '--format', 'json'));
    expect(listed.sections).toMatchObject(edition.sections);
    expect(listed.sections.map((section: { rows: unknown }) => section.rows)).toEqual(edition.sections.map(({ rows }) => rows));
    expect(listed.sections[0].title).toEqual({ en: 'Asset Intelligence synchronization point -> Microsoft', 'zh-CN': '资产智能同步点 -> Microsoft' });
    expect(listed.otherLists).toMatchObject(otherLists.filter((one) => one.editions.includes(edition.edition)));
    expect(listed.notes).toEqual(notes);
    expect(listed.errata.length).toBeGreaterThan(0);
  });
});

describe('catalog list', () => {
  it('is what catalog does by itself, for the newest edition', () => {
    expect(catalog()).toBe(catalog('list', '--edition', '2022-02', '--format', 'table', '--lang', 'en'));
    expect(catalog('--edition', '2016-09')).toBe(catalog('list', '--edition', '2016-09'));
  });

  it.each(editions)('has every anchor of $edition in order', (edition) => {
    const anchors = [...catalog('list', '--edition', edition.edition).matchAll(/\[(BKM\w_?\S+)\]$/gim)].map(([, anchor]) => anchor);
    const lists = otherLists.filter((one) => one.editions.includes(edition.edition));
    expect(anchors).toEqual([...edition.sections, ...lists].map(({ anchor }) => anchor));
  });

  it.each(['en', 'zh-CN'])('aligns its columns on a terminal in %s', (lang) => {
    const tables = catalog('list', '--edition', '2016-09', '--lang', lang)
      .split('\n\n')
      .map((block) =>
        block
          .split('\n')
          .map(cellColumns)
          .filter((columns) => columns.length === 3),
      );
    const withRows = tables.filter((rows) => rows.length > 1);
    expect(withRows).toHaveLength(62 + otherLists.filter(({ editions: having }) => having.includes('2016-09')).length);
    for (const rows of withRows) expect(new Set(rows.map(String)).size).toBe(1);
  });

  it('says which notes hold for a whole section, and what a list needs', () => {
    const text = catalog();
    expect(text).toMatch(/\[BKMK_PortsMP-Site\]\n( .*\n)* {2}Note 5 holds for the whole section\.\n/);
    expect(text).toContain('Needed where the site pushes the client (client-push: true).');
  });

  it('marks what only an installation needs, and shows the echo between clients', () => {
    expect(catalog()).toMatch(/Server Message Block \(SMB\) \(while installing\) +-- +445/);
    expect(catalog('--lang', 'zh-CN')).toMatch(/ICMP 回显 +-- +--/);
  });

  it('writes Markdown tables', () => {
    const text = catalog('list', '--format', 'markdown');
    expect(text.match(/^\|---\|---\|---\|---\|$/gm)).toHaveLength(68 + otherLists.length);
    expect(text).toContain('### Management point &lt;-&gt; Site server (`BKMK_PortsMP-Site`)');
    for (const line of text.split('\n').filter((one) => one.startsWith('|'))) expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
  });

  it('refuses an edition that it does not know, naming those that it does', () => {
    const { message, exitCode } = refusal('list', '--edition', '2019-01');
    expect({ message, exitCode }).toEqual({ message: 'unknown edition "2019-01"; expected one of 2016-09, 2022-02', exitCode: 2 });
  });

  it.each([
    ['--format', 'xml'],
    ['--lang', 'fr'],
  ])('refuses %s %s', (option, value) => {
    expect(() => catalog('list', option, value)).toThrow(/Allowed choices are/);
  });
});

describe('catalog show', () => {
  it('tells everything of a section, whatever the case of its anchor', () => {
    const text = catalog('show', 'bkmk_portssite-sup');
    expect(text.split('\n').map((line) => line.slice(0, 90))).toEqual([
      'Edition 2022-02',
      '',
      'Site server <-> Software update point  [BKMK_PortsSite-SUP]',
      '  Description                                 UDP  TCP          Notes',
      '  Server Message Block (SMB)                  --   445',
      '  RPC Endpoint Mapper                         135  135',
      '  RPC                                         --   dynamic      6',
      '  Hypertext Transfer Protocol (HTTP)          --   80 or 8530   3',
      '  Secure Hypertext Transfer Protocol (HTTPS)  --   443 or 8531  3',
      '  Note 5 holds for the whole section.',
      '',
      'Notes:',
      ...[3, 5, 6].map((number) => `  ${number}. ${notes[number - 1]?.title.en}: ${notes[number - 1]?.text.en}`.slice(0, 90)),
      '',
      'Errata:',
      '  advisory: RPC Endpoint Mapper, UDP: Microsoft KB 179442 lists TCP alone: Windows serves ',
      '',
      'Other editions:',
      '  2016-09 lacks: RPC Endpoint Mapper, UDP 135, TCP 135',
      '  2016-09 lacks: RPC, TCP dynamic',
      '',
    ]);
    expect(text).toContain(notes[4]?.text.en);
  });

  it('says what another edition has more', () => {
    expect(catalog('show', 'BKMK_PortsClient-GCDC')).toContain('  2016-09 has: Global catalog LDAP SSL, TCP 3269\n');
    expect(catalog('show', 'BKMK_PortsClient-GCDC', '--edition', '2016-09')).toContain('  2022-02 lacks: Global catalog LDAP SSL, TCP 3269\n');
  });

  it('says nothing of other editions where they are alike, nor of errata where there are none', () => {
    const text = catalog('show', 'BKMK_PortsMP-Site');
    expect(text).not.toContain('Other editions');
    expect(text).not.toContain('Errata');
  });

  it('tells of rows that errata add, with their ends', () => {
    expect(catalog('show', 'BKMK_PortsSite-SMP')).toContain('  implied: Site server <-> State migration point: RPC, TCP dynamic: ');
    expect(catalog('show', 'BKMK_SQLPorts')).toContain('  implied: Service connection point -> SQL Server: SQL over TCP, TCP 1433: ');
  });

  it('shows every entry of another list', () => {
    const text = catalog('show', 'BKMK_ServerPorts', '--lang', 'zh-CN');
    for (const service of ['域名系统 (DNS)', '动态主机配置协议 (DHCP)', 'NetBIOS 会话服务', 'Kerberos 身份验证']) expect(text).toContain(service);
    expect(text).toContain('2016-09 没有：每个站点系统和客户端 -> 域控制器: Kerberos 身份验证, TCP 88');
  });

  it.each(['en', 'zh-CN'] as const)('shows the six notes in full in %s', (lang) => {
    const text = catalog('show', 'BKMY_PortNotes', '--lang', lang);
    for (const note of notes) expect(text).toContain(`${note.number}. ${note.title[lang]}: ${note.text[lang]}`);
  });

  it('takes an anchor that only an older edition has from there, unless an edition is asked for', () => {
    expect(catalog('show', 'BKMK_PortsAppCatalogService-SQL')).toMatch(/^Edition 2016-09\n[\s\S]*Other editions:\n {2}2022-02 does not have it\n$/);
    const { message, exitCode } = refusal('show', 'BKMK_PortsAppCatalogService-SQL', '--edition', '2022-02');
    expect({ message, exitCode }).toEqual({ message: 'edition 2022-02 has no anchor "BKMK_PortsAppCatalogService-SQL"; edition 2016-09 has it', exitCode: 2 });
  });

  it('suggests the nearest anchors for an unknown one', () => {
    const { message, exitCode } = refusal('show', 'BKMK_PrtsMP-Site');
    expect(message).toMatch(/^edition 2022-02 has no anchor "BKMK_PrtsMP-Site"; the nearest are BKMK_PortsMP-Site, /);
    expect(exitCode).toBe(2);
    expect(refusal('show', '!').message).toContain('expected an anchor that "cm-preflight catalog list" shows');
  });

  it('refuses an unknown edition', () => {
    expect(refusal('show', 'BKMK_PortsMP-Site', '--edition', '2022').message).toContain('expected one of 2016-09, 2022-02');
  });

  it('writes Markdown', () => {
    const text = catalog('show', 'BKMK_PortsMP-DC', '--format', 'markdown');
    expect(text).toContain('| LDAP (Secure Sockets Layer \\[SSL\\] connection) | 636 | 636 |  |\n');
    expect(text).toContain('\n### Errata\n\n- advisory: LDAP (Secure Sockets Layer \\[SSL\\] connection), UDP: ');
  });

  it('writes JSON: what list has of the anchor, and the differences', () => {
    const section = editions.at(-1)?.sections.find(({ anchor }) => anchor === 'BKMK_PortsClient-GCDC');
    const shown = JSON.parse(catalog('show', 'BKMK_PortsClient-GCDC', '--format', 'json'));
    expect(shown).toMatchObject({ edition: '2022-02', sections: [section], otherLists: [], notes: [], errata: [] });
    expect(shown.differences).toEqual([
      {
        edition: '2016-09',
        present: true,
        onlyHere: [],
        onlyThere: [{ from: 'client', to: 'global-catalog', direction: 'one-way', service: 'gc-ldaps', udp: null, tcp: '3269', notes: [] }],
      },
    ]);
    const list = JSON.parse(catalog('show', 'BKMK_IBCMports', '--format', 'json'));
    expect(list.sections).toEqual([]);
    expect(list.otherLists).toMatchObject(otherLists.filter(({ anchor }) => anchor === 'BKMK_IBCMports'));
  });
});
