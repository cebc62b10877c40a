import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Header } from '../../src/cli/journal-lines.ts';
import { remarksOn } from '../../src/cli/journal-remarks.ts';
import { diff } from '../../src/compare/diff.ts';
import { judge, judgeInputOf, wordsIn } from '../../src/judge/index.ts';
import type { Report } from '../../src/model/report.ts';
import { waiverWarnings } from '../../src/plan/waivers.ts';
import { headline } from '../../src/report/headline.ts';
import { warningInChinese } from '../../src/report/warnings-chinese.ts';
import { displayWidth, wrap } from '../../src/report/width.ts';
import { topologyWarnings } from '../../src/topology/warnings.ts';
import { runOf, silent } from '../judge/runs.ts';
import { everyStatus, hostileRun } from './samples.ts';
import { formats } from './texts.ts';

function inChinese(report: Report): Report {
  const judged = judge(judgeInputOf(report), wordsIn['zh-CN']);
  return report.since ? { ...judged, since: report.since } : judged;
}

/** A run with something in every part of a report. */
function fullRun(): Report {
  const report = everyStatus();
  const elsewhere = report.flows.slice(0, 3).map((flow, i) => ({ ...flow, from: `host0${i % 2}` }));
  return inChinese({
    ...report,
    elsewhere,
    coverage: { ...report.coverage, elsewhere: 3, hostsElsewhere: 2 },
    excluded: ['same-host', 'same-host', 'feature-off'].map((reason) => ({ section: 'BKMK_PortsMP-Site', from: 'a01', to: 'b01', reason })) as Report['excluded'],
    since: diff(
      judge(
        runOf({
          flows: [
            { to: 'dp01.contoso.example', wire: 'tcp/445', saw: ['answer'] },
            { wire: 'tcp/1', saw: silent },
          ],
        }),
      ),
      report,
    ),
  });
}

/** What of a text about that run is neither a name nor an id nor what a user wrote. */
function leftover(text: string): string[] | null {
  const { flows } = fullRun();
  const ids = flows.flatMap(({ id, to, cause, reason, state, requiredBy }) => [
    id,
    to,
    to.replace(/\..*/, ''),
    cause ?? '',
    reason,
    ...state.split('|'),
    ...requiredBy.map(({ section }) => section),
  ]);
  const users = ['replaced in May', 'topology.yaml', 'cm01', 'host00', 'host01', 'old01', 'peer', 'www', '.contoso.example', 'CHG0041', 'CHG0099', 'run-1'];
  const ours = ['cm-preflight', 'no-ping', 'same-host', 'feature-off', 'SHA-256', 'auto', 'firewall-request:FILE', 'strict: false; waivers: true; allAddresses: false; only'];
  const names =
    /--[a-z]+|\b(?:listen|diff|json|markdown|csv|run|SQL Server Service Broker|SQL over TCP|SQL Server|Server|Configuration Manager|Windows|Microsoft|LAN|ping|TCP|UDP|ICMP|RPC|SMB|HTTPS?|KB|UTC|tcp|udp|icmp)\b/g;
  const all = [...ids, ...users, ...ours].filter((one) => one !== '').toSorted((a, b) => b.length - a.length);
  return all
    .reduce((left, one) => left.replaceAll(one, ''), text.replaceAll(/\s+/g, ' '))
    .replace(names, '')
    .match(/[A-Za-z]{2,}/g);
}

const style = { color: false, width: 100 };
const golden = (name: string) => join(import.meta.dirname, `../../fixtures/reports/every-status.zh-CN.${name}`);

describe.each([
  ['console', 'console.txt'],
  ['markdown', 'md'],
  ['firewall-request', 'request.csv'],
] as const)('%s in Chinese', (format, file) => {
  it('is as it was', async () => {
    await expect(formats[format](fullRun(), style).replaceAll('\r\n', '\n')).toMatchFileSnapshot(golden(file));
  });

  it('has no English but names, ids and what users wrote', () => {
    expect(leftover(formats[format](fullRun(), style).replaceAll('\\', '').replaceAll('&gt;', '>'))).toBe(null);
  });
});

