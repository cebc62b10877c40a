import { Command } from 'commander';
import type { Host, Topology } from '../model/topology.ts';
import { ownAddresses } from '../net/interfaces.ts';
import { resolveName } from '../net/resolve.ts';
import { flowsTo } from '../plan/index.ts';
import { escapeTerminal } from '../report/escape.ts';
import { type PortState, type Responder, respond } from '../respond/index.ts';
import { isAddress, isNetwork } from '../topology/values.ts';
import { CliError, type Io } from './command.ts';
import { parseDuration } from './duration.ts';
import { firewallHint, portList } from './firewall-hint.ts';
import { watchInterruption } from './interrupt.ts';
import { readKeyFile } from './key-file.ts';
import { loadTopology, localHost } from './load.ts';
import { several } from './option-values.ts';

interface ListenOptions {
  readonly topology: string;
  readonly as?: string;
  readonly for: string;
  readonly allow?: readonly string[];
  readonly keyFile?: string;
}

/** `listen`: stands in for the services of this host that are not installed yet, so that probers prove their paths. */
export function listenCommand(io: Io): Command {
  return new Command('listen')
    .description('answer for the services of this host that are not installed yet, so that other hosts can prove their paths')
    .option('-t, --topology <file>', 'topology file', 'topology.yaml')
    .option('--as <host>', 'answer as this host of the topology (default: this machine)')
    .option('--for <duration>', 'stop after this long, e.g. 30m, 2h', '1h')
    .option('--allow <cidr>', 'answer this address or network besides the hosts of the topology; may be repeated', several)
    .option('--key-file <file>', 'key to prove this responder with')
    .action(async (options: ListenOptions) => {
      const durationMs = parseDuration(options.for);
      const extra = options.allow ?? [];
      for (const entry of extra) if (!isAddress(entry) && !isNetwork(entry)) throw new CliError(`--allow ${entry}: expected an address or a network, e.g. 10.20.0.0/16`);
      const key = options.keyFile === undefined ? null : readKeyFile(options.keyFile);
      const topology = loadTopology(options.topology);
      const host = localHost(topology, options.as);
      await listenAs(host, topology, { durationMs, extra, key }, io);
    });
}

async function listenAs(host: Host, topology: Topology, settings: { durationMs: number; extra: readonly string[]; key: Uint8Array | null }, io: Io): Promise<void> {
  const flows = flowsTo(topology, host);
  if (flows.length === 0) throw new CliError(`no flow of ${topology.file} ends at ${host.name}: there is nothing to answer for`);
  const interruption = watchInterruption();
  const { signal } = interruption;
  const addresses = await boundAddresses(host, signal);
  const allowed = [...(await peerAddresses(topology, host, signal)), ...ownAddresses(), ...settings.extra];
  const responder = await respond({ name: host.name, addresses, flows, key: settings.key, allowed, signal });
  try {
    if (!responder.ports.some(({ state }) => state === 'held')) {
      throw new CliError(`no port could be held:\n${otherPorts(responder.ports).join('\n')}`);
    }
    const until = new Date(Date.now() + settings.durationMs);
    io.out(`${[...describe(responder, host, addresses, settings.key !== null), `Answering until ${until.toISOString()}; Ctrl-C ends it earlier.`].join('\n')}\n`);
    await untilEnd(settings.durationMs, signal);
    io.out(farewell(responder));
  } finally {
    await responder.close();
    interruption.release();
  }
}

/** The host's own stated addresses; where none is stated, what its name resolves to, as far as it is ours; else all of ours. */
async function boundAddresses(host: Host, signal: AbortSignal): Promise<string[]> {
  const own = new Set([...ownAddresses(), ...host.addresses.filter((address) => address.startsWith('127.'))]);
  const stated = host.addresses.length > 0 ? host.addresses : await addressesOf(host.name, signal);
  const ours = stated.filter((address) => own.has(address));
  if (ours.length > 0) return ours;
  if (host.addresses.length > 0) throw new CliError(`none of the addresses of ${host.name} (${host.addresses.join(', ')}) is this machine's: ${[...own].join(', ')}`);
  return [...own].filter((address) => !address.startsWith('fe80'));
}

async function peerAddresses(topology: Topology, self: Host, signal: AbortSignal): Promise<string[]> {
  const others = topology.hosts.filter((host) => host !== self);
  const found = await Promise.all(others.map(async (host) => (host.addresses.length > 0 ? [...host.addresses, ...host.represents] : [...(await addressesOf(host.name, signal)), ...host.represents])));
  return found.flat();
}

async function addressesOf(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolved = await resolveName(name, true, signal);
  return resolved.kind === 'addresses' ? resolved.addresses : [];
}

function describe({ ports }: Responder, host: Host, addresses: readonly string[], isKeyed: boolean): string[] {
  const held = ports.filter(({ state }) => state === 'held');
  return [
    `Answering as ${host.name} on ${addresses.join(', ')}${isKeyed ? ', proven by the key' : ', without a key'}:`,
    ...(['tcp', 'udp'] as const).flatMap((protocol) => {
      const some = held.filter((port) => port.protocol === protocol);
      return some.length === 0 ? [] : [`  ${protocol} ${portList(some)}`];
    }),
    ...otherPorts(ports),
    "This host's own firewall must let these in:",
    ...firewallHint(held, process.platform).map((line) => `  ${line}`),
    'A pass by this responder proves the path through the network; a host firewall rule bound to the real service\'s program is not proven.',
  ];
}

function otherPorts(ports: readonly PortState[]): string[] {
  const real = ports.filter(({ state }) => state === 'real-service');
  const lost = ports.filter(({ state }) => state === 'unavailable');
  const lines = real.length > 0 ? [`Left to the services that have them: ${real.map(({ protocol, port }) => `${protocol}/${port}`).join(', ')}`] : [];
  return [...lines, ...lost.map(({ protocol, port, code }) => `Not held: ${protocol}/${port} (${code}${code === 'EACCES' ? ': run as administrator or root' : ''})`)];
}

function untilEnd(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A timer takes 24.8 days at most; the longest duration is cut into such pieces.
    const end = Date.now() + ms;
    const tick = () => {
      const left = end - Date.now();
      if (left <= 0) return resolve();
      timer = setTimeout(tick, Math.min(left, 2 ** 31 - 1));
    };
    let timer = setTimeout(tick, 0);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function farewell({ guests }: Responder): string {
  const lines = [...guests.strangers()].slice(0, 20).map(([address, count]) => escapeTerminal(`${count} request${count === 1 ? '' : 's'} from ${address}, no host of the topology, not answered; --allow ${address} would`));
  return lines.length === 0 ? 'Ended.\n' : `Ended.\n${lines.join('\n')}\n`;
}
