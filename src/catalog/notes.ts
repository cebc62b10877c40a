import type { Note } from '../model/catalog.ts';

/** The six notes of the document: the Chinese text is the 2016-09 edition's, links and layout aside; the English says the same in our words. */
export const notes: readonly Note[] = [
  {
    number: 1,
    title: { en: 'Proxy server port', 'zh-CN': '代理服务器端口' },
    text: {
      en: 'This port cannot be configured, but its traffic can be routed through a configured proxy server.',
      'zh-CN': '此端口不能配置，但可通过配置的代理服务器路由。',
    },
  },
  {
    number: 2,
    title: { en: 'Alternate port available', 'zh-CN': '可用的备用端口' },
    text: {
      en: 'Configuration Manager lets an alternate port be defined for this value. Where one is defined, it takes the place of this port in IPsec policies and firewall rules.',
      'zh-CN': '可在 Configuration Manager 中为此值定义备用端口。 如果定义了自定义端口，则为 IPsec 策略或为配置防火墙定义 IP 筛选器信息时将替代该自定义端口。',
    },
  },
  {
    number: 3,
    title: { en: 'Windows Server Update Services', 'zh-CN': 'Windows Server Update Services' },
    text: {
      en: 'WSUS is installed on the default web site (port 80) or on a web site of its own (port 8530, the default since Windows Server 2012). The port can be changed after installation, and need not be the same throughout the hierarchy. Where the HTTP port is 80, the HTTPS port must be 443; where it is another, the HTTPS port must be one higher, e.g. 8530 and 8531. Where a software update point uses HTTPS, the HTTP port must be open as well: data that are not encrypted, such as the licence terms of some updates, use it.',
      'zh-CN':
        'WSUS 可在默认网站（端口 80）或自定义网站（端口 8530）上安装。 安装后，可更改端口。 不必在整个站点层次结构中使用相同的端口号。 如果 HTTP 端口为 80，则 HTTPS 端口必须为 443。 如果 HTTP 端口为其他端口，则 HTTPS 端口必须大 1，例如 8530 和 8531。 在配置使用 HTTPS 的软件更新点时，还必须打开 HTTP 端口。 未加密的数据（如特定更新的 EULA）使用 HTTP 端口。',
    },
  },
  {
    number: 4,
    title: { en: 'Trivial File Transfer Protocol (TFTP) daemon', 'zh-CN': '普通文件传输协议 (TFTP) 后台程序' },
    text: {
      en: 'The TFTP daemon needs no user name or password and is part of Windows Deployment Services (WDS). It implements RFC 1350 (TFTP; the 2016-09 edition writes "RFC 350", an erratum), RFC 2347 (option extension), RFC 2348 (block size) and RFC 2349 (time-out interval and transfer size). TFTP serves diskless boot. The daemon listens on UDP port 69 and answers from a dynamically allocated high port: opening port 69 lets requests in, but not the answers out, unless the server is set to answer from port 69.',
      'zh-CN':
        '普通文件传输协议 (TFTP) 后台程序系统服务不需要用户名或密码，并且它是 Windows 部署服务 (WDS) 不可或缺的一部分。 普通文件传输协议后台程序服务实现对下列 RFC 定义的 TFTP 协议的支持：RFC 350 — TFTP；RFC 2347 - 选项扩展；RFC 2348 - 块大小选项；RFC 2349 - 超时间隔和传输大小选项。 普通文件传输协议为支持无盘启动环境而设计。 TFTP 后台程序侦听 UDP 端口 69，但从动态分配的高端口响应。 因此，启用此端口将允许 TFTP 服务接收传入的 TFTP 请求，但不允许选择的服务器响应这些请求。 除非 TFTP 服务器配置为从端口 69 响应，否则不能允许选定的服务器响应入站 TFTP 请求。',
    },
  },
  {
    number: 5,
    title: { en: 'Communication between the site server and site systems', 'zh-CN': '站点服务器和站点系统之间的通信' },
    text: {
      en: 'By default the site server and site systems connect in both directions: the site server to configure the site system, and then most site systems back to it to send their status. Reporting services points and distribution points send none. Where "Require the site server to initiate connections to this site system" is chosen in the properties of a site system, that one does not connect to the site server once it is installed; the site server connects to it, and authenticates with the site system installation account.',
      'zh-CN':
        '默认情况下，站点服务器和站点系统之间的通信是双向的。 站点服务器启动通信以配置站点系统，然后大部分站点系统连接回站点服务器以发送状态信息。 Reporting Services 点和分发点不会发送状态信息。 如果在站点系统属性页上选中“要求站点服务器启动到此站点系统的连接”，则在安装站点系统后，它不会启动与站点服务器的通信。 相反，站点服务器会启动连接，并使用站点系统安装帐户对站点系统服务器进行身份验证。',
    },
  },
  {
    number: 6,
    title: { en: 'Dynamic ports', 'zh-CN': '动态端口' },
    text: {
      en: 'Dynamic (ephemeral) ports come from a range that the version of the operating system defines: 49152-65535 since Windows Vista and Windows Server 2008 (KB 929851).',
      'zh-CN': '动态端口（也称为临时端口）使用操作系统版本定义的一系列端口号。',
    },
  },
];
