import type { Language } from '../../model/catalog.ts';

/** What is said around the tables. */
export const words = {
  en: {
    head: (edition: string, sections: number, rows: number) =>
      `Ports used in Configuration Manager, edition ${edition}: ${sections} sections with ${rows} rows, and the other lists`,
    edition: (edition: string) => `Edition ${edition}`,
    wholeSection: (numbers: string) => `Note ${numbers} holds for the whole section.`,
    when: {
      always: null,
      'internet-facing': 'Needed where the site system serves clients on the internet (internet-facing: true).',
      'client-push': 'Needed where the site pushes the client (client-push: true).',
    },
    notes: 'Notes',
    errata: 'Errata',
    necessity: { advisory: 'advisory', implied: 'implied' },
    differences: 'Other editions',
    absent: (edition: string) => `${edition} does not have it`,
    without: (edition: string, row: string) => `${edition} lacks: ${row}`,
    with: (edition: string, row: string) => `${edition} has: ${row}`,
  },
  'zh-CN': {
    head: (edition: string, sections: number, rows: number) => `Configuration Manager 中使用的端口，版本 ${edition}：${sections} 个部分，${rows} 行，以及其他列表`,
    edition: (edition: string) => `版本 ${edition}`,
    wholeSection: (numbers: string) => `备注 ${numbers} 适用于整个部分。`,
    when: {
      always: null,
      'internet-facing': '在站点系统支持基于 Internet 的客户端时需要 (internet-facing: true)。',
      'client-push': '在站点使用客户端请求安装时需要 (client-push: true)。',
    },
    notes: '备注',
    errata: '勘误',
    necessity: { advisory: '仅供参考', implied: '隐含' },
    differences: '其他版本',
    absent: (edition: string) => `${edition} 没有此部分`,
    without: (edition: string, row: string) => `${edition} 没有：${row}`,
    with: (edition: string, row: string) => `${edition} 另有：${row}`,
  },
} as const satisfies Record<Language, unknown>;
