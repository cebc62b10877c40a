import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Strangers are counted, not listed without end. */
const mostStrangers = 1000;

/** Whom a responder answers, and who came besides. */
export interface Guests {
  isAllowed(address: string): boolean;
  /** Addresses that were not answered, and how often each came. */
  strangers(): ReadonlyMap<string, number>;
}

/** Answers addresses and networks (CIDR) of the list, this host itself, and nobody else. */
export function guestList(allowed: readonly string[]): Guests {
  const list = new BlockList();
  for (const entry of allowed) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address.split('%')[0] ?? address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  const strangers = new Map<string, number>();
  return {
    isAllowed(address) {
      const plain = plainAddress(address);
      if (list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')) return true;
      if (strangers.has(plain) || strangers.size < mostStrangers) strangers.set(plain, (strangers.get(plain) ?? 0) + 1);
      return false;
    },
    strangers: () => strangers,
  };
}

/** An IPv4 address that came to an IPv6 socket, and scope ids, as they are written elsewhere. */
export function plainAddress(address: string): string {
  return (address.startsWith('::ffff:') ? address.slice(7) : address).split('%')[0] ?? address;
}
