/**
 * The network that an address is likely to share with its neighbours, as CIDR: /24 of IPv4, /64 of IPv6, the usual sizes of one segment.
 * Null for what is no address.
 */
export function networkOf(address: string | null): string | null {
  if (address === null) return null;
  // The flows of a host follow each other.
  if (address !== last.address) last = { address, network: address.includes(':') ? networkOfIPv6(address) : networkOfIPv4(address) };
  return last.network;
}

let last: { readonly address: string; readonly network: string | null } = { address: '', network: null };

function networkOfIPv4(address: string): string | null {
  const parts = address.split('.');
  return parts.length === 4 ? `${parts.slice(0, 3).join('.')}.0/24` : null;
}

function networkOfIPv6(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // An embedded IPv4 address ("::ffff:10.0.0.1") fills two groups.
  const filled = before.length + after.length + (address.includes('.') ? 1 : 0);
  const zeros = Array.from({ length: Math.max(0, 8 - filled) }, () => '0');
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':').replace(/(^|:)0(:0)*$/, '')}::/64`;
}
