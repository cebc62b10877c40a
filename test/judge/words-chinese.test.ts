import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errata } from '../../src/catalog/index.ts';
import { findingSentences } from '../../src/judge/findings-chinese.ts';
import { judge, judgeInputOf, wordsIn } from '../../src/judge/index.ts';
import { mismatchTexts } from '../../src/judge/mismatch-chinese.ts';
import type { Scene } from '../../src/judge/scene.ts';
import type { Trouble } from '../../src/judge/words.ts';
import type { Cause } from '../../src/model/report.ts';
import { everyStatus } from '../report/samples.ts';
import { runOf, silent } from './runs.ts';

const chinese = wordsIn['zh-CN'];

/** Names that Chinese texts of Microsoft leave in Latin letters, and what is an identifier of ours. */
const names =
  /cm-preflight listen --as|--log-level debug|--concurrency|--deadline|rpc-ports|SQL Server|Windows|Microsoft|MySQL|Web|ping|debug|\b(?:TCP|UDP|ICMP|ARP|RPC|TLS|SMB|HTTP|DNS|IIS|WMI|UTC|SSH|FTP|SMTP|POP3|IMAP|VNC|TDS|KB|RFC|tcp|icmp)\b/g;

/** What of a Chinese text is neither Chinese, a name, nor one of the identifiers that were put in. */
function leftover(text: string, ...identifiers: string[]): string {
  const own = identifiers.toSorted((a, b) => b.length - a.length).reduce((rest, identifier) => rest.replaceAll(identifier, ''), text);
  return (
    own
      .replace(names, '')
      .match(/[A-Za-z]{2,}|[,;!?"'] ?|\.(?: |$)/g)
      ?.join(' ') ?? ''
  );
}

const scene: Scene = {
  from: 'cm01',
  to: 'peer01',
  address: '10.0.0.10',
  isIcmp: false,
  isUdp: false,
  wire: 'tcp/1433',
  ports: [],
  isNamed: false,
  resetPorts: [],
  service: { en: 'No', 'zh-CN': '服务' },
  role: { en: 'No', 'zh-CN': '角色' },
  section: 'BKMK_PortsSite-SQL',
  isPlanned: false,
  proxy: null,
  proxyStatus: 407,
  status: 'fail',
  cause: null,
  confidence: 'likely',
  seen: 'silent',
  reason: 'no-response',
  code: null,
  attempts: 3,
  isOurBug: false,
  responder: null,
  held: false,
  hostAnswers: false,
  hasOtherAddresses: false,
  isPingSilent: false,
  onLink: false,
  erratum: null,
  lost: null,
};
const put = ['cm01', 'peer01', 'other01', 'px01:8080', 'BKMK_PortsSite-SQL', 'ENOTFOUND', 'no-such-code', 'wrong-instance', 'responder-of-another-host'];

const variants: Partial<Scene>[] = [
  {},
  { isIcmp: true, wire: 'icmp' },
  { isUdp: true },
  { isNamed: true, ports: [49153] },
  { isNamed: true, ports: [49153, 49154], resetPorts: [49154] },
  { isPlanned: true },
  { isPlanned: true, onLink: true },
  { held: true, confidence: 'proven' },
  { attempts: 1, hasOtherAddresses: true, isPingSilent: true },
  { attempts: 0, hostAnswers: true },
  { seen: 'answered', code: 'ENOTFOUND', isOurBug: true },
  { seen: 'unverified', reason: 'name-not-resolved' },
  { seen: 'refused-one-way', reason: 'net-unreach', onLink: true },
  { seen: 'accepted' },
  { seen: 'accepted', isUdp: true },
  { proxy: 'px01:8080', section: '', address: null },
  { code: 'wrong-instance' },
  { code: 'responder-of-another-host' },
  { lost: { utc: '2026-03-01 12:00:02', protocol: 'TCP', source: '10.0.0.1:50002', destination: '10.0.0.10:1433' } },
  ...errata.filter(({ necessity, service }) => necessity === 'advisory' && service !== 'express-updates').map(({ source }) => ({ status: 'unproven' as const, erratum: source })),
];

/** The compiler sees to it that none is forgotten. */
const causes = Object.keys({
  responder: 0,
  connected: 0,
  'path-open': 0,
  'unknown-listener': 0,
  'wrong-service': 0,
  refused: 0,
  blocked: 0,
  'host-silent': 0,
  'nothing-listens-yet': 0,
  'host-planned': 0,
  rejected: 0,
  unreachable: 0,
  'may-not-answer': 0,
  'one-way': 0,
  'not-asked': 0,
  'outside-range': 0,
  'nothing-known-to-listen': 0,
  'proxy-authentication': 0,
  'proxy-refused': 0,
  'name-not-resolved': 0,
  'local-resources': 0,
  resolver: 0,
  unsupported: 0,
  interrupted: 0,
  deadline: 0,
  'not-run': 0,
} satisfies Record<Cause, 0>) as Cause[];

describe('in Chinese', () => {
  it.each([null, ...causes])('the cause %s is told without a word of English, and so is what to do next', (cause) => {
    for (const variant of variants) {
      const told = { ...scene, ...(cause?.startsWith('proxy-') ? { proxy: 'px01:8080' } : {}), ...variant, cause };
      const texts = [chinese.explanation(told), chinese.remedy(told) ?? '。'];
      for (const text of texts) {
        expect(leftover(text, ...put), text).toBe('');
        expect(text).toMatch(/。$/);
        expect(text).not.toMatch(/undefined|null|。。|，，| {2}/);
      }
    }
  });

  it('has a remedy wherever English has one', () => {
    for (const cause of causes) {
      for (const variant of variants) {
        const told = { ...scene, ...variant, cause };
        expect(chinese.remedy(told) === null).toBe(wordsIn.en.remedy(told) === null);
      }
    }
  });

  it.each([...Object.keys(mismatchTexts.ends), ...Object.keys(mismatchTexts.protocols), 'no-such-code', ''])('the mismatch %s is told', (code) => {
    for (const variant of [{}, { attempts: 1, responder: 'other01' }]) {
      const text = chinese.explanation({ ...scene, ...variant, cause: 'wrong-service', seen: 'mismatch', code });
      expect(leftover(text, ...put), text).toBe('');
    }
  });

  it.each(Object.keys(findingSentences))('the finding %s is told', (id) => {
    const details = {
      validTo: '2026-03-20',
      validFrom: '2026-03-20',
      names: ['a01', 'b01'],
      expected: 'c01',
      version: 'TLSv1',
      code: 'c02',
      destination: 'd01',
      why: 'w01',
      path: '/p01',
    };
    const more = { status: 500, seconds: 400, reason: 'r01', pages: 2, ports: 3, interfaces: ['i01', 'j01'] };
    const text = chinese.finding({ id, ...details, ...more });
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(leftover(text, 'TLSv1'), text).toBe('');
  });

  it('a group of flows is told, whatever they have in common', () => {
    const trouble: Trouble = { cause: 'blocked', kind: 'wire', wires: ['tcp/445', 'tcp/135'], hosts: ['peer01'], address: '10.0.0.10', networks: [], flowCount: 2 };
    const groups: Partial<Trouble>[] = [
      ...causes.map((cause) => ({ cause, kind: 'host' as const })),
      { kind: 'own', cause: 'resolver' },
      { kind: 'own', cause: 'local-resources' },
      { kind: 'network', cause: 'unreachable', hosts: ['peer01', 'other01'], networks: ['10.0.0.0/24'] },
      { kind: 'network', hosts: ['peer01', 'other01'], networks: ['10.0.0.0/24'] },
      { hosts: ['peer01', 'other01', 'cm01', 'h04'] },
      { hosts: ['peer01', 'other01'], networks: ['10.0.0.0/24'] },
    ];
    for (const group of groups) {
      const text = chinese.trouble({ ...trouble, ...group });
      expect(leftover(text, ...put), text).toBe('');
    }
    expect(chinese.trouble({ ...trouble, hosts: ['a', 'b', 'c', 'd'] })).toBe('tcp/445、tcp/135，目标 a、b、c 等 4 个');
  });
});

describe('in every language', () => {
  it('each finding that a probe leaves is known', () => {
    const folder = new URL('../../probes/', import.meta.url);
    const ids = readdirSync(folder).flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\{ id: '([^']+)'/g)].map(([, id]) => id ?? ''));
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) for (const words of Object.values(wordsIn)) expect(words.finding({ id }), id).not.toMatch(new RegExp(`^${id}`));
  });
});

