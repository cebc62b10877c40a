import { day, type FindingSentences, list, text } from './findings.ts';

/** Findings in Chinese. */
export const findingSentences: FindingSentences = {
  'certificate-expired': ({ validTo }) => `其证书已于 ${day(validTo)} 过期`,
  'certificate-not-yet-valid': ({ validFrom }) => `其证书自 ${day(validFrom)} 起才有效，或者双方的时钟不一致`,
  'certificate-expires-soon': ({ validTo }) => `其证书将于 ${day(validTo)} 过期`,
  'certificate-other-name': ({ names, expected }) => `其证书颁发给 ${list(names, '、')}，而不是 ${text(expected)}`,
  'tls-too-old': ({ version }) => `它使用 ${text(version)}，客户端可能会拒绝`,
  'tls-1.3-hung-up': () => '它在 TLS 1.3 中收到请求后断开连接，而在 TLS 1.2 中作出应答；当路径要求客户端证书时，IIS 的表现正是如此',
  'tls-refused-here': ({ code }) => `其使用 TLS 的方式被本机拒绝 (${text(code)})，因此没有看到 TLS 之上的任何内容`,
  'proxy-unseen': ({ destination }) => `对 ${text(destination)} 的应答中没有任何内容表明它经代理转发`,
  'no-tls-through-proxy': ({ destination, code }) => `代理建立了通往 ${text(destination)} 的连接，但没有 TLS 通过该连接返回 (${text(code)})`,
  'tls-failed': ({ why }) => `它要求加密，但随后的 TLS 握手失败 (${text(why)})`,
  'path-not-found': ({ path }) => `它作出了应答，但没有 ${text(path)}：该角色可能未安装在此 Web 服务器上`,
  'server-error': ({ status }) => `它以自身的错误作出应答 (HTTP ${text(status)})`,
  'clock-skew': ({ seconds }) => `其时钟与本机的时钟相差 ${text(seconds)} 秒`,
  'global-catalog-not-ready': () => '它称其全局编录尚未就绪',
  'rpc-listing-refused': ({ statusName, status, reason, result }) =>
    `其终结点映射程序拒绝列出其内容 (${text(statusName ?? status ?? reason ?? result)})，因此只能对动态端口进行抽样`,
  'rpc-listing-cut-short': ({ pages }) => `其终结点映射程序在 ${text(pages)} 页之后停止，因此并非所有端口均已知`,
  'rpc-ports-not-tried': ({ ports }) => `其终结点映射程序返回的端口过多，其中 ${text(ports)} 个未进行尝试`,
  'rpc-ports-of-partial-list': ({ ports }) => `其终结点映射程序在停止之前返回了 ${text(ports)} 个端口；可能还有其他端口，未对其进行尝试`,
  'rpc-interfaces-rejected': ({ interfaces }) => `它不支持 ${list(interfaces, '、')}，而其终结点映射程序称该处有这些接口`,
  'rpc-bind-refused': ({ reason, statusName, status }) => `它使用 RPC，但拒绝在未登录的情况下进行绑定 (${text(statusName ?? reason ?? status)})`,
  'smb1-only': () => '它只支持 SMB 1，而当前版本的 Windows 会拒绝 SMB 1',
};
