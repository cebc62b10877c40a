import type { Facts } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { decodeCldapReply, encodeNetlogonPing, type NetlogonAnswer } from '../src/protocol/cldap.ts';
import { askDatagram } from './ask-datagram.ts';
import { newMessageId, resultFacts } from './root-dse.ts';

/** LDAP over UDP: whether a domain controller answers the ping by which clients find it, and what it says of domain and site. */
export const cldap: Probe = (target, context) => {
  const messageId = newMessageId();
  return askDatagram(target, context, {
    request: encodeNetlogonPing(messageId),
    read: (datagram) => {
      const reply = decodeCldapReply(datagram);
      if (reply === null) return 'not-ldap';
      if (reply.messageId !== messageId) return 'wrong-id';
      const { resultCode, message, netlogon } = reply;
      return { ldap: { ...(netlogon ? saidBy(netlogon) : {}), ...resultFacts(resultCode, message) } };
    },
  });
};

/** DS_FLAG bits ([MS-ADTS] section 6.3.1.2). */
const flag = { primary: 0x1, globalCatalog: 0x4, keyDistribution: 0x20, writable: 0x100 } as const;

function saidBy({ opcode, flags, forest, domain, dnsHostName, netbiosDomain, netbiosName, site, clientSite }: NetlogonAnswer): Facts {
  return {
    domain,
    forest,
    dnsHostName,
    netbiosDomain,
    netbiosName,
    site: site === '' ? null : site,
    clientSite: clientSite === '' ? null : clientSite,
    isPrimary: (flags & flag.primary) !== 0,
    isGlobalCatalog: (flags & flag.globalCatalog) !== 0,
    isKeyDistributionCenter: (flags & flag.keyDistribution) !== 0,
    isWritable: (flags & flag.writable) !== 0,
    isPaused: opcode === 24,
  };
}
