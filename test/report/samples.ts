import type { Attempt } from '../../src/model/evidence.ts';
import type { Report } from '../../src/model/report.ts';
import { askedInVain, judged, responder, silent } from '../judge/runs.ts';

const certificate = { facts: { findings: [{ id: 'certificate-expires-soon', validTo: '2026-03-20T00:00:00Z' }] } } as const satisfies Partial<Attempt>;
const answer = { state: 'open', reason: 'proto-response', asked: true } as const satisfies Partial<Attempt>;

/** A run with every status, required and not, each kind of flow, a remark, a pass after a retry, and a waiver. */
export function everyStatus(): Report {
  const report = judged({
    flows: [
      { to: 'sql01.contoso.example', wire: 'tcp/1433', saw: [{ ...answer, ...certificate, ms: 14 }] },
      { to: 'sql01.contoso.example', wire: 'tcp/4022', service: 'sql-service-broker', saw: ['silence', { ...answer, ms: 7 }] },
      { to: 'dp01.contoso.example', wire: 'tcp/445', service: 'smb', section: 'BKMK_PortsSite-DP', saw: silent },
      { to: 'dp01.contoso.example', wire: 'tcp/135', service: 'rpc-endpoint-mapper', section: 'BKMK_PortsSite-DP', saw: [responder({ tcp: [445], udp: [] })] },
      { to: 'dp01.contoso.example', wire: 'udp/135', service: 'rpc-endpoint-mapper', section: 'BKMK_PortsSite-DP', necessity: 'advisory', saw: askedInVain },
      { to: 'dp01.contoso.example', wire: 'tcp/49152-65535', service: 'rpc-dynamic', section: 'BKMK_PortsSite-DP', saw: silent },
      { to: 'mp01.contoso.example', wire: 'tcp/80', service: 'http', section: 'BKMK_PortsMP-Site', saw: ['reset'] },
      { to: 'mp01.contoso.example', wire: 'tcp/443', service: 'https', section: 'BKMK_PortsMP-Site', necessity: 'optional', saw: ['prohibited'] },
      { to: 'old01.contoso.example', wire: 'tcp/445', service: 'smb', saw: silent },
      { to: 'pc01.contoso.example', wire: 'udp/9', service: 'wake-on-lan', section: 'BKMK_PortsClient-ClientWakeUp', saw: askedInVain },
      { to: 'pc01.contoso.example', wire: 'icmp', service: 'icmp-echo', section: 'BKMK_PortsClientInstall', saw: ['no ping'] },
      { to: 'late01.contoso.example', wire: 'tcp/443', service: 'https', section: 'BKMK_PortsMP-Site', unfinished: 'deadline' },
      { to: 'proxy01.contoso.example', wire: 'tcp/8080', service: 'https', section: 'BKMK_PortsSUP-Internet', proxy: 'proxy01.contoso.example:8080', saw: [answer] },
    ],
    waivers: [{ flow: '*>old01*', reason: 'replaced in May', ticket: 'CHG0041', expires: '2999-12-31' }],
  });
  return {
    ...report,
    run: { ...report.run, ticket: 'CHG0099', topology: { file: 'topology.yaml', sha256: 'a1b2' } },
    warnings: ['no domain-controller is declared: the flows to it are not verified'],
  };
}

/** Texts that try to get out of their place in one format or another. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  ']]>',
  'a|b',
  'a\nok 2 - b',
  'a\r\n\t\u0000b',
  '\u001b[31mred\u001b]0;title\u0007',
  '=cmd()',
  '@SUM(1)',
  ' +1',
  'a;=cmd()',
  '\uff1dcmd()',
  'a,"b"',
  '\u202egnp.exe\u2066\u200f',
  'a"b\\',
  '# TODO all is well',
  '\\# SKIP \\',
  "it's {",
  '&amp;&#0;',
  'half \ud800, none \ufffe\uffff',
  'tag \u{e0041}\u{e007f}',
  '{a="b"} 1',
  '%s $HOST$ `id`',
  '服务 é \u{1f600}',
] as const;

/** A run of which every text from outside is hostile: each is a host's name once, and all are in its ticket, warnings, waiver and remarks. */
export function hostileRun(): Report {
  const all = hostileTexts.join(' ');
  const report = judged({
    flows: hostileTexts.map((to, i) => ({
      to,
      wire: 'tcp/1433',
      section: i === 0 ? all : 'BKMK_PortsSite-SQL',
      saw: i % 3 === 0 ? [{ ...answer, facts: { findings: [{ id: 'certificate-other-name', names: [all], expected: to }] } }] : i % 3 === 1 ? silent : ['no name' as const],
    })),
    waivers: [{ flow: '*red*', reason: all, ticket: all, expires: '2999-12-31' }],
  });
  return { ...report, run: { ...report.run, ticket: all, topology: { file: all, sha256: all } }, warnings: [all] };
}
