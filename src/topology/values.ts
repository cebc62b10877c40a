import { isIP, isIPv4 } from 'node:net';
import type { PortRange, Proxy } from '../model/topology.ts';

/** A DNS name or NetBIOS name as Windows allows it: letters, digits, hyphens and underscores in labels of up to 63. */
export function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return text.length <= 253 && labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)) && !/^\d+(\.\d+)+$/.test(text);
}

/** An address literal without a prefix length. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** "10.50.0.0/16" or "2001:db8::/32", with no bits set beyond the prefix left to the reader's guess. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIP(address) === 6 ? 128 : 0;
  return bits > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** "49152-65535" or one port. */
export function parsePortRange(text: string): PortRange | null {
  const [, a, b] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text) ?? [];
  if (a === undefined) return null;
  const [first, last] = [Number(a), Number(b ?? a)];
  return first >= 1 && last <= 65535 && first <= last ? { first, last } : null;
}

/** "proxy01.contoso.example:8080", "10.0.0.1:8080", "[2001:db8::1]:8080". */
export function parseProxy(text: string): Proxy | null {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const port = Number(digits);
  const isValid = bracketed === undefined ? isHostName(host) || isIPv4(host) : isIP(host) === 6;
  return isValid && port >= 1 && port <= 65535 ? { host, port } : null;
}

/** A real day, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
