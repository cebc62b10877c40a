import type { RemedyTexts } from './remedies.ts';

const again = '重新运行并等待其完成。';

const steps: RemedyTexts['steps'] = {
  blocked: ({ confidence, wire, from, to, isIcmp, isNamed }) => {
    const ask = `申请开放从 ${from} 到 ${to} 的 ${wire}`;
    if (isNamed) return `${ask}，并与 tcp/135 放在同一条规则中：RPC 需要整个范围。`;
    if (confidence === 'proven') return `${ask}。`;
    return isIcmp ? `确认 ${to} 允许回显请求传入；如果已允许，则${ask}。` : `确认服务正在 ${to} 上运行并侦听此端口；如果是，则${ask}。`;
  },
  'host-silent': ({ to }) => `确认 ${to} 已启动且其地址正确，然后检查路径上的防火墙。`,
  'unknown-listener': ({ to, wire }) => `查明 ${to} 上是什么程序在侦听 ${wire}：该角色尚未在该处安装。`,
  'wrong-service': ({ to, wire, code, responder }) =>
    code === 'responder-of-another-host'
      ? `查明 ${to} 的地址指向何处：在该地址应答的是${named(responder)}的响应程序。`
      : code === 'wrong-instance'
        ? `更正拓扑中的实例或其端口，或在 ${to} 上为该实例设置此端口。`
        : `查明 ${to} 的 ${wire} 上是什么在应答：另一个服务、后端没有服务器的负载均衡器或代理，或者丢弃握手之后数据的防火墙。`,
  refused: ({ to, wire, held, isPlanned }) => {
    if (held) return `查找通往 ${to} 的路径上拒绝 ${wire} 的防火墙。`;
    return isPlanned ? '需要借助响应程序，才能区分拒绝来自主机还是防火墙。' : `启动 ${to} 上的服务，或确认它侦听 ${wire}；如果已侦听，则是路径上的防火墙重置了连接。`;
  },
  rejected: ({ from, to, wire }) => `申请开放从 ${from} 到 ${to} 的 ${wire}：路径上有设备明确拒绝了请求。`,
  unreachable: ({ to, onLink, address }) =>
    onLink ? `确认 ${to} 已启动且其地址正确：它位于本机所在的网络中，却不应答 ARP。` : `确认有路由通往 ${address ?? to}，且该主机已启动。`,
  'outside-range': ({ to }) => `更正拓扑中 ${to} 的 rpc-ports，或在该主机上缩小端口范围。`,
  'proxy-authentication': ({ proxy, from }) => `允许 ${from} 不使用凭据通过代理 ${proxy}，或使用拥有凭据的帐户在该处进行测试。`,
  'proxy-refused': ({ proxy }) => `申请在代理 ${proxy} 上允许这些目标，并确认代理能够到达它们。`,
  'name-not-resolved': ({ to }) => `在 DNS 中注册 ${to}，或更正拓扑中的名称，或在拓扑中指定其地址。`,
  resolver: () => '确认本机的 DNS 服务器有应答，然后重新运行：尚未向该主机发送任何内容。',
  'local-resources': ({ code, isOurBug }) =>
    isOurBug
      ? '使用 --log-level debug 重新运行，并报告日志内容。'
      : code?.startsWith('ENET')
        ? '将本机接入网络后重新运行：此结果不说明各主机的状况。'
        : '关闭其他程序，或使用较低的 --concurrency 重新运行：此结果不说明网络的状况。',
  unsupported: () => '安装 ping 命令，或从另一台主机测试此通信流。',
  'host-planned': ({ to }) => `在 ${to} 就位之前无需执行任何操作。`,
  interrupted: () => again,
  deadline: () => '使用更长的 --deadline 重新运行。',
  'not-run': () => again,
};

/** Remedies in Chinese. */
export const remedyTexts: RemedyTexts = {
  steps,
  nothingToOpen: '无需为此开放任何端口。',
  logLine: ({ utc, protocol, source, destination }) => `在防火墙日志中查找：${utc} UTC ${protocol} ${source} -> ${destination}。`,
  proof: ({ to }, isServed) => `要验证路径是否畅通，请在 ${to} 上${isServed ? '停止该服务并' : ''}运行“cm-preflight listen --as ${to}”，然后重新运行本工具。`,
  between: '',
};

function named(responder: string | null): string {
  return responder === null ? '另一台主机' : ` ${responder} `;
}
