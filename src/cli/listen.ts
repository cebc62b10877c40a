import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { Flow } from '../model/flow.ts';
import type { Host, Topology } from '../model/topology.ts';
import { ownAddresses } from '../net/interfaces.ts';
import { flowsTo } from '../plan/index.ts';
import { respond } from '../respond/index.ts';
import { isAddress, isNetwork } from '../topology/values.ts';
import { CliError, type Io } from './command.ts';
import { parseDuration } from './duration.ts';
import { type Interruption, watchInterruption } from './interrupt.ts';
import { readKeyFile } from './key-file.ts';
import { findPeers, listenAddresses } from './listen-addresses.ts';
import { strangerTeller } from './listen-strangers.ts';
import { closingText, openingText, portsNotHeld } from './listen-words.ts';
import { loadTopology, localHost } from './load.ts';
import { addressLiteral, several } from './option-values.ts';

interface ListenOptions {
  readonly topology: string;
  readonly as?: string;
  readonly for: string;
  readonly allow?: readonly string[];
  readonly address?: readonly string[];
  readonly keyFile?: string;
}

interface Visit {
  readonly topology: Topology;
  readonly host: Host;
  readonly flows: readonly Flow[];
  readonly durationMs: number;
  readonly allow: readonly string[];
  readonly address: readonly string[];
  readonly key: Uint8Array | null;
}

/** Answering waits for names this long: a resolver that is down must not keep the hosts with stated addresses waiting. Later ones are answered from then on. */
const namesMs = 10_000;

/** `listen`: stands in for the services of this host that are not installed yet, so that probers prove their paths. */
export function listenCommand(io: Io): Command {
  return new Command('listen')
    .description('answer for the services of this host that are not installed yet, so that other hosts can prove their paths')
    .option('-t, --topology <file>', 'topology file', 'topology.yaml')
    .option('--as <host>', 'answer as this host of the topology (default: this machine)')
    .option('--for <duration>', 'stop after this long, e.g. 30m, 2h', '1h')
    .option('--allow <cidr>', 'answer this address or network besides the hosts of the topology; may be repeated', several)
    .option('--address <address>', "answer on this address of this machine instead of the topology's; may be repeated", (text, before: readonly string[] | undefined) =>
      several(addressLiteral(text), before),
    )
    .option('--key-file <file>', 'key to prove this responder with')
    .action(async (options: ListenOptions) => {
      const durationMs = parseDuration(options.for);
      const { allow = [], address = [] } = options;
      for (const entry of allow) if (!isAddress(entry) && !isNetwork(entry)) throw new CliError(`--allow ${entry}: expected an address or a network, e.g. 10.20.0.0/16`);
      const key = options.keyFile === undefined ? null : readKeyFile(options.keyFile);
      const topology = loadTopology(options.topology);
      const host = localHost(topology, options.as);
      const flows = flowsTo(topology, host);
      if (!flows.some(({ protocol }) => protocol !== 'icmp')) throw new CliError(`no flow of ${topology.file} ends at a port of ${host.name}: there is nothing to answer for`);
      const interruption = watchInterruption();
      try {
        await listen({ topology, host, flows, durationMs, allow, address, key }, interruption, io);
      } finally {
        interruption.release();
      }
    });
}

async function listen({ topology, host, flows, durationMs, allow, address, key }: Visit, { signal }: Interruption, io: Io): Promise<void> {
  const { ours, notOurs } = await listenAddresses(host, address, signal);
  // Those with a flow to here are looked up first.
  const sources = new Set(flows.map(({ from }) => from));
  const others = topology.hosts.filter((one) => one !== host).sort((a, b) => Number(sources.has(b.name)) - Number(sources.has(a.name)));
  const allowed = [...ownAddresses(), ...allow];
  let admit = (peer: string): void => void allowed.push(peer);
  const names = findPeers(others, signal, (peer) => admit(peer));
  const unknown = await withinMs(names, namesMs);

  const teller = strangerTeller(io.err);
  const responder = await respond({ name: host.name, addresses: ours, flows, key, allowed, signal, durationMs, onStranger: teller.note });
  // Those whose names were found while the ports were taken, and those to come.
  for (const peer of allowed) responder.guests.allow(peer);
  admit = responder.guests.allow;
  try {
    const { ports } = responder;
    if (!signal.aborted) {
      if (!ports.some(({ state }) => state === 'held')) throw new CliError(['no port could be held:', ...portsNotHeld(ports, process.platform)].join('\n'));
      const until = new Date(Date.now() + durationMs);
      io.out(
        openingText({
          name: host.name,
          addresses: ours,
          notOurs,
          isKeyed: key !== null,
          ports,
          peers: others.length,
          allowed: allow,
          room: responder.room,
          unknown: (unknown ?? []).filter((name) => sources.has(name)),
          until,
          platform: process.platform,
        }),
      );
    }
    await responder.ended;
    io.out(closingText(responder.guests.strangers()));
  } finally {
    teller.close();
    await responder.close();
  }
}

/** What a promise comes to, or null where it takes longer. */
async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  const timeout = new AbortController();
  try {
    return await Promise.race([promise, sleep(ms, null, { signal: timeout.signal, ref: false })]);
  } finally {
    timeout.abort();
  }
}
