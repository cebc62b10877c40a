import type { Reason, State } from '../model/evidence.ts';
import { isConnected } from './interfaces.ts';

/** What a system's error code means for the port that was tried. */
export interface Meaning {
  readonly state: State;
  readonly reason: Reason;
}

/** Ours, not the network's: back off and try again, never a verdict about a peer. */
const localErrors = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM', 'EACCES', 'EPERM', 'EINVAL', 'EAFNOSUPPORT', 'EAGAIN', 'ENETDOWN']);

/** Linux and Windows report these; measured on Linux, from libuv's sources for Windows. */
const connectMeanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { state: 'closed', reason: 'conn-refused' },
  EHOSTUNREACH: { state: 'filtered', reason: 'host-unreach' },
  EHOSTDOWN: { state: 'filtered', reason: 'host-unreach' },
  ENETUNREACH: { state: 'filtered', reason: 'net-unreach' },
  // ICMP "protocol unreachable" and "source host isolated" (RFC 1122 section 3.2.2.1): of TCP and UDP nobody says the first but a firewall.
  ENOPROTOOPT: { state: 'filtered', reason: 'admin-prohibited' },
  ENONET: { state: 'filtered', reason: 'host-unreach' },
  ETIMEDOUT: { state: 'filtered', reason: 'no-response' },
  // Accepted and reset before the connect was reported: something there speaks TCP, and not for us.
  ECONNRESET: { state: 'open', reason: 'proto-mismatch' },
  ECONNABORTED: { state: 'open', reason: 'proto-mismatch' },
};

/** ICMPv6 "administratively prohibited", "policy failed" and "reject route" (RFC 4443 section 3.1), as Linux reports them from the wire. */
export const icmp6Prohibited: Meaning = { state: 'filtered', reason: 'admin-prohibited' };

const local: Meaning = { state: 'unknown', reason: 'local-resources' };

/** Without a network of our own no route says nothing about anybody. */
function isOurs(code: string, hasNetwork: () => boolean): boolean {
  return localErrors.has(code) || (code === 'ENETUNREACH' && !hasNetwork());
}

export function meaningOfConnectError(code: string, hasNetwork = isConnected): Meaning {
  return isOurs(code, hasNetwork) ? local : (connectMeanings[code] ?? local);
}

/** On a connected UDP socket an ICMP error shows as the code of the next call. */
export function meaningOfDatagramError(code: string, hasNetwork = isConnected): Meaning {
  if (code === 'ECONNREFUSED') return { state: 'closed', reason: 'port-unreach' };
  const meaning = meaningOfConnectError(code, hasNetwork);
  return meaning.state === 'filtered' ? meaning : local;
}
