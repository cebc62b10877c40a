import type { Remark } from '../model/catalog.ts';
import type { Flow, Protocol } from '../model/flow.ts';

/** What a firewall team has to know of a service beside its ports. The Chinese texts are ours. */
export const remarks: readonly Remark[] = [
  {
    id: 'rpc-is-one-unit',
    protocol: 'tcp',
    services: ['rpc-endpoint-mapper', 'rpc-wmi', 'rpc-dynamic'],
    text: {
      en: 'RPC is one unit: TCP 135 names the ports of the dynamic range, and neither works without the other. A firewall that reads RPC may open the range by itself.',
      'zh-CN': 'RPC 是一个整体：TCP 135 用于告知动态范围内的端口，两者缺一不可。能解析 RPC 的防火墙可以自行开放该范围。',
    },
  },
  {
    id: 'tftp-answers-from-a-new-port',
    protocol: 'udp',
    services: ['tftp'],
    text: {
      en: 'TFTP answers from a new high UDP port (RFC 1350 section 4): the firewall must follow TFTP, or let UDP from the high ports of the server back to the client.',
      'zh-CN': 'TFTP 从新的高位 UDP 端口应答（RFC 1350 第 4 节）：防火墙必须能跟踪 TFTP，或允许服务器高位端口的 UDP 返回客户端。',
    },
  },
  {
    id: 'pxe-needs-a-relay',
    protocol: 'udp',
    services: ['dhcp', 'binl'],
    text: {
      en: 'DHCP and PXE begin with a broadcast: from other subnets they need a relay (IP helper) on the routers that names this server. A rule alone does not do. The client sends from UDP 68.',
      'zh-CN': 'DHCP 和 PXE 始于广播：客户端位于其他子网时，路由器需要配置指向此服务器的中继（IP 帮助程序），仅有规则是不够的。客户端从 UDP 68 发送。',
    },
  },
  {
    id: 'multicast-runs-from-the-distribution-point',
    protocol: 'udp',
    services: ['multicast'],
    text: {
      en: 'Multicast runs from the distribution point to the group address that the clients join, although the document draws it the other way: routers between must route multicast, and firewalls let it out of the distribution point.',
      'zh-CN': '多播从分发点发往客户端加入的组地址，尽管文档中标注的方向相反：其间的路由器必须路由多播，防火墙必须允许其从分发点发出。',
    },
  },
  {
    id: 'wake-up-needs-forwarding',
    protocol: 'udp',
    services: ['wake-on-lan'],
    text: {
      en: 'Wake On LAN goes to a sleeping computer, as unicast or as a broadcast to its subnet: for the latter the last router must forward subnet-directed broadcasts.',
      'zh-CN': 'LAN 唤醒发往休眠的计算机，可为单播或对其子网的广播：后者要求最后一个路由器转发子网定向广播。',
    },
  },
  {
    id: 'stays-in-its-subnet',
    protocol: 'udp',
    services: ['peer-cache-broadcast', 'wake-up-proxy'],
    text: {
      en: 'This is spoken among the clients of one subnet: it takes a rule in the firewalls of the clients, and between subnets none.',
      'zh-CN': '仅在同一子网的客户端之间通信：客户端自身的防火墙需要规则，子网之间则不需要。',
    },
  },
  {
    id: 'sql-port-is-fixed',
    protocol: 'tcp',
    services: ['sql'],
    text: {
      en: 'The instance listens at this fixed port: dynamic SQL ports are not supported, and UDP 1434 is not needed.',
      'zh-CN': '实例在此固定端口上侦听：不支持动态 SQL 端口，也不需要 UDP 1434。',
    },
  },
  {
    id: 'echo-request-and-reply',
    protocol: 'icmp',
    services: ['icmp-echo'],
    text: { en: 'Echo request (type 8, of ICMPv6 128), and its reply back.', 'zh-CN': '回显请求（类型 8，ICMPv6 为 128）及其应答。' },
  },
];

const byId = new Map(remarks.map((remark) => [remark.id, remark]));

/** The remark of that id. */
export function remarkOf(id: string): Remark | undefined {
  return byId.get(id);
}

/** The remarks on any of these services over a protocol, each once. */
export function remarksOn(protocol: Protocol, services: readonly string[]): Remark[] {
  return remarks.filter((remark) => remark.protocol === protocol && remark.services.some((service) => services.includes(service)));
}

/** Clients of these send from a port of their own, not only from an ephemeral one: RFC 2131 section 4.1, RFC 1002 sections 4.2 and 4.4, the PXE specification. */
const ownSourcePort: Readonly<Record<string, string>> = { dhcp: '68', binl: '68', 'netbios-name': '137', 'netbios-datagram': '138' };

/** The ports that a flow is sent from: "ephemeral", or "68, ephemeral"; empty for ICMP, which has none. */
export function sourcePortsOf({ protocol, service }: Flow): string {
  if (protocol === 'icmp') return '';
  const own = protocol === 'udp' ? ownSourcePort[service] : undefined;
  return own === undefined ? 'ephemeral' : `${own}, ephemeral`;
}
