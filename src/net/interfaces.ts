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

/** Of an interface that is up and has found no network: RFC 3927, RFC 4291 section 2.5.6. */
const linkLocal = /^(169\.254\.|fe[89ab])/i;

/** Thousands of attempts may ask at once; a cable is not plugged in as often. */
const lookAgainMs = 500;
let looked = { atMs: Number.NEGATIVE_INFINITY, found: false };

/** Whether this machine is in any network: an interface that is up, beside the loopback one, has an address with which others can be reached. */
export function isConnected(): boolean {
  const now = performance.now();
  if (now - looked.atMs > lookAgainMs) {
    const found = Object.values(networkInterfaces()).some((entries) => entries?.some(({ internal, address }) => !internal && !linkLocal.test(address)));
    looked = { atMs: now, found };
  }
  return looked.found;
}
