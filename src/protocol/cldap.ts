import { decode, decodeWhole } from './decoding.ts';
import { readLabels } from './dns-name.ts';
import { encodeRootSearch, filters, type RawAttribute, readLdapMessage } from './ldap.ts';

/** What a domain controller says in answer to a ping ([MS-ADTS] section 6.3.1.9). */
export interface NetlogonAnswer {
  /** 23: a controller at work, 24: one that is paused, 25: at work, the account is unknown ([MS-ADTS] section 6.3.1.3). */
  readonly opcode: number;
  /** DS_FLAG bits ([MS-ADTS] section 6.3.1.2). */
  readonly flags: number;
  readonly forest: string;
  readonly domain: string;
  readonly dnsHostName: string;
  readonly netbiosDomain: string;
  readonly netbiosName: string;
  /** The controller's own site, and the one in which it places whoever asks; empty where it knows none. */
  readonly site: string;
  readonly clientSite: string;
}

/** One datagram's answer to a search: how it ended, and the controller's word if it gave one. */
export interface CldapReply {
  readonly messageId: number;
  readonly resultCode: number;
  readonly message: string;
  readonly netlogon: NetlogonAnswer | null;
}

/** NETLOGON_NT_VERSION_5 and 5EX ([MS-ADTS] section 6.3.1.1): an answer with DNS names and sites. */
const ntVersion = Uint8Array.of(0x06, 0, 0, 0);

/** An entry and an end are all that one datagram has. */
const mostMessages = 4;

/**
 * The LDAP ping of [MS-ADTS] section 6.3.3 with its version alone: without a domain it is about the server's own (section 6.3.3.2), and no account, host
 * or domain is named.
 */
export function encodeNetlogonPing(messageId: number): Buffer {
  return encodeRootSearch(messageId, filters.and(filters.equals('NtVer', ntVersion)), ['Netlogon']);
}

/** Reads a datagram that answers a search over UDP; null where it is none. A server that is no domain controller ends the search without an entry. */
export function decodeCldapReply(datagram: Uint8Array): CldapReply | null {
  return decodeWhole(datagram, (reader) => {
    let netlogon: NetlogonAnswer | null = null;
    let entryId: number | null = null;
    for (let seen = 0; seen < mostMessages; seen++) {
      const message = readLdapMessage(reader);
      const { messageId } = message;
      if (message.kind === 'done') {
        if (entryId !== null && entryId !== messageId) reader.fail('wrong-id');
        return { messageId, resultCode: message.resultCode, message: message.message, netlogon };
      }
      if (message.kind === 'entry') {
        netlogon ??= netlogonOf(message.attributes);
        entryId ??= messageId;
      }
    }
    return reader.fail('too-many-messages');
  });
}

function netlogonOf(attributes: readonly RawAttribute[]): NetlogonAnswer | null {
  const value = attributes.find(({ name }) => name.toLowerCase() === 'netlogon')?.values[0];
  if (value === undefined) return null;
  const decoded = decode(value, (reader): NetlogonAnswer => {
    const opcode = reader.u16le();
    // Other codes have other layouts, which the version that we send does not ask for.
    if (opcode < 23 || opcode > 25) reader.fail('not-netlogon');
    reader.skip(2);
    const flags = reader.u32le();
    // DomainGuid
    reader.skip(16);
    const name = () => readLabels(reader).join('.');
    const [forest, domain, dnsHostName, netbiosDomain, netbiosName] = [name(), name(), name(), name(), name()] as const;
    // UserName: ours, so empty.
    name();
    return { opcode, flags, forest, domain, dnsHostName, netbiosDomain, netbiosName, site: name(), clientSite: name() };
  });
  return decoded.kind === 'value' ? decoded.value : null;
}
