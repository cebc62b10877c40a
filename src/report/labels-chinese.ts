import type { Stand } from '../model/diff.ts';
import type { Report, Status } from '../model/report.ts';
import type { Waiver } from '../model/topology.ts';
import { chinese as html } from './html/labels-chinese.ts';
import type { Labels } from './labels-english.ts';
import { warningInChinese } from './warnings-chinese.ts';

const flows = (count: number) => `${count} 个通信流`;
const waiver = ({ ticket, expires, flow, reason }: Waiver) => `${ticket}，至 ${expires}：${flow}（${reason}）`;
const status: Readonly<Record<Status, string>> = { pass: '通过', fail: '失败', unproven: '未证实', error: '错误', skipped: '已跳过', waived: '已豁免' };
const afterRetries = '经重试';

/** What reports say beside the words of judging, in Chinese. */
export const chinese: Labels = {
  language: 'zh-CN',
  colon: '：',
  verdict: { pass: '通过', fail: '失败', inconclusive: '无定论' },
  coverage,
  status,
  necessity: { required: '必需', optional: '可选', implied: '隐含', advisory: '仅供参考' },
  confidence: { proven: '已证实', likely: '很可能' },
  qualified: (cause, confidence) => `${cause}，${confidence}`,
  afterRetries,
  units: { ms: '毫秒', s: '秒', min: '分' },
  bracketed: (notes) => `（${notes.join('；')}）`,
  serviceFor: (service, destinations) => `${service}，目标 ${destinations.join('、')}`,
  seen: (state, reason, attempts) => `${state}，${reason}；${attempts} 次尝试`,
  flowsOf: (host, count) => `${host}：${flows(count)}`,
  waiver,
  warning: warningInChinese,
  exclusions: {
    'same-host': '两个角色位于同一台主机上',
    'site-server-initiates': '站点服务器启动到该站点系统的所有连接（备注 5）',
    'sends-no-status': '该角色不向站点服务器发送状态信息（备注 5）',
    'has-upstream': '该软件更新点有自己的上游服务器',
    fallback: '仅为网关的回退连接',
    'feature-off': '该功能已关闭',
    'install-only': '仅在安装站点期间需要（使用 --phase install 可将其列入计划）',
  },
  diff: {
    kinds: {
      'newly-blocked': '新增的失败',
      'newly-open': '新增的通过',
      status: '状态或原因的其他变化',
      flaky: '新增的不稳定：重试后才通过',
      identity: '应答方已改变',
      appeared: '计划中新增',
      gone: '已不在计划中',
    },
    counted: {
      'newly-blocked': (count) => `新增 ${count} 个失败`,
      'newly-open': (count) => `新增 ${count} 个通过`,
      status: (count) => `${count} 个有其他变化`,
      flaky: (count) => `新增 ${count} 个不稳定`,
      identity: (count) => `${count} 个的应答方已改变`,
      appeared: (count) => `计划中新增 ${count} 个`,
      gone: (count) => `计划中移除 ${count} 个`,
    },
    headline: (parts, stillFailing, unchanged) =>
      `${parts.length === 0 ? '没有变化' : parts.join('，')}${stillFailing === 0 ? '' : `；${stillFailing} 个仍然失败`}；${flows(unchanged)}保持不变`,
    stand: ({ status: was, cause, flaky }: Stand) => {
      const notes = [cause, flaky ? afterRetries : null].filter((note) => note !== null);
      return `${status[was]}${notes.length === 0 ? '' : `（${notes.join('；')}）`}`;
    },
    notPlanned: '未列入计划',
    title: '变化',
    before: '之前：',
    after: '之后：',
    side: ({ startedAt, host, ticket, id }, verdict) => `${startedAt}，主机 ${host}：${verdict}${ticket === null ? '' : `，变更单 ${ticket}`}（运行 ${id}）`,
    stillFailing: '仍然失败',
    facts: {
      fingerprint: '证书的 SHA-256',
      subject: '证书使用者',
      issuer: '证书颁发者',
      validTo: '证书有效期至',
      version: 'TLS 版本',
      dialect: 'SMB 方言',
      signing: 'SMB 签名',
      serverGuid: 'SMB 服务器 GUID',
      server: 'Web 服务器',
      product: '产品',
      sqlVersion: 'SQL Server 版本',
      encryption: 'SQL Server 加密',
      productVendor: '供应商',
      productVersion: '产品版本',
      domain: '域',
      forest: '林',
      realm: 'Kerberos 领域',
      site: 'Active Directory 站点',
      dnsHostName: 'DNS 主机名',
      serverIdentifier: 'DHCP 服务器',
    },
    notSaid: '未提供',
    between: '；',
  },
  since: {
    heading: '自上次运行以来',
    lead: (startedAt, verdict, headline) => `与 ${startedAt} 的运行（${verdict}）相比：${headline}。`,
  },
  plan: {
    title: '连接性计划',
    headline: ({ flows: { length }, localHost, elsewhere, edition, phase }) => {
      const where = localHost === null ? `所有主机共 ${flows(length)}` : `从 ${localHost} 发起的 ${flows(length)}；另有 ${elsewhere.length} 个从其他主机发起`;
      return `${where}（版本 ${edition}，阶段 ${phase}）`;
    },
    sample: (networks) => `（代表 ${networks.join('、')}）`,
    topology: (file, sha256) => `拓扑 ${file}，SHA-256 ${sha256}`,
    flows: '所有通信流',
    columns: { from: '源', to: '目标', wire: '协议/端口', service: '服务', necessity: '必要性', listener: '侦听', sections: '文档部分' },
    listener: { expected: '应在侦听', planned: '尚未安装' },
    listenerHere: { expected: '应在侦听', planned: '尚未安装' },
  },
  console: {
    note: (finding) => `注意：${finding}`,
    hidden: (count) => `另有 ${flows(count)}，均已通过或超出此列表：--report json 或 markdown 会列出全部通信流。`,
    elsewhere: '未在此处测试，请在下列主机上运行：',
    moreHosts: (count) => `以及另外 ${count} 台主机`,
    excluded: '整个计划中排除的项：',
    exclusion: (count, reason, words) => `${count} 个 ${reason}：${words}`,
    waiver: (one) => `豁免 ${waiver(one)}`,
    warning: (text) => `警告：${text}`,
    wires: (wires) => `（${wires.join('、')}）`,
    problems: { unproven: '未证实的通信流及验证方法', error: '未能尝试的通信流（与网络无关）', fail: '失败的通信流' },
    moreProblems: (count) => `以及另外 ${count} 项：--report markdown 会列出全部。`,
    since: (startedAt, headline) => `自上次运行 (${startedAt}) 以来：${headline}`,
    moreChanges: (count) => `以及另外 ${count} 项：cm-preflight diff 会列出全部。`,
    causes: '原因摘要：',
    more: (count) => `以及另外 ${count} 项`,
  },
  markdown: {
    title: '连接性报告',
    identity: { host: '主机', ticket: '变更单', run: '运行', started: '开始时间', finished: '结束时间', document: '文档', phase: '阶段', topology: '拓扑', tool: '工具' },
    none: '无',
    document: (edition) => `Configuration Manager 中使用的端口，版本 ${edition}`,
    topology: (file, sha256) => `${file}，SHA-256 ${sha256}`,
    causes: '原因',
    cause: (what, count) => `：${what}（${flows(count)}）`,
    failures: '失败的通信流',
    unproven: '未证实的通信流及验证方法',
    findings: '值得注意',
    flows: '从此处发起的所有通信流',
    columns: { to: '目标', address: '地址', wire: '协议/端口', service: '服务', opinion: '结果', ms: '毫秒', sections: '文档部分' },
    evidence: (seen, sections) => `观察结果：${seen}。文档部分：${sections.join('、')}。`,
    remedy: (text) => `后续步骤：${text}`,
    elsewhere: '未在此处测试，请在下列主机上运行',
    excluded: '整个计划中排除的项',
    exclusion: (count, reason, words) => `${count} 个 ${reason}：${words}`,
    waivers: '豁免',
    warnings: '警告',
  },
  request: {
    heading: '防火墙开通申请',
    columns: {
      sourceName: '源名称',
      source: '源地址和网络',
      sourcePorts: '源端口',
      destinationName: '目标名称',
      destination: '目标地址和网络',
      protocol: '协议',
      ports: '端口',
      action: '操作',
      necessity: '必要性',
      confidence: '可信度',
      sections: '文档部分',
      remark: '备注',
      justification: '理由',
    },
    titles: { source: '源', destination: '目标', ports: '协议和端口', action: '操作', why: '理由', remark: '须知' },
    ephemeral: '临时端口',
    echo: '回显',
    allow: '允许',
    untested: '未测试',
    fromPorts: (ends, ports) => `${ends}，源端口：${ports}`,
    why: (necessity, confidence, basis) => `${necessity}，${confidence === null ? '未测试' : `已被阻止（${confidence}）`}。${basis}`,
    proxy: (destinations) => `此目标是代理：代理必须允许访问 ${destinations.join('、')}。`,
    between: '',
  },
  html,
};

/** What a verdict covers. */
function coverage({ totals, run, coverage: { elsewhere, hostsElsewhere } }: Report): string {
  const required = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const waived = totals.waived > 0 ? `（其中 ${totals.waived} 个已豁免）` : '';
  const here = required === 0 ? `没有从 ${run.host} 发起的必需通信流` : `从 ${run.host} 发起的 ${required} 个必需通信流中有 ${totals.pass + totals.waived} 个通过${waived}`;
  const only = run.options.only.length > 0 ? '，已用 --only 缩小范围' : '';
  const there = `；另有 ${elsewhere} 个从其他 ${hostsElsewhere} 台主机发起，未在此处测试`;
  return `${here}${only}${elsewhere === 0 ? '' : there}`;
}