describe('html in Chinese', () => {
  const page = formats.html(fullRun());
  const data = JSON.parse(/<script type="application\/json" id="flow-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
  const body = page.replaceAll(/<(style|script)\b.*?<\/\1>/gs, '');

  it('says its language, and first what the verdict covers', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="zh-CN">/);
    const heading = /<h1>(.*?)<\/h1>/.exec(body)?.[1]?.replaceAll(/<[^>]*>/g, '');
    expect(heading?.replaceAll(' ', '')).toBe(headline(fullRun()).replaceAll(' ', ''));
  });

  it('has no English but names, ids and what users wrote, what is only heard or put in by the script included', () => {
    const attributes = [...body.matchAll(/ (?:aria-label|title|placeholder)="([^"]*)"/g)].map(([, value]) => value);
    const byScript = [
      ...Object.values(data.said),
      ...Object.values(data.names),
      ...data.flows.flatMap((flow: object) => Object.entries(flow).flatMap(([key, value]) => (key === 'status' ? [] : [value]))),
    ];
    const text = [body.replaceAll(/<code>[0-9a-f]{64}<\/code>/g, '').replaceAll(/<[^>]*>/g, ' '), ...attributes, ...byScript].join('\n');
    expect(leftover(text.replaceAll('&gt;', '>').replaceAll('&amp;', '&'))).toBe(null);
  });
});

describe('the console in Chinese', () => {
  it('starts and ends with what the verdict covers', () => {
    const lines = formats.console(fullRun(), style).trimEnd().split('\n');
    const said = '失败：从 cm01 发起的 11 个必需通信流中有 5 个通过（其中 1 个已豁免）；另有 3 个从其他 2 台主机发起，未在此处测试';
    expect([lines[0], lines.at(-1)]).toEqual([said, said]);
  });

  it('lines its columns up, where characters are wide', () => {
    const lines = formats.console(fullRun(), style).split('\n');
    const starts = lines.flatMap((line) => {
      const [, before] = /^( {2}[+x?!~-] \S+ +.+? {2,})(?:通过|失败|未证实|错误|已跳过|已豁免)/.exec(line) ?? [];
      return before === undefined ? [] : [displayWidth(before)];
    });
    expect(starts).toHaveLength(13);
    expect(new Set(starts).size).toBe(1);
  });

  it('wraps to the width of the terminal', () => {
    for (const width of [60, 100]) {
      const told = formats
        .console(inChinese(hostileFree()), { color: false, width })
        .split('\n')
        .filter((line) => line.startsWith('    '));
      expect(told.length).toBeGreaterThan(20);
      for (const line of told) expect(displayWidth(line.replace(/^ +(?:-> )?/, '')), line).toBeLessThanOrEqual(width - 6);
    }
  });
});

/** Short names alone, since a long one keeps its line. */
function hostileFree(): Report {
  return judge(
    runOf({
      flows: [445, 80, 443, 1433].flatMap((port) => [
        { wire: `tcp/${port}`, saw: silent },
        { to: 'other', wire: `tcp/${port}`, saw: ['reset'] as const },
      ]),
    }),
  );
}

describe('wrapping', () => {
  const piece = fc.constantFrom('服', '务', '，', '。', '（', '）', '“', '”', 'ab', 'SQL', '12', '(', ')');

  it('breaks Chinese anywhere but before a closing mark and after an opening one, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), (pieces) => {
        const lines = wrap(pieces.join(''), 24);
        expect(lines.join('')).toBe(pieces.join(''));
        for (const line of lines.slice(1)) expect(line).not.toMatch(/^[，。）”)]/);
        for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/[（“(]$/);
      }),
    );
    const spaced = '服务 SQL 端口 1433 上应有服务，而该主机没有应答 ab'.repeat(3);
    expect(wrap(spaced, 24).join('').replaceAll(' ', '')).toBe(spaced.replaceAll(' ', ''));
    expect(wrap('服务器消息块（SMB）。', 8)).toEqual(['服务器消', '息块', '（SMB）。']);
    expect(wrap('预期“SQL Server”的服务', 12)).toEqual(['预期“SQL', 'Server”的服', '务']);
  });
});

