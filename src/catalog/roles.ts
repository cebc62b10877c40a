import type { Role } from '../model/catalog.ts';

/** Names as the document's headings have them; those marked "ours" stand in no stored Chinese edition. */
export const roles: readonly Role[] = [
  { id: 'asset-intelligence-synchronization-point', names: { en: 'Asset Intelligence synchronization point', 'zh-CN': '资产智能同步点' }, external: false, implies: [] },
  { id: 'microsoft', names: { en: 'Microsoft', 'zh-CN': 'Microsoft' }, external: true, implies: [] },
  { id: 'sql-server', names: { en: 'SQL Server', 'zh-CN': 'SQL Server' }, external: false, implies: [] },
  { id: 'application-catalog-web-service-point', names: { en: 'Application Catalog Web Service Point', 'zh-CN': '应用程序目录 Web 服务点' }, external: false, implies: [] },
  { id: 'application-catalog-website-point', names: { en: 'Application Catalog Website Point', 'zh-CN': '应用程序目录网站点' }, external: false, implies: [] },
  { id: 'client', names: { en: 'Client', 'zh-CN': '客户端' }, external: false, implies: [] },
  {
    id: 'ndes-policy-module',
    names: { en: 'Configuration Manager Network Device Enrollment Service (NDES) policy module', 'zh-CN': 'Configuration Manager 策略模块（网络设备注册服务）' },
    external: false,
    implies: [],
  },
  { id: 'cloud-distribution-point', names: { en: 'Cloud distribution point', 'zh-CN': '基于云的分发点' }, external: true, implies: [] },
  { id: 'distribution-point', names: { en: 'Distribution point, both standard and pull', 'zh-CN': '分发点' }, external: false, implies: [] },
  {
    id: 'distribution-point-multicast',
    names: { en: 'Distribution point configured for multicast, both standard and pull', 'zh-CN': '为多播配置的分发点' },
    external: false,
    implies: ['distribution-point'],
  },
  {
    id: 'distribution-point-pxe',
    names: { en: 'Distribution point configured for PXE, both standard and pull', 'zh-CN': '为 PXE 配置的分发点' },
    external: false,
    implies: ['distribution-point'],
  },
  { id: 'fallback-status-point', names: { en: 'Fallback status point', 'zh-CN': '回退状态点' }, external: false, implies: [] },
  { id: 'global-catalog', names: { en: 'Global catalog domain controller', 'zh-CN': '全局编录域控制器' }, external: true, implies: [] },
  { id: 'management-point', names: { en: 'Management point', 'zh-CN': '管理点' }, external: false, implies: [] },
  { id: 'software-update-point', names: { en: 'Software update point', 'zh-CN': '软件更新点' }, external: false, implies: [] },
  { id: 'state-migration-point', names: { en: 'State migration point', 'zh-CN': '状态迁移点' }, external: false, implies: [] },
  { id: 'console', names: { en: 'Configuration Manager console', 'zh-CN': 'Configuration Manager 控制台' }, external: false, implies: [] },
  { id: 'internet', names: { en: 'internet', 'zh-CN': 'Internet' }, external: true, implies: [] },
  { id: 'reporting-services-point', names: { en: 'Reporting services point', 'zh-CN': 'Reporting Services 点' }, external: false, implies: [] },
  { id: 'site-server', names: { en: 'Site server', 'zh-CN': '站点服务器' }, external: false, implies: [] },
  { id: 'sms-provider', names: { en: 'SMS Provider', 'zh-CN': 'SMS 提供程序' }, external: false, implies: [] },
  { id: 'certificate-registration-point', names: { en: 'Certificate registration point', 'zh-CN': '证书注册点' }, external: false, implies: [] },
  { id: 'endpoint-protection-point', names: { en: 'Endpoint Protection point', 'zh-CN': 'Endpoint Protection 点' }, external: false, implies: [] },
  { id: 'enrollment-proxy-point', names: { en: 'Enrollment proxy point', 'zh-CN': '注册代理点' }, external: false, implies: [] },
  { id: 'enrollment-point', names: { en: 'Enrollment point', 'zh-CN': '注册点' }, external: false, implies: [] },
  { id: 'exchange-connector', names: { en: 'Exchange Server Connector', 'zh-CN': 'Exchange Server 连接器' }, external: false, implies: [] },
  { id: 'exchange-online', names: { en: 'Exchange Online', 'zh-CN': 'Exchange Online' }, external: true, implies: [] },
  { id: 'exchange-server', names: { en: 'On-premises Exchange Server', 'zh-CN': '本地 Exchange Server' }, external: true, implies: [] },
  { id: 'mac-computer', names: { en: 'Mac computer', 'zh-CN': 'Mac 计算机' }, external: false, implies: [] },
  { id: 'mobile-device', names: { en: 'Mobile device', 'zh-CN': '移动设备' }, external: false, implies: [] },
  { id: 'intune', names: { en: 'Microsoft Intune', 'zh-CN': 'Microsoft Intune' }, external: true, implies: [] },
  { id: 'domain-controller', names: { en: 'Domain controller', 'zh-CN': '域控制器' }, external: true, implies: [] },
  { id: 'certification-authority', names: { en: 'Issuing certification authority (CA)', 'zh-CN': '证书颁发机构 (CA)' }, external: true, implies: [] },
  { id: 'upstream-wsus', names: { en: 'Upstream WSUS server', 'zh-CN': '上游 WSUS 服务器' }, external: true, implies: [] },
  { id: 'service-connection-point', names: { en: 'Service connection point', 'zh-CN': '服务连接点' }, external: false, implies: [] },
  { id: 'cloud-management-gateway', names: { en: 'Cloud management gateway (CMG)', 'zh-CN': '云管理网关 (CMG)' }, external: true, implies: [] },
  { id: 'cmg-connection-point', names: { en: 'CMG connection point', 'zh-CN': 'CMG 连接点' }, external: false, implies: [] },
  { id: 'cloud-management-gateway-scale-set', names: { en: 'CMG virtual machine scale set', 'zh-CN': 'CMG 虚拟机规模集' }, external: true, implies: [] }, // ours
  { id: 'cloud-management-gateway-classic', names: { en: 'CMG classic cloud service', 'zh-CN': 'CMG 云服务' }, external: true, implies: [] },
  { id: 'data-warehouse-service-point', names: { en: 'Data warehouse service point', 'zh-CN': '数据仓库服务点' }, external: false, implies: [] },
  { id: 'pull-distribution-point', names: { en: 'Pull-Distribution point', 'zh-CN': '拉取分发点' }, external: false, implies: ['distribution-point'] }, // ours
  { id: 'source-distribution-point', names: { en: 'Distribution point configured as source', 'zh-CN': '配置为源的分发点' }, external: false, implies: ['distribution-point'] }, // ours
  { id: 'azure', names: { en: 'Azure (CMG)', 'zh-CN': 'Azure (CMG)' }, external: true, implies: [] },
  { id: 'azure-logic-app', names: { en: 'Azure Logic App', 'zh-CN': 'Azure 逻辑应用' }, external: true, implies: [] }, // ours
  { id: 'remote-content-library', names: { en: 'Server hosting remote content library share', 'zh-CN': '托管远程内容库共享的服务器' }, external: true, implies: [] },
  { id: 'sql-server-wsus', names: { en: 'SQL Server for WSUS', 'zh-CN': 'SQL Server for WSUS' }, external: false, implies: [] },
  { id: 'file-share', names: { en: 'Server share (UNC)', 'zh-CN': '服务器共享 (UNC)' }, external: true, implies: [] }, // ours, after the list it stands in
  { id: 'dns-server', names: { en: 'DNS server', 'zh-CN': 'DNS 服务器' }, external: true, implies: [] }, // ours, after the list it stands in
  { id: 'dhcp-server', names: { en: 'DHCP server', 'zh-CN': 'DHCP 服务器' }, external: true, implies: [] }, // ours, after the list it stands in
  { id: 'netbios', names: { en: 'NetBIOS', 'zh-CN': 'NetBIOS' }, external: true, implies: [] }, // ours, after the list it stands in
];
