import { portListText } from '../protocol/responder-statement.ts';
import { escapeTerminal } from '../report/escape.ts';
import type { PortState, Room, Strangers } from '../respond/index.ts';
import type { NetworkCount } from '../respond/networks.ts';
import { firewallHint } from './firewall-hint.ts';

/** What `listen` says when it begins. */
export interface Opening {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Addresses that the topology states for this host and this machine does not have. */
  readonly notOurs: readonly string[];
  readonly isKeyed: boolean;
  readonly ports: readonly PortState[];
  /** Hosts of the topology besides this one. */
  readonly peers: number;
  readonly allowed: readonly string[];
  /** Hosts that need this one, and whose names have no address. */
  readonly unknown: readonly string[];
  /** Connections that there is room for, where that is little. */
  readonly room: Room | null;
  readonly until: Date;
  readonly platform: NodeJS.Platform;
}

/** Longer lists are cut: what matters is at the end of the text, in sight. */
const mostListed = 20;

/** So many networks fit into one line. */
const mostNetworks = 5;

export function openingText({ name, addresses, notOurs, isKeyed, ports, peers, allowed, unknown, room, until, platform }: Opening): string {
  const held = ports.filter(({ state }) => state === 'held');
  const answered = [`${count(peers, 'other host')} of the topology`, 'this machine', ...allowed];
  return lines([
    `Answering as ${name} on ${addresses.join(', ')}${isKeyed ? ', proven by the key' : ', without a key'}:`,
    ...byProtocol(held).map((list) => `  ${list}`),
    ...(notOurs.length > 0 ? [`Not this machine's, so not answered on: ${notOurs.join(', ')}`] : []),
    ...portsNotHeld(ports, platform),
    `Who is answered: ${answered.join(', ')}; nobody else.`,
    ...(unknown.length > 0 ? [`Without an address, so not answered: ${cut(unknown)}; state an address in the topology, or --allow one.`] : []),
    ...(room === null
      ? []
      : [`Few files may be open at once (ulimit -n), so that ${count(room.guests, 'connection')} of these hosts ${room.guests === 1 ? 'is' : 'are'} kept at a time.`]),
    'If this host has a firewall of its own, it must let these in:',
    ...firewallHint(held, platform).map((line) => `  ${line}`),
    "A pass by this responder proves the network's path; a host firewall rule bound to the real service's program is not proven.",
    'End it before a service that it stands in for is started: that would not get its port, or nobody would reach it.',
    `Answering until ${until.toISOString()}; Ctrl-C ends it earlier.`,
  ]);
}

/** What became of the ports that are not held, a line for each reason; empty where all are. */
export function portsNotHeld(ports: readonly PortState[], platform: NodeJS.Platform): string[] {
  const of = (state: PortState['state']) => byProtocol(ports.filter((port) => port.state === state)).join('; ');
  const said = (words: string, list: string) => (list === '' ? [] : [`${words}: ${list}`]);
  const codes = [...new Set(ports.flatMap(({ state, code }) => (state === 'unavailable' && code !== null ? [code] : [])))];
  return [
    ...said('A real service answers there already, and keeps it', of('real-service')),
    ...said('In use by a program of this machine, which keeps it', of('in-use')),
    ...said(
      platform === 'win32' ? 'Not permitted: reserved by Windows, or held by another program alone (EACCES)' : 'Not permitted: run as root, or with CAP_NET_BIND_SERVICE (EACCES)',
      of('not-permitted'),
    ),
    ...codes.flatMap((code) =>
      said(
        code === 'EMFILE' ? 'Not to be had, since this process may have too few files open (ulimit -n, EMFILE)' : `Not to be had (${code})`,
        byProtocol(ports.filter((port) => port.state === 'unavailable' && port.code === code)).join('; '),
      ),
    ),
  ];
}

/** Said once of each address, as it comes: whoever waits for a prober sees at once why it gets no answer. */
export function strangerText(address: string): string {
  return `${escapeTerminal(address)} came and was not answered: it is no host of the topology. To answer it: --allow ${escapeTerminal(address)}\n`;
}

/** Said from time to time of the many that came beyond those. */
export function strangersText(networks: readonly NetworkCount[]): string {
  const requests = sumOf(networks);
  return `and ${count(requests, 'more request')} that ${requests === 1 ? 'was' : 'were'} not answered, from ${networkList(networks)}\n`;
}

/** What `listen` says when it ends: who came and was not answered, the most frequent first. */
export function closingText({ byAddress, beyond }: Strangers): string {
  const sorted = [...byAddress].sort(([, a], [, b]) => b - a);
  const listed = sorted
    .slice(0, mostListed)
    .map(([address, times]) => `  ${count(times, 'request')} from ${escapeTerminal(address)}; --allow ${escapeTerminal(address)} to answer it`);
  const more = sorted.length > mostListed ? [`  and ${count(sorted.length - mostListed, 'more address', 'more addresses')}`] : [];
  const further = beyond.length > 0 ? [`  and ${count(sumOf(beyond), 'request')} from further addresses of ${networkList(beyond)}`] : [];
  return lines(sorted.length === 0 ? ['Ended.'] : ['Ended. Not answered, being no host of the topology:', ...listed, ...more, ...further]);
}

/** The busiest networks; a forged source can be any. */
function networkList(networks: readonly NetworkCount[]): string {
  const listed = networks.slice(0, mostNetworks).map(({ network, requests }) => (networks.length === 1 ? network : `${network} (${number(requests)})`));
  const others = networks.slice(mostNetworks);
  return [...listed, ...(others.length > 0 ? [`${count(others.length, 'other network')} (${number(sumOf(others))})`] : [])].join(', ');
}

function sumOf(networks: readonly NetworkCount[]): number {
  return networks.reduce((sum, { requests }) => sum + requests, 0);
}

function byProtocol(ports: readonly PortState[]): string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const numbers = ports.flatMap((one) => (one.protocol === protocol ? [one.port] : []));
    return numbers.length === 0 ? [] : [`${protocol} ${portListText(numbers)}`];
  });
}

function cut(names: readonly string[]): string {
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : '';
  return `${names.slice(0, mostListed).join(', ')}${more}`;
}

function count(times: number, one: string, many = `${one}s`): string {
  return `${number(times)} ${times === 1 ? one : many}`;
}

/** 4321 -> "4,321" */
function number(value: number): string {
  return value.toLocaleString('en-US');
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
