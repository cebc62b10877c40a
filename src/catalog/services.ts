import type { Service } from '../model/catalog.ts';

/**
 * Services in the document's words (what a row adds in brackets for its section alone is left out), and whether a listening one answers a
 * well-formed UDP request. Chinese names marked "ours" stand in no stored Chinese edition.
 */
export const services: readonly Service[] = [
  { id: 'https', names: { en: 'Secure Hypertext Transfer Protocol (HTTPS)', 'zh-CN': '安全超文本传输协议 (HTTPS)' }, udpAnswers: null },
  { id: 'http', names: { en: 'Hypertext Transfer Protocol (HTTP)', 'zh-CN': '超文本传输协议 (HTTP)' }, udpAnswers: null },
  { id: 'sql', names: { en: 'SQL over TCP', 'zh-CN': 'SQL over TCP' }, udpAnswers: null },
  { id: 'sql-service-broker', names: { en: 'SQL Server Service Broker', 'zh-CN': 'SQL Server Service Broker' }, udpAnswers: null },
  { id: 'wake-on-lan', names: { en: 'Wake On LAN', 'zh-CN': 'LAN 唤醒' }, udpAnswers: 'never' },
  { id: 'wake-up-proxy', names: { en: 'Wake-up proxy', 'zh-CN': '唤醒代理' }, udpAnswers: 'never' },
  { id: 'peer-cache-broadcast', names: { en: 'Windows PE peer cache broadcast', 'zh-CN': 'Windows PE 对等缓存广播' }, udpAnswers: 'never' }, // ours
  { id: 'peer-cache-download', names: { en: 'Windows PE peer cache download', 'zh-CN': 'Windows PE 对等缓存下载' }, udpAnswers: null }, // ours
  { id: 'express-updates', names: { en: 'Express updates', 'zh-CN': '快速更新' }, udpAnswers: null }, // ours
  { id: 'smb', names: { en: 'Server Message Block (SMB)', 'zh-CN': '服务器消息块 (SMB)' }, udpAnswers: null },
  { id: 'multicast', names: { en: 'Multicast protocol', 'zh-CN': '多播协议' }, udpAnswers: 'never' },
  { id: 'dhcp', names: { en: 'Dynamic Host Configuration Protocol (DHCP)', 'zh-CN': '动态主机配置协议 (DHCP)' }, udpAnswers: 'sometimes' },
  { id: 'tftp', names: { en: 'Trivial File Transfer Protocol (TFTP)', 'zh-CN': '普通文件传输协议 (TFTP)' }, udpAnswers: 'always' },
  { id: 'binl', names: { en: 'Boot Information Negotiation Layer (BINL)', 'zh-CN': '启动信息协商层 (BINL)' }, udpAnswers: 'sometimes' },
  { id: 'gc-ldap', names: { en: 'Global catalog LDAP', 'zh-CN': '全局编录 LDAP' }, udpAnswers: null },
  { id: 'gc-ldaps', names: { en: 'Global catalog LDAP SSL', 'zh-CN': '全局编录 LDAP SSL' }, udpAnswers: null },
  { id: 'client-notification', names: { en: 'Client notification', 'zh-CN': '客户端通知' }, udpAnswers: null },
  { id: 'remote-control', names: { en: 'Remote Control (control)', 'zh-CN': '远程控制（控制）' }, udpAnswers: null },
  { id: 'remote-assistance', names: { en: 'Remote Assistance (RDP and RTC)', 'zh-CN': '远程辅助（RDP 和 RTC）' }, udpAnswers: null },
  { id: 'rpc-wmi', names: { en: 'RPC (initial connection to WMI)', 'zh-CN': 'RPC（最初连接到 WMI，以找到提供程序系统）' }, udpAnswers: null },
  { id: 'rpc-endpoint-mapper', names: { en: 'RPC Endpoint Mapper', 'zh-CN': 'RPC 终结点映射程序' }, udpAnswers: null },
  { id: 'rpc-dynamic', names: { en: 'RPC', 'zh-CN': 'RPC' }, udpAnswers: null },
  { id: 'winrm', names: { en: 'Windows Remote Management', 'zh-CN': 'Windows 远程管理' }, udpAnswers: null },
  { id: 'ldap', names: { en: 'Lightweight Directory Access Protocol (LDAP)', 'zh-CN': '轻型目录访问协议 (LDAP)' }, udpAnswers: 'always' },
  { id: 'ldaps', names: { en: 'LDAP (Secure Sockets Layer [SSL] connection)', 'zh-CN': 'LDAP（安全套接字层 [SSL] 连接）' }, udpAnswers: null },
  { id: 'cmg-tcp-tls', names: { en: 'TCP-TLS', 'zh-CN': 'TCP-TLS' }, udpAnswers: null },
  { id: 'dns', names: { en: 'Domain Name System (DNS)', 'zh-CN': '域名系统 (DNS)' }, udpAnswers: 'always' },
  { id: 'netbios-name', names: { en: 'NetBIOS Name Resolution', 'zh-CN': 'NetBIOS 名称解析' }, udpAnswers: 'always' },
  { id: 'netbios-datagram', names: { en: 'NetBIOS Datagram Service', 'zh-CN': 'NetBIOS 数据报服务' }, udpAnswers: 'never' },
  { id: 'netbios-session', names: { en: 'NetBIOS Session Service', 'zh-CN': 'NetBIOS 会话服务' }, udpAnswers: null },
  { id: 'kerberos', names: { en: 'Kerberos authentication', 'zh-CN': 'Kerberos 身份验证' }, udpAnswers: null, tcpAnswers: 'sometimes' }, // what Windows makes of our request is documented nowhere
  { id: 'icmp-echo', names: { en: 'ICMP echo', 'zh-CN': 'ICMP 回显' }, udpAnswers: null }, // ours
];
