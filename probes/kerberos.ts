import { randomInt } from 'node:crypto';
import type { Probe } from '../src/model/probe.ts';
import { decodeKerberosError, encodeTicketRequest, kerberosErrorName } from '../src/protocol/kerberos.ts';
import { clockSkew } from './clock-skew.ts';
import { converse } from './converse.ts';
import { keptUntilAsked } from './unread.ts';

/** Where the host's name has no domain; a realm that exists nowhere (RFC 6761 section 6.4). */
const noRealm = 'PREFLIGHT.INVALID';

/**
 * Kerberos over TCP: whether a key distribution center refuses a request that names no client, and how far its clock is from ours. Heimdal and MIT
 * answer it; what Windows makes of one without a client is documented nowhere, so that its silence or hanging up proves nothing against it.
 */
export const kerberos: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const realm = realmOf(target.flow.to);
    const asked = await line.ask(encodeTicketRequest(realm, randomInt(0x7fff_ffff)), decodeKerberosError);
    if (asked.kind === 'sighting') return keptUntilAsked(line, asked.sighting);
    const { errorCode, realm: said, serverTime } = asked.value;
    const now = Date.now();
    const clockSkewSeconds = Math.round((Date.parse(serverTime) - now) / 1000);
    const error = kerberosErrorName(errorCode) ?? `error ${errorCode}`;
    // Most centers only repeat the realm that they were asked for.
    const other = said === null || said === realm ? {} : { realm: said };
    const findings = clockSkew(serverTime, now);
    return line.answered({ kerberos: { error, errorCode, ...other, serverTime, clockSkewSeconds }, ...(findings.length > 0 ? { findings } : {}) });
  });

/** Active Directory's realm is the DNS domain in capitals, and that mostly is the domain of its controllers' names. */
function realmOf(host: string): string {
  const domain = /^[a-z0-9-]+\.([a-z0-9.-]{1,240})$/i.exec(host)?.[1];
  return domain === undefined || /^[\d.]+$/.test(host) ? noRealm : domain.toUpperCase();
}