describe('what machines read', () => {
  const [english, chinese] = [everyStatus(), { ...inChinese(everyStatus()), run: everyStatus().run, warnings: everyStatus().warnings }];

  it.each(['nagios', 'prometheus'] as const)('%s is the same in both languages', (format) => {
    expect(formats[format](chinese)).toBe(formats[format](english));
  });

  it.each(['junit', 'tap', 'csv', 'json'] as const)('%s differs in the texts of judging alone', (format) => {
    const texts = (report: Report) => [
      ...report.flows.flatMap(({ explanation, remedy, findings }) => [explanation, remedy ?? '', ...(findings ?? [])]),
      ...report.causes.map(({ what }) => what),
      ...report.firewallRequest.map(({ justification }) => justification),
    ];
    const written = (report: Report) => {
      const bare = {
        ...report,
        flows: report.flows.map(({ findings, ...flow }) => ({ ...flow, explanation: 'x', remedy: flow.remedy && 'y', ...(findings ? { findings: ['z'] } : {}) })),
        causes: report.causes.map((cause) => ({ ...cause, what: 'w' })),
        firewallRequest: report.firewallRequest.map((row) => ({ ...row, justification: 'j' })),
      };
      return formats[format](bare)
        .replace(/\n {2}"language": "zh-CN",?/, '')
        .replace(/,(\n})/, '$1');
    };
    expect(written(chinese).replace(/,(?=\n})/, '')).toBe(written(english));
    for (const text of texts(chinese)) expect(text === '' || /\p{Script=Han}/u.test(text)).toBe(true);
  });
});

describe('a warning', () => {
  it('is told in Chinese, whichever it is', () => {
    const role = (name: string, site: string | null) => ({ role: name, site });
    const topology = {
      sites: [
        { code: 'P01', type: 'primary' },
        { code: 'CAS', type: 'central-administration-site' },
        { code: 'S01', type: 'secondary' },
      ],
      hosts: [
        {
          name: 'cm01',
          placements: ['site-server', 'management-point', 'client', 'console', 'software-update-point', 'state-migration-point', 'sms-provider'].map((one) => role(one, 'CAS')),
        },
        { name: 'cm02', placements: [role('sms-provider', 'S01')] },
      ],
    } as unknown as Parameters<typeof topologyWarnings>[0];
    const waiver = { flow: '*>dp01:*', reason: 'r', ticket: 'CHG1', expires: '2026-01-01' };
    const now = new Date('2026-03-01');
    const conditions = { strict: false, waivers: true, allAddresses: false, only: [] };
    const header = { schema: 'cm-preflight/journal@1', run: 'r', host: 'cm01', startedAt: '2026-03-01T12:00:00.000Z', version: '0.1.0', options: conditions } as const;
    const one: Header = { ...header, topology: { file: 't', sha256: 'one' } };
    const other: Header = { ...header, topology: { file: 't', sha256: 'other' } };
    const remembered = { evidence: new Map(), hosts: new Map(), gone: 1, changed: 2, damaged: 3 };
    const warnings = [
      ...topologyWarnings(topology),
      ...waiverWarnings([waiver, { ...waiver, expires: '2027-01-01' }], [], now),
      ...remarksOn(remembered, one, other, 4),
      ...remarksOn(remembered, one, { ...one, version: '0.2.0', options: { ...conditions, timeoutMs: 500 } }, 4),
      'the journal run.journal could not be written to its end: ENOSPC: no space left on device, write; it holds 3 of 9 lines, and --resume would try again what the others held',
    ];
    expect(warnings.length).toBeGreaterThan(10);
    for (const warning of warnings) expect(warningInChinese(warning), warning).toMatch(/^(?:未声明|对|已|自|运行|该|cm0)[^a-z]*(?:.*\p{Script=Han}){4}/u);
    expect(warningInChinese('client on cm01: a central-administration-site site (CAS) does not support this role')).toBe('cm01 上的“客户端”：管理中心站点 (CAS) 不支持此角色');
  });

  it('that is not known stays as it is', () => expect(warningInChinese('a warning of tomorrow')).toBe('a warning of tomorrow'));
});

it('hostile texts stay in their place in Chinese, too', () => {
  const report = inChinese(hostileRun());
  for (const format of ['console', 'markdown', 'firewall-request'] as const) {
    expect(formats[format](report, style)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
  }
  expect(formats.markdown(report)).not.toContain('<script>');
});
