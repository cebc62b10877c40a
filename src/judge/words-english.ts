import { justifications } from '../firewall/index.ts';
import type { Cause } from '../model/report.ts';
import { findingSentence } from './findings.ts';
import { findingSentences } from './findings-english.ts';
import { wrongService } from './mismatch.ts';
import { mismatchTexts } from './mismatch-english.ts';
import { remedyOf } from './remedies.ts';
import { remedyTexts } from './remedies-english.ts';
import type { Scene } from './scene.ts';
import type { Trouble, Words } from './words.ts';

/** Describes what was seen, by cause; `answered` is a pass without a word. The sentence begins before it: "SERVICE was expected at HOST tcp/445: …". */
const sights: Readonly<Record<Cause | 'answered', (scene: Scene) => string>> = {
  answered: ({ isIcmp, isNamed, ports, resetPorts }) => {
    if (isIcmp) return 'it answered';
    if (!isNamed) return 'it answered in its own protocol';
    const resets = resetPorts.length === 0 ? '' : `; ${portsText(resetPorts)} reset the connection, which is an answer of the host too`;
    return `the endpoint mapper names ${ports.length === 1 ? 'it, and it' : 'them, and each'} answered in its own protocol${resets}`;
  },
  responder: () => 'the responder there answered, which proves the path through the network; a host firewall rule bound to the program of the real service is not proven',
  connected: ({ isUdp, code }) => {
    if (isUdp) return 'a datagram came back, in a protocol that this tool does not read';
    if (code !== null) return 'the connection is accepted, and what the service has to say to strangers is documented nowhere: it did not answer';
    return 'the connection is accepted and kept, in a protocol that this tool does not speak';
  },
  'path-open': pathOpen,
  'unknown-listener': ({ seen, isUdp }) =>
    seen === 'unverified'
      ? 'something answers as a responder without proving the key'
      : `something ${isUdp ? 'answers' : 'accepts connections'} there already, and it is not known what`,
  'wrong-service': (scene) => wrongService(scene, mismatchTexts),
  refused: ({ held, isPlanned, isUdp }) => {
    if (held) return 'it was refused although the responder there says that it holds the port, so that something on the way refuses it';
    return isPlanned
      ? 'it was refused, by the host or by a firewall before it'
      : `it was refused, so that either the host is reached and nothing listens, or a firewall ${isUdp ? 'rejects the datagram' : 'resets the connection'}`;
  },
  blocked: (scene) => {
    if (scene.isNamed) return `the endpoint mapper says that a service listens there, and ${silence(scene)}`;
    if (scene.confidence === 'proven') return `${silence(scene)}, although the responder there says that it holds the port`;
    return `${silence(scene)}, while the host answers elsewhere; ${scene.isIcmp ? "a host's own firewall that drops echo requests looks the same" : 'a stopped service behind Windows Firewall looks the same'}`;
  },
  'host-silent': (scene) =>
    `${silence(scene)}, and ${scene.hasOtherAddresses ? 'this address' : 'the host'} answers nothing at all${scene.isPingSilent ? ', not even a ping' : ''}`,
  'nothing-listens-yet': (scene) => `${silence(scene)}, which is what Windows Firewall gives while nothing listens`,
  'host-planned': (scene) => {
    if (scene.reason === 'name-not-resolved') return 'the host is planned, and its name does not resolve yet';
    return scene.hostAnswers ? `${silence(scene)}; the host is planned and answers elsewhere` : 'the host is planned, and nothing answers for it yet';
  },
  rejected: () => 'a firewall or router on the way rejects it (ICMP: administratively prohibited)',
  unreachable: (scene) => {
    if (scene.reason === 'net-unreach') return 'no route leads to its network';
    return `${scene.reason === 'no-response' ? `${silence(scene)}, and ` : ''}no host is at its address: no ARP answer came, or a router says so`;
  },
  'may-not-answer': (scene) =>
    scene.seen === 'unanswered'
      ? 'the connection is accepted, and our request was not answered; that every server of this kind answers it is documented nowhere'
      : `${silence(scene)}, and this service answers only some requests`,
  'one-way': ({ attempts }) => `${attempts === 1 ? 'a datagram was' : `${attempts} datagrams were`} sent, and this service never answers`,
  'not-asked': (scene) => `${silence(scene)}, none of which was the request of the service itself`,
  'outside-range': (scene) =>
    scene.seen === 'answered' || scene.seen === 'refused'
      ? 'the endpoint mapper names no port of the range that the topology states, only others'
      : `the endpoint mapper names a port outside the range that the topology states, and ${silence(scene)}`,
  'nothing-known-to-listen': () => 'silence at every sample of the range, where nothing is known to listen',
  'proxy-authentication': ({ proxyStatus }) => `the proxy asks for credentials (${proxyStatus}), which this tool never sends`,
  'proxy-refused': ({ proxyStatus }) => `the proxy refuses to open the way (${proxyStatus})`,
  'name-not-resolved': ({ to, code }) => `the name ${to} does not resolve${said(code)}`,
  'local-resources': ({ code, isOurBug }) => `this machine could not try it${said(code)}${isOurBug ? ', which is a fault of this tool' : ''}`,
  resolver: ({ code }) => `the resolver of this machine gave no answer${said(code)}`,
  unsupported: ({ code }) => `this machine has no way to try it${said(code)}`,
  interrupted: () => 'the run was interrupted before it was known',
  deadline: () => 'the deadline of the run came before it was known',
  'not-run': ({ attempts }) => (attempts === 0 ? 'it was not tried' : 'it was not tried to the end'),
};

