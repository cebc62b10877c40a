import { roleOf } from '../catalog/index.ts';

/** Warnings come as English sentences from where they are made and from saved runs: what each of them says, and how Chinese says it. */
const sentences: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^no (.+) is declared: the flows to it are not verified$/,
    (roles) =>
      `未声明${roles
        .split(' or ')
        .map((role) => `“${roleName(role)}”`)
        .join('或')}：不会验证到它的通信流`,
  ],
  [
    /^(\S+) on (.+): a (\S+) site \((.+)\) does not support this role$/,
    (role, host, type, site) => `${host} 上的“${roleName(role)}”：${siteTypes[type] ?? type} (${site}) 不支持此角色`,
  ],
  [/^the waiver of "(.+)" \((.+)\) expired on (\S+): it is not applied$/, (flow, ticket, expires) => `对“${flow}”的豁免 (${ticket}) 已于 ${expires} 过期，不再适用`],
  [/^the waiver of "(.+)" \((.+)\) matches no flow of any host$/, (flow, ticket) => `对“${flow}”的豁免 (${ticket}) 与任何主机的通信流都不匹配`],
  [/^resumed: (\d+) of (\d+) flows are from the run that began (\S+)$/, (known, all, startedAt) => `已继续运行：${all} 个通信流中有 ${known} 个来自 ${startedAt} 开始的运行`],
  [
    /^the topology has changed since that run began: (\d+) of its flows are planned otherwise now and tried again, (\d+) are planned no more$/,
    (changed, gone) => `自该运行开始以来拓扑已更改：其中 ${changed} 个通信流的计划已变，将重新尝试；${gone} 个不再列入计划`,
  ],
  [
    /^that run was planned with other options, or by another version: (\d+) of its flows are planned otherwise now and tried again, (\d+) are planned no more$/,
    (changed, gone) => `该运行的计划所用选项或版本不同：其中 ${changed} 个通信流的计划已变，将重新尝试；${gone} 个不再列入计划`,
  ],
  [/^(\d+) lines of the journal are damaged: what they held is tried again$/, (lines) => `运行日志有 ${lines} 行已损坏：其内容将重新尝试`],
  [/^that run was made by version (\S+), and this one by version (\S+)$/, (before, now) => `该运行由版本 ${before} 完成，本次由版本 ${now} 完成`],
  [/^that run had (\w+) (\S+), and this one has (\S+)$/, (option, before, now) => `该运行的选项 ${option} 为 ${before}，本次为 ${now}`],
  [
    /^the journal (.+) could not be written to its end: (.+); it holds (\d+) of (\d+) lines, and --resume would try again what the others held$/s,
    (path, why, held, all) => `运行日志 ${path} 未能写完：${why}；${all} 行中已写入 ${held} 行，--resume 会重新尝试其余内容`,
  ],
  [/^the journal (.+) could not be written to its end: (.+)$/s, (path, why) => `运行日志 ${path} 未能写完：${why}`],
];

const siteTypes: Readonly<Record<string, string>> = { 'central-administration-site': '管理中心站点', primary: '主站点', secondary: '辅助站点' };

/** A warning in Chinese; one that is not known stays as it is. */
export function warningInChinese(warning: string): string {
  for (const [pattern, say] of sentences) {
    const match = pattern.exec(warning);
    if (match) return say(...match.slice(1));
  }
  return warning;
}

function roleName(role: string): string {
  return roleOf(role)?.names['zh-CN'] ?? role;
}