describe('a run that is judged in Chinese', () => {
  const report = judge(
    runOf({
      flows: [
        { wire: 'tcp/1433', saw: silent },
        { wire: 'tcp/99', saw: ['answer'] },
      ],
    }),
    chinese,
  );

  it('tells what was expected and seen, what to do, and what is the matter in short', () => {
    expect(report.flows[0]).toMatchObject({
      status: 'fail',
      cause: 'blocked',
      explanation:
        '根据文档的 BKMK_PortsSite-SQL 部分，peer (10.0.0.10) tcp/1433 上应有角色“SQL Server”的 SQL over TCP：3 次尝试均无响应，而该主机对其他请求有应答；如果服务已停止且位于 Windows 防火墙之后，现象与此相同。',
      remedy:
        '确认服务正在 peer 上运行并侦听此端口；如果是，则申请开放从 cm01 到 peer 的 tcp/1433。在防火墙日志中查找：2026-03-01 12:00:02 UTC TCP 10.0.0.1:50002 -> 10.0.0.10:1433。要验证路径是否畅通，请在 peer 上停止该服务并运行“cm-preflight listen --as peer”，然后重新运行本工具。',
    });
    expect(report.causes).toMatchObject([{ cause: 'blocked', what: 'tcp/1433，目标 peer (10.0.0.10)' }]);
    expect(report.firewallRequest[0]?.justification).toBe('SQL over TCP：“Configuration Manager 中使用的端口”，版本 2022-02，BKMK_PortsSite-SQL 部分');
  });

  it('differs from one in English in its texts alone', () => {
    const english = judge(judgeInputOf(report));
    const bare = ({ language, ...one }: typeof report) => ({
      ...one,
      flows: one.flows.map(({ explanation, remedy, findings, ...flow }) => flow),
      causes: one.causes.map(({ what, ...cause }) => cause),
      firewallRequest: one.firewallRequest.map(({ justification, ...rule }) => rule),
    });
    expect([report.language, english.language]).toEqual(['zh-CN', undefined]);
    expect(bare(report)).toEqual(bare(english));
    expect(english.flows[0]?.explanation).toMatch(/^SQL over TCP for the role/);
  });

  it('is the same when a saved run in English is judged again in Chinese', () => {
    const saved = JSON.parse(JSON.stringify(everyStatus()));
    const again = judge(judgeInputOf(saved), chinese);
    expect(again.flows.map(({ findings }) => findings).find((found) => found)).toEqual(['其证书将于 2026-03-20 过期']);
    expect(judge(judgeInputOf(again), chinese)).toEqual(again);
  });
});
