import { BlockList, isIP, isIPv6 } from 'node:net';
import { type NetworkCount, networkTally } from './networks.ts';

/** Guests met are remembered up to this many, some 100 bytes each; whoever was met first is forgotten first. */
const mostMet = 10_000;

/** Strangers are counted by address up to this many: enough to find the one that one looks for, some 100 KB; the others by network. */
const mostStrangers = 1000;

/** Who came and was not answered. */
export interface Strangers {
  /** How often each of the first thousand addresses came. */
  readonly byAddress: ReadonlyMap<string, number>;
  /** All others. */
  readonly beyond: readonly NetworkCount[];
}

/** Whom a responder answers, and who came besides. */
export interface Guests {
  isAllowed(address: string): boolean;
  /** Answers an address or network (CIDR) from now on. */
  allow(entry: string): void;
  /** Remembers a guest that a TCP connection came from: it is there, and has its address, which a datagram can forge. */
  meet(address: string): void;
  hasMet(address: string): boolean;
  /** Remembers one who was not answered. */
  turnAway(address: string): void;
  strangers(): Strangers;
}

/** Answers the addresses and networks (CIDR) of the list and nobody else; tells of each request of a stranger. */
export function guestList(allowed: readonly string[], onStranger: (address: string) => void = () => undefined): Guests {
  const list = new BlockList();
  const allow = (entry: string) => {
    const [scoped = '', prefix] = entry.split('/');
    const address = plainAddress(scoped);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  };
  for (const entry of allowed) allow(entry);
  const met = new Set<string>();
  const byAddress = new Map<string, number>();
  const beyond = networkTally();
  return {
    allow,
    isAllowed(address) {
      const plain = plainAddress(address);
      return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
    },
    meet(address) {
      const plain = plainAddress(address);
      if (met.has(plain)) return;
      const [first] = met;
      if (met.size >= mostMet && first !== undefined) met.delete(first);
      met.add(plain);
    },
    hasMet: (address) => met.has(plainAddress(address)),
    turnAway(address) {
      const plain = plainAddress(address);
      const count = byAddress.get(plain);
      if (count === undefined && byAddress.size >= mostStrangers) beyond.note(plain);
      else byAddress.set(plain, (count ?? 0) + 1);
      onStranger(plain);
    },
    strangers: () => ({ byAddress, beyond: beyond.networks() }),
  };
}

/** An address as it is written elsewhere: without a scope id, and an IPv4 address that came to an IPv6 socket as IPv4. */
export function plainAddress(address: string): string {
  return (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice('::ffff:'.length) : address).split('%')[0] ?? address;
}
