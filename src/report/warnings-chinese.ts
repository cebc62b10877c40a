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
