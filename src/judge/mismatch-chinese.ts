import { afterHan } from './after-han.ts';
import type { MismatchTexts } from './mismatch.ts';

const protocols: MismatchTexts['protocols'] = {
  ssh: 'SSH',
  http: 'HTTP',
  'plain-http': '未使用 TLS 的 HTTP',
  tls: 'TLS',
  smtp: '邮件服务器 (SMTP)',
  ftp: 'FTP',
  pop3: '邮件服务器 (POP3)',
  imap: '邮件服务器 (IMAP)',
  vnc: 'VNC',
  mysql: 'MySQL',
  msrpc: 'RPC',
  tds: 'SQL Server (TDS)',
  smb: 'SMB',
};

const ends: MismatchTexts['ends'] = {
  'responder-of-another-host': ({ responder }) => `应答的是${responder === null ? '另一台主机' : ` ${responder} `}的响应程序`,
  'unverified-responder': () => '有程序以响应程序的身份应答，但未能证明其持有密钥',
  ECONNRESET: () => '连接被接受，随后又被重置',
  ECONNABORTED: () => '连接被接受，随后又被重置',
  'closed-at-once': () => '连接被接受后立即被关闭',
  closed: () => '连接被接受，但在未应答请求的情况下被关闭',
  'no-answer': ({ attempts }) => `连接被接受，但${attempts === 1 ? '请求' : ` ${attempts} 次请求均`}没有得到应答：路径上的设备代为接受连接或丢弃握手之后的数据，或者服务停止响应`,
  'too-much-data': () => '对方不断发送数据，且不是对请求的应答',
  'too-many-datagrams': () => '对方不断发送数据报，且没有一个是对请求的应答',
  'wrong-id': () => '返回的应答针对的不是本工具的请求，而是另一个请求',
  'wrong-question': () => '返回的应答针对的不是本工具的查询，而是另一个查询',
  'endless-listing': () => '其终结点映射程序的列表没有尽头',
  'malformed-rpc': () => '对方以 RPC 应答，但报文的格式不正确',
  'malformed-tds': () => '对方以 SQL Server 的协议应答，但数据包的格式不正确',
  'not-proxied': () => '在该处应答的是 Web 服务器，而不是代理',
  'not-tls': () => '在该处应答的一方不使用 TLS',
  'wrong-instance': () => '有 SQL Server 应答，但不是拓扑所指定的实例',
};

/** What is said in Chinese of something else than the service. */
export const mismatchTexts: MismatchTexts = {
  protocols,
  ends,
  notByResponder: ({ isUdp }) =>
    isUdp ? '收到了一个数据报，但并非来自占用该端口的响应程序' : '连接被接受，但接受方并非占用该端口的响应程序：路径上的设备代为应答，或丢弃握手之后的数据',
  instead: (protocol) => `在该处应答的是${afterHan(protocol)}`,
  unknown: (code) => `在该处应答的一方不使用此协议${code === '' ? '' : ` (${code})`}`,
};
