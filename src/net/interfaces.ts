import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Addresses of this host, scope ids left out. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) => entries?.map(({ address }) => address.split('%')[0] ?? address) ?? []);
}

/** Tells whether an address is in a network of one of this host's interfaces, so that no router lies between. */
export function onLinkTest(): (address: string) => boolean {
  const networks = new BlockList();
  for (const entries of Object.values(networkInterfaces())) {
    for (const { cidr, family } of entries ?? []) {
      if (cidr === null) continue;
      const [network = '', prefix = ''] = cidr.split('/');
      // A host route (/32 or /128) names no network that others could be in.
      networks.addSubnet(network.split('%')[0] ?? network, Number(prefix), family === 'IPv6' ? 'ipv6' : 'ipv4');
    }
  }
  return (address) => networks.check(address.split('%')[0] ?? address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
