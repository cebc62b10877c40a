import { BlockList, isIPv6 } from 'node:net';
import pLimit from 'p-limit';
import type { Host } from '../model/topology.ts';
import { ownAddresses } from '../net/interfaces.ts';
import { resolveName } from '../net/resolve.ts';
import { CliError } from './command.ts';

/** The addresses to hold ports on, and those that the topology states for this host and this machine does not have. */
export interface ListenAddresses {
  readonly ours: readonly string[];
  readonly notOurs: readonly string[];
}

/**
 * Those of `--address`, else the host's stated ones, as far as they are this machine's. Where none is stated: what its name resolves to, as far as it
 * is ours and others could reach it; else all of ours that others could reach.
 */
export async function listenAddresses(host: Host, asked: readonly string[], signal: AbortSignal): Promise<ListenAddresses> {
  const own = ownTest();
  const stated = asked.length > 0 ? asked : host.addresses;
  if (stated.length > 0) {
    const ours = stated.filter(own);
    const notOurs = stated.filter((address) => !own(address));
    if (ours.length > 0) return { ours, notOurs };
    const whose = asked.length > 0 ? 'none of the addresses of --address' : `none of the addresses that ${host.name} has in the topology`;
    throw new CliError(
      `${whose} (${stated.join(', ')}) is this machine's, which has ${ownAddresses().join(', ')}. Behind address translation, name this machine's with --address ADDRESS.`,
    );
  }
  const resolved = (await addressesOf(host.name, signal)).filter((address) => own(address) && isReachable(address));
  if (resolved.length > 0) return { ours: resolved, notOurs: [] };
  const all = ownAddresses();
  const reachable = all.filter(isReachable);
  return { ours: reachable.length > 0 ? reachable : all, notOurs: [] };
}

/** Names looked up at a time: the system's resolver has four threads, and other work waits for them too. */
const lookupsAtOnce = 8;

/** Tells every address of the other hosts, stated ones at once; settles with the names that have none. */
export async function findPeers(hosts: readonly Host[], signal: AbortSignal, onAddress: (address: string) => void): Promise<string[]> {
  for (const { addresses } of hosts) for (const address of addresses) onAddress(address);
  const limit = pLimit(lookupsAtOnce);
  const unknown = await Promise.all(
    hosts
      .filter(({ addresses }) => addresses.length === 0)
      .map(({ name }) =>
        limit(async () => {
          const found = await addressesOf(name, signal);
          for (const address of found) onAddress(address);
          return found.length === 0 ? [name] : [];
        }),
      ),
  );
  return unknown.flat();
}

async function addressesOf(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolved = await resolveName(name, true, signal);
  return resolved.kind === 'addresses' ? resolved.addresses : [];
}

/** Tells this machine's addresses, however they are written. All of 127.0.0.0/8 is its own, but not on macOS. */
function ownTest(): (address: string) => boolean {
  const list = new BlockList();
  for (const address of ownAddresses()) list.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  if (process.platform !== 'darwin') list.addSubnet('127.0.0.0', 8, 'ipv4');
  return (address) => list.check(address.split('%')[0] ?? address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Loopback is nobody else's to reach, and a link-local address is no address to write into a topology. */
function isReachable(address: string): boolean {
  return !address.startsWith('127.') && address !== '::1' && !/^fe[89ab]/i.test(address);
}
