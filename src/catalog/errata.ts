import type { Erratum } from '../model/catalog.ts';

const both = ['2016-09', '2022-02'];
const noUdp = {
  en: 'Microsoft KB 179442 lists TCP alone: Windows serves nothing there over UDP',
  'zh-CN': 'Microsoft KB 179442 只列出 TCP：Windows 在该处不通过 UDP 提供任何服务',
} as const;
const dynamicRpc = { service: 'rpc-dynamic', udp: null, tcp: 'dynamic', notes: [6] } as const;

/** Where the document asks for what nothing serves, or leaves out what is needed. The Chinese texts are ours. */
export const errata: readonly Erratum[] = [
  { necessity: 'advisory', source: noUdp, section: null, service: 'rpc-endpoint-mapper', protocol: 'udp', port: null, adds: null },
  { necessity: 'advisory', source: noUdp, section: null, service: 'ldaps', protocol: 'udp', port: null, adds: null },
  {
    necessity: 'advisory',
    source: { en: 'RFC 2131 section 4.1: 68 is the port of the client, where no server listens', 'zh-CN': 'RFC 2131 第 4.1 节：68 是客户端的端口，没有服务器在该处侦听' },
    section: null,
    service: 'dhcp',
    protocol: 'udp',
    port: 68,
    adds: null,
  },
  {
    necessity: 'advisory',
    source: {
      en: 'About client settings, "Port that clients use to receive requests for delta content": a listener on the client itself',
      'zh-CN': '“关于客户端设置”中的“客户端用于接收增量内容请求的端口”：这是客户端自身的侦听程序',
    },
    section: null,
    service: 'express-updates',
    protocol: 'tcp',
    port: null,
    adds: null,
  },
  {
    necessity: 'implied',
    source: { en: 'The section asks for the endpoint mapper, which only names dynamic ports', 'zh-CN': '该部分要求终结点映射程序，而它只告知动态端口' },
    section: 'BKMK_PortsSite-SMP',
    service: 'rpc-dynamic',
    protocol: 'tcp',
    port: null,
    adds: { from: 'site-server', to: 'state-migration-point', direction: 'both', row: dynamicRpc, editions: both },
  },
  {
    necessity: 'implied',
    source: { en: 'WMI goes on over a dynamic port after its first connection to TCP 135', 'zh-CN': 'WMI 首次连接 TCP 135 之后，通过动态端口继续通信' },
    section: 'BKMK_PortsConsole-Site',
    service: 'rpc-dynamic',
    protocol: 'tcp',
    port: null,
    adds: { from: 'console', to: 'site-server', direction: 'one-way', row: dynamicRpc, editions: both },
  },
  {
    necessity: 'implied',
    source: { en: 'Plan for software updates: the connection to Microsoft Update always uses 80 and 443', 'zh-CN': '“规划软件更新”：与 Microsoft 更新的连接始终使用 80 和 443' },
    section: 'BKMK_PortsSUP-Internet',
    service: 'https',
    protocol: 'tcp',
    port: null,
    adds: { from: 'software-update-point', to: 'internet', direction: 'one-way', row: { service: 'https', udp: null, tcp: '443', notes: [] }, editions: both },
  },
  {
    necessity: 'implied',
    source: {
      en: 'The service connection point stores what it downloads in the site database; the document lists no connection',
      'zh-CN': '服务连接点将其下载的内容存储在站点数据库中；文档未列出此连接',
    },
    section: 'BKMK_SQLPorts',
    service: 'sql',
    protocol: 'tcp',
    port: null,
    adds: { from: 'service-connection-point', to: 'sql-server', direction: 'one-way', row: { service: 'sql', udp: null, tcp: '1433', notes: [2] }, editions: both },
  },
];
