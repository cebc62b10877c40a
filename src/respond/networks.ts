import { isIPv4, isIPv6 } from 'node:net';

/** Requests that came from somewhere in a network. */
export interface NetworkCount {
  /** The narrowest network that has all of their addresses: an address alone, or with its prefix. */
  readonly network: string;
  readonly requests: number;
}

/** Counts requests of any number of addresses in little memory: one count for each first byte of an address, 512 at most. */
export interface NetworkTally {
  note(address: string): void;
  /** The busiest first. */
  networks(): NetworkCount[];
}

export function networkTally(): NetworkTally {
  const byFirstByte = new Map<string, { readonly bytes: Uint8Array; bits: number; requests: number }>();
  return {
    note(address) {
      const bytes = bytesOf(address);
      if (bytes === null) return;
      const key = `${bytes.length}/${bytes[0]}`;
      const seen = byFirstByte.get(key);
      if (seen === undefined) byFirstByte.set(key, { bytes, bits: 8 * bytes.length, requests: 1 });
      else {
        seen.bits = Math.min(seen.bits, commonBits(seen.bytes, bytes));
        seen.requests++;
      }
    },
    networks: () => [...byFirstByte.values()].map(({ bytes, bits, requests }) => ({ network: networkText(bytes, bits), requests })).sort((a, b) => b.requests - a.requests),
  };
}

/** One who has an IPv6 address has the 2^64 of its network too (RFC 4291 section 2.5.4), and is counted by that; over IPv4 by the address. */
export function strangerOf(address: string): string {
  const bytes = address.includes(':') ? bytesOf(address) : null;
  return bytes === null ? address : networkText(bytes, 64);
}

function bytesOf(address: string): Uint8Array | null {
  if (isIPv4(address)) return Uint8Array.from(address.split('.'), Number);
  if (!isIPv6(address)) return null;
  // "::ffff:10.0.0.1": the last four bytes in decimals are two groups.
  const text = address.replace(/[\d.]+$/, (tail) => (tail.includes('.') ? tail.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/, (_, ...parts) => groupsOfDecimals(parts.slice(0, 4))) : tail));
  const [front = [], back = []] = text.split('::').map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => 0);
  return Uint8Array.from([...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 255]));
}

function groupsOfDecimals([a, b, c, d]: readonly string[]): string {
  return `${((Number(a) << 8) | Number(b)).toString(16)}:${((Number(c) << 8) | Number(d)).toString(16)}`;
}

function commonBits(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 8 * a.length : 8 * at + Math.clz32((a[at] ?? 0) ^ (b[at] ?? 0)) - 24;
}

function networkText(bytes: Uint8Array, bits: number): string {
  const masked = bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))) & 0xff);
  const text = bytes.length === 4 ? masked.join('.') : ipv6Text(masked);
  return bits === 8 * bytes.length ? text : `${text}/${bits}`;
}

/** As RFC 5952 writes it, which is how URLs do. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
