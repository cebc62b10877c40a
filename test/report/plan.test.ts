import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roles, services } from '../../src/catalog/index.ts';
import type { Plan } from '../../src/model/flow.ts';
import { escapeMarkdown } from '../../src/report/escape.ts';
import { chinese } from '../../src/report/labels-chinese.ts';
import { english } from '../../src/report/labels-english.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { displayWidth } from '../../src/report/width.ts';
import { starters } from '../../src/topology/starters/index.ts';
import { planned } from '../plan/planned.ts';
import { readCsv, readMarkdown } from './readers.ts';

const everything = readFileSync(join(import.meta.dirname, '../../fixtures/topologies/good-everything.yaml'), 'utf8').replace(/^include: .*\n/m, '');

const plans: readonly (readonly [string, Plan])[] = [
  ...Object.entries(starters).map(([name, text]) => [name, planned(text)] as const),
  ['everything, while it is installed', planned(everything, { phase: 'install' })],
];

const write = (format: keyof typeof planFormats, plan: Plan, labels = chinese) => [...planFormats[format](plan, labels)].join('');

/** What of a text about a plan is neither a name nor an id, nor a word that Chinese documents of Microsoft leave in English. */
function leftover(text: string, plan: Plan): string[] | null {
  const ends = plan.hosts.flatMap(({ name, addresses, represents }) => [name, ...addresses, ...represents]);
  const vias = plan.flows.flatMap(({ via }) => via?.for ?? []);
  const ids = [...plan.flows.flatMap(({ requiredBy }) => requiredBy.map(({ section }) => section)), ...plan.excluded.flatMap(({ section, reason }) => [section, reason])];
  const users = plan.waivers.flatMap(({ flow, ticket }) => [flow, ticket]);
  const names = [...services, ...roles].map((one) => one.names['zh-CN']);
  const all = [...new Set([...ends, ...vias, ...ids, ...users, ...names, plan.topology.file, '--phase install'])].toSorted((a, b) => b.length - a.length);
  const known = /\b(?:tcp|udp|icmp|TCP|UDP|ICMP(?:v6)?|RPC|RFC|SQL|TFTP|DHCP|PXE|IP|LAN|SHA-256|Configuration Manager|auto|install|topology\.yaml)\b/g;
  return all
    .reduce((left, one) => left.replaceAll(one, ''), text)
    .replace(known, '')
    .match(/[A-Za-z]{2,}/g);
}

describe.each(plans)('the plan of every host of "%s" in Chinese', (_, plan) => {
  it.each(['table', 'markdown', 'firewall-request'] as const)('has no English in its %s but names and ids', (format) => {
    expect(leftover(write(format, plan).replaceAll('\\', '').replaceAll('&gt;', '>'), plan)).toBe(null);
  });

  it('asks for the same as in English, in a csv that spreadsheets know for UTF-8', () => {
    const text = write('firewall-request', plan);
    expect(text.startsWith('\ufeff')).toBe(true);
    const [told, original] = [readCsv(text.slice(1)), readCsv(write('firewall-request', plan, english))];
    const columns = ['sourceName', 'source', 'destinationName', 'destination', 'protocol', 'sections'] as const;
    const said = (rows: Record<string, string>[], labels: typeof english) => rows.map((row) => columns.map((column) => row[labels.request.columns[column]]));
    expect(said(told, chinese)).toEqual(said(original, english));
    expect(told.length).toBeGreaterThan(0);
    for (const row of told) expect([row['操作'], row['可信度'], row['理由']]).toEqual(['允许', '未测试', expect.stringContaining('“Configuration Manager 中使用的端口”，版本')]);
  });

  it('has the request in its markdown, row by row, for people', () => {
    const { tables, headings } = readMarkdown(write('markdown', plan));
    expect(headings.slice(1, 3)).toEqual(['2 防火墙开通申请', '2 所有通信流']);
    const [request = [], flows = []] = tables;
    const rows = readCsv(write('firewall-request', plan).slice(1));
    expect(request.slice(1).map(([, , ports]) => ports)).toEqual(rows.map((row) => `${row['协议']?.toUpperCase()} ${row['端口']}`));
    expect(request.slice(1).every(([, , , action, why]) => action === '允许' && why?.includes('，未测试。'))).toBe(true);
    expect(flows.length).toBe(plan.flows.length + 1);
  });

  it('lines its columns up, where characters are wide', () => {
    for (const block of write('table', plan).split('\n\n')) {
      const starts = block.split('\n').flatMap((line) => {
        const [, before] = /^( {2}(?:tcp|udp|icmp)\S* .+ {2})(?:必需|可选|隐含|仅供参考) +(?:应在侦听|尚未安装)/.exec(line) ?? [];
        return before === undefined ? [] : [displayWidth(before)];
      });
      expect(new Set(starts).size).toBeLessThan(2);
    }
  });
});

describe('a plan', () => {
  const plan = planned(everything);

  it.each(['json', 'csv'] as const)('is the same in every language as %s', (format) => expect(write(format, plan)).toBe(write(format, plan, english)));

  it.each([english, chinese])('says in table and markdown what is left out and what to know', (labels) => {
    const [table, markdown] = [write('table', plan, labels), write('markdown', plan, labels)];
    expect(plan.warnings.length).toBeGreaterThan(0);
    for (const warning of plan.warnings.map(labels.warning)) {
      expect(table).toContain(`\n${labels.console.warning(warning)}\n`);
      expect(markdown).toContain(`- ${escapeMarkdown(warning)}\n`);
    }
    for (const { reason } of plan.excluded) {
      expect(table).toContain(`${reason}${labels.colon}`);
      expect(markdown).toContain(`${reason}${labels.colon}`);
    }
  });
});