function explanation(scene: Scene): string {
  const what = `${scene.service.en} for the role "${scene.role.en}"${scene.section === '' ? '' : ` (section ${scene.section})`}`;
  const through = scene.proxy === null ? '' : ` through the proxy ${scene.proxy}`;
  const expected = scene.isPlanned ? `${what} is planned at ${place(scene)}${through} and not installed yet` : `${what} was expected at ${place(scene)}${through}`;
  const advice = scene.erratum === null || scene.status === 'pass' ? '' : `; nothing depends on it (${scene.erratum.en})`;
  // Joined, it is one text in memory; put together by a template it would be a tree of its parts, twice as large, and every flow has one.
  return [expected, ': ', sights[scene.cause ?? 'answered'](scene), advice, '.'].join('');
}

function place({ to, address, wire, ports }: Scene): string {
  const some = ports.length === 0 ? '' : ` (${portsText(ports)})`;
  return `${to}${address === null ? '' : ` (${address})`} ${wire}${some}`;
}

function silence({ attempts }: Scene): string {
  return `silence after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
}

function said(code: string | null): string {
  return code === null ? '' : ` (${code})`;
}

function portsText(ports: readonly number[]): string {
  return `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
}

function pathOpen({ seen, onLink, isPlanned, isNamed }: Scene): string {
  if (isNamed) return 'the endpoint mapper names it, and the connection was reset, which proves the path through the network';
  if (seen === 'refused-one-way') return 'the host says that the port is closed, which proves the path';
  if (!isPlanned) return 'the host refuses at the samples, which proves the path through the network';
  return `nothing listens yet, and the refusal came from the host itself, since ${onLink ? 'no router lies between' : 'packets to other ports of it are silently dropped'}`;
}

function trouble({ cause, kind, wires, hosts, address, networks, flowCount }: Trouble): string {
  const flows = `${flowCount} ${flowCount === 1 ? 'flow' : 'flows'}`;
  if (kind === 'own') return cause === 'resolver' ? `the resolver of this machine: ${flows}` : `this machine: ${flows} could not be tried`;
  const host = `${hosts[0] ?? ''}${address === null ? '' : ` (${address})`}`;
  if (kind === 'network') return cause === 'unreachable' ? `${networks[0]}: ${hosts.length} hosts are unreachable` : `${networks[0]}: none of ${hosts.length} hosts answers`;
  if (kind === 'wire') return `${wires.join(', ')} to ${hosts.length === 1 ? host : several(hosts, networks)}`;
  switch (cause) {
    case 'name-not-resolved':
      return `the name ${hosts[0]} does not resolve`;
    case 'unreachable':
      return `host ${host} is unreachable`;
    case 'host-planned':
      return `host ${host} is planned and does not answer yet`;
    default:
      return `host ${host} answers nothing`;
  }
}

/** More names than this make no line. */
const mostNames = 3;

function several(hosts: readonly string[], networks: readonly string[]): string {
  return networks.length === 0 ? firstOf(hosts) : `${firstOf(networks)} (${hosts.length} hosts)`;
}

function firstOf(names: readonly string[]): string {
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${names.slice(0, mostNames).join(', ')}${more}`;
}

export const english: Words = {
  language: 'en',
  explanation,
  remedy: (scene) => remedyOf(scene, remedyTexts),
  trouble,
  justification: justifications.en,
  finding: (finding) => findingSentence(finding, findingSentences),
};
