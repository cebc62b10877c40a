import { justifications } from '../firewall/index.ts';
import type { Cause } from '../model/report.ts';
import { afterHan } from './after-han.ts';
import { findingSentence } from './findings.ts';
import { findingSentences } from './findings-chinese.ts';
import { wrongService } from './mismatch.ts';
import { mismatchTexts } from './mismatch-chinese.ts';
import { remedyOf } from './remedies.ts';
import { remedyTexts } from './remedies-chinese.ts';
import type { Scene } from './scene.ts';
import type { Trouble, Words } from './words.ts';

/** Describes what was seen, by cause; `answered` is a pass without a word. The sentence begins before it: "HOST tcp/445 上应有角色“ROLE”的 SERVICE：…". */
const sights: Readonly<Record<Cause | 'answered', (scene: Scene) => string>> = {
  answered: ({ isIcmp, isNamed, ports, resetPorts }) => {
    if (isIcmp) return '收到了应答';
    if (!isNamed) return '该服务以自身的协议作出了应答';
    const resets = resetPorts.length === 0 ? '' : `；${portsText(resetPorts)} 重置了连接，这同样是该主机的应答`;
    return `终结点映射程序返回了${ports.length === 1 ? '该端口，且该端口' : '这些端口，且各端口均'}以自身的协议作出了应答${resets}`;
  },
  responder: () => '该处的响应程序作出了应答，证明网络路径畅通；绑定到实际服务程序的主机防火墙规则未经验证',
  connected: ({ isUdp, code }) => {
    if (isUdp) return '收到了一个数据报，但本工具无法解读其协议';
    if (code !== null) return '连接已被接受；该服务会如何回应陌生方没有任何文档说明，它没有作出应答';
    return '连接已被接受并保持，但本工具不支持其协议';
  },
  'path-open': pathOpen,
  'unknown-listener': ({ seen, isUdp }) =>
    seen === 'unverified' ? '有程序以响应程序的身份应答，但未能证明其持有密钥' : `该处已有程序${isUdp ? '作出应答' : '接受连接'}，但不清楚是什么程序`,
  'wrong-service': (scene) => wrongService(scene, mismatchTexts),
  refused: ({ held, isPlanned, isUdp }) => {
    if (held) return '请求被拒绝，尽管该处的响应程序称其占用该端口，因此是路径上的设备拒绝了请求';
    return isPlanned ? '请求被拒绝，拒绝来自该主机或其前面的防火墙' : `请求被拒绝，因此要么已到达该主机但没有服务侦听，要么有防火墙${isUdp ? '拒绝了数据报' : '重置了连接'}`;
  },
  blocked: (scene) => {
    if (scene.isNamed) return `终结点映射程序称有服务在该处侦听，但${silence(scene)}`;
    if (scene.confidence === 'proven') return `${silence(scene)}，尽管该处的响应程序称其占用该端口`;
    return `${silence(scene)}，而该主机对其他请求有应答；${scene.isIcmp ? '如果主机自身的防火墙丢弃回显请求，现象与此相同' : '如果服务已停止且位于 Windows 防火墙之后，现象与此相同'}`;
  },
  'host-silent': (scene) => `${silence(scene)}，且${scene.hasOtherAddresses ? '此地址' : '该主机'}对任何请求都没有应答${scene.isPingSilent ? '，对 ping 也没有应答' : ''}`,
  'nothing-listens-yet': (scene) => `${silence(scene)}；没有服务侦听时，Windows 防火墙的表现正是如此`,
  'host-planned': (scene) => {
    if (scene.reason === 'name-not-resolved') return '该主机尚在计划中，其名称还不能解析';
    return scene.hostAnswers ? `${silence(scene)}；该主机尚在计划中，但对其他请求有应答` : '该主机尚在计划中，目前没有任何应答';
  },
  rejected: () => '路径上的防火墙或路由器拒绝了请求（ICMP：管理性禁止）',
  unreachable: (scene) => {
    if (scene.reason === 'net-unreach') return '没有通往其所在网络的路由';
    return `${scene.reason === 'no-response' ? `${silence(scene)}，且` : ''}其地址上没有主机（没有收到 ARP 应答，或路由器如此报告）`;
  },
  'may-not-answer': (scene) =>
    scene.seen === 'unanswered' ? '连接已被接受，但我们的请求没有得到应答；没有任何文档说明此类服务器都会应答该请求' : `${silence(scene)}，而该服务只应答部分请求`,
  'one-way': ({ attempts }) => `已发送 ${attempts} 个数据报，而该服务从不应答`,
  'not-asked': (scene) => `${silence(scene)}，且其中没有一次发送的是该服务自身的请求`,
  'outside-range': (scene) =>
    scene.seen === 'answered' || scene.seen === 'refused'
      ? '终结点映射程序没有返回拓扑所指定范围内的端口，只返回了其他端口'
      : `终结点映射程序返回了拓扑所指定范围之外的端口，且${silence(scene)}`,
  'nothing-known-to-listen': () => '该范围的各抽样端口均无响应，且不知道有服务在其中侦听',
  'proxy-authentication': ({ proxyStatus }) => `代理要求提供凭据 (${proxyStatus})，而本工具从不发送凭据`,
  'proxy-refused': ({ proxyStatus }) => `代理拒绝建立连接 (${proxyStatus})`,
  'name-not-resolved': ({ to, code }) => `名称 ${to} 无法解析${said(code)}`,
  'local-resources': ({ code, isOurBug }) => `本机无法进行尝试${said(code)}${isOurBug ? '，这是本工具的故障' : ''}`,
  resolver: ({ code }) => `本机的解析程序没有给出答复${said(code)}`,
  unsupported: ({ code }) => `本机没有可用于尝试的手段${said(code)}`,
  interrupted: () => '运行在得出结果之前被中断',
  deadline: () => '在得出结果之前已到运行的截止时间',
  'not-run': ({ attempts }) => (attempts === 0 ? '未进行尝试' : '尝试未进行到底'),
};

