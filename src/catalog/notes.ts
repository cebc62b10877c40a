import type { Note } from '../model/catalog.ts';

/** The six notes of the document: the Chinese text is the 2016-09 edition's, abridged; the English says the same in our words. */
export const notes: readonly Note[] = [
  {
    number: 1,
    title: { en: 'Proxy server port', 'zh-CN': '代理服务器端口' },
    text: { en: 'This port cannot be configured, but its traffic can be routed through a configured proxy server.', 'zh-CN': '此端口不能配置，但可通过配置的代理服务器路由。' },
  },
  {
    number: 2,
    title: { en: 'Alternate port available', 'zh-CN': '可用的备用端口' },
    text: {
      en: 'Configuration Manager lets an alternate port be defined for this value. Where one is defined, it takes this one’s place in IPsec policies and firewall rules.',
      'zh-CN': '可在 Configuration Manager 中为此值定义备用端口。 如果定义了自定义端口，则为 IPsec 策略或为配置防火墙定义 IP 筛选器信息时将替代该自定义端口。',
    },
  },
  {
    number: 3,
    title: { en: 'Windows Server Update Services', 'zh-CN': 'Windows Server Update Services' },
    text: {
      en: 'WSUS is installed on the default web site (port 80) or on one of its own (port 8530); the port can be changed later and need not be the same everywhere. Where HTTP is 80, HTTPS is 443; else HTTPS is one higher. HTTP must be open even where HTTPS is used, since some data are not encrypted.',
      'zh-CN': 'WSUS 可在默认网站（端口 80）或自定义网站（端口 8530）上安装。 安装后，可更改端口。 如果 HTTP 端口为 80，则 HTTPS 端口必须为 443。 如果 HTTP 端口为其他端口，则 HTTPS 端口必须大 1，例如 8530 和 8531。 在配置使用 HTTPS 的软件更新点时，还必须打开 HTTP 端口。',
    },
  },
  {
    number: 4,
    title: { en: 'Trivial File Transfer Protocol (TFTP) daemon', 'zh-CN': '普通文件传输协议 (TFTP) 后台程序' },
    text: {
      en: 'The daemon listens on UDP 69 and answers from a dynamically chosen high port, which firewalls must let back (RFC 1350, 2347, 2348, 2349; the 2016 text writes "RFC 350", a slip).',
      'zh-CN': 'TFTP 后台程序侦听 UDP 端口 69，但从动态分配的高端口响应。 因此，启用此端口将允许 TFTP 服务接收传入的 TFTP 请求，但不允许选择的服务器响应这些请求。',
    },
  },
  {
    number: 5,
    title: { en: 'Communication between the site server and site systems', 'zh-CN': '站点服务器和站点系统之间的通信' },
    text: {
      en: 'The site server configures site systems, and most of them connect back with their status; reporting services points and distribution points send none. A site system that requires the site server to initiate connections does not connect back once it is installed.',
      'zh-CN': '默认情况下，站点服务器和站点系统之间的通信是双向的。 站点服务器启动通信以配置站点系统，然后大部分站点系统连接回站点服务器以发送状态信息。 Reporting Services 点和分发点不会发送状态信息。 如果选中“要求站点服务器启动到此站点系统的连接”，则在安装站点系统后，它不会启动与站点服务器的通信。',
    },
  },
  {
    number: 6,
    title: { en: 'Dynamic ports', 'zh-CN': '动态端口' },
    text: { en: 'Dynamic (ephemeral) ports come from a range that the operating system defines: 49152-65535 since Windows Server 2008.', 'zh-CN': '动态端口（也称为临时端口）使用操作系统版本定义的一系列端口号。' },
  },
];