function explanation(scene: Scene): string {
  const basis = scene.section === '' ? '' : `根据文档的 ${scene.section} 部分，`;
  const what = `角色“${scene.role['zh-CN']}”的${afterHan(scene.service['zh-CN'])}`;
  const through = scene.proxy === null ? '' : `（经代理 ${scene.proxy}）`;
  const where = `${place(scene)}${through}`;
  const at = `${where}${where.endsWith('）') ? '' : ' '}上`;
  const expected = scene.isPlanned ? `${at}计划有${what}，目前尚未安装` : `${at}应有${what}`;
  const advice = scene.erratum === null || scene.status === 'pass' ? '' : `；没有任何功能依赖于它（${scene.erratum['zh-CN']}）`;
  // Joined, for the reason that the English words give.
  return [basis, expected, '：', sights[scene.cause ?? 'answered'](scene), advice, '。'].join('');
}

function place({ to, address, wire, ports }: Scene): string {
  const some = ports.length === 0 ? '' : `（${portsText(ports)}）`;
  return `${to}${address === null ? '' : ` (${address})`} ${wire}${some}`;
}

function silence({ attempts }: Scene): string {
  return `${attempts} 次尝试${attempts === 1 ? '' : '均'}无响应`;
}

function said(code: string | null): string {
  return code === null ? '' : ` (${code})`;
}

function portsText(ports: readonly number[]): string {
  return `端口 ${ports.join('、')}`;
}

function pathOpen({ seen, onLink, isPlanned, isNamed }: Scene): string {
  if (isNamed) return '终结点映射程序返回了该端口，而连接被重置，这证明网络路径畅通';
  if (seen === 'refused-one-way') return '该主机称此端口已关闭，这证明路径畅通';
  if (!isPlanned) return '该主机在各抽样端口上拒绝连接，这证明网络路径畅通';
  return `目前没有服务侦听，而拒绝来自该主机本身，因为${onLink ? '其间没有路由器' : '发往该主机其他端口的数据包被静默丢弃'}`;
}

function trouble({ cause, kind, wires, hosts, address, networks, flowCount }: Trouble): string {
  const flows = `${flowCount} 个通信流`;
  if (kind === 'own') return cause === 'resolver' ? `本机的解析程序：${flows}` : `本机：${flows}无法尝试`;
  const host = `${hosts[0] ?? ''}${address === null ? '' : ` (${address})`}`;
  if (kind === 'network') return cause === 'unreachable' ? `${networks[0]}：${hosts.length} 台主机均不可达` : `${networks[0]}：${hosts.length} 台主机均无应答`;
  if (kind === 'wire') return `${wires.join('、')}，目标 ${hosts.length === 1 ? host : several(hosts, networks)}`;
  switch (cause) {
    case 'name-not-resolved':
      return `名称 ${hosts[0]} 无法解析`;
    case 'unreachable':
      return `主机 ${host} 不可达`;
    case 'host-planned':
      return `主机 ${host} 尚在计划中，目前没有应答`;
    default:
      return `主机 ${host} 对任何请求都没有应答`;
  }
}

/** More names than this make no line. */
const mostNames = 3;

function several(hosts: readonly string[], networks: readonly string[]): string {
  return networks.length === 0 ? firstOf(hosts) : `${firstOf(networks)}（${hosts.length} 台主机）`;
}

function firstOf(names: readonly string[]): string {
  const more = names.length > mostNames ? ` 等 ${names.length} 个` : '';
  return `${names.slice(0, mostNames).join('、')}${more}`;
}

export const chinese: Words = {
  language: 'zh-CN',
  explanation,
  remedy: (scene) => remedyOf(scene, remedyTexts),
  trouble,
  justification: justifications['zh-CN'],
  finding: (finding) => findingSentence(finding, findingSentences),
};
