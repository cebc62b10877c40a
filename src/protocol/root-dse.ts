import { textOf } from './ber.ts';
import { type Decoding, decode } from './decoding.ts';
import { encodeRootSearch, filters, type RawAttribute, readLdapMessage } from './ldap.ts';

/** What is asked of the root (RFC 4512 section 5.1, [MS-ADTS] section 3.1.1.3.2). */
const wanted = ['defaultNamingContext', 'rootDomainNamingContext', 'dnsHostName', 'serverName', 'isGlobalCatalogReady', 'isSynchronized', 'domainFunctionality'] as const;

/** What the root of a directory's server said of it; null where it did not say. */
export type RootDse = Readonly<Record<(typeof wanted)[number], string | null>>;

/** The end of a search, and the entry that came before it. */
export interface RootDseAnswer {
  /** 0 where the server took its leave without being asked. */
  readonly messageId: number;
  readonly disconnects: boolean;
  readonly resultCode: number;
  readonly message: string;
  readonly entry: RootDse | null;
}

/** The root is one entry; a server that sends more of them, or references, is no longer read. */
const mostMessages = 8;

/** A request for the root's own attributes; any directory server has an entry for it, whoever asks (RFC 4513 section 5.1.1 leaves limits to the server). */
export function encodeRootDseSearch(messageId: number): Buffer {
  return encodeRootSearch(messageId, filters.present('objectClass'), wanted);
}

/** Reads the answer to a search of the root, from the entry to the end of the search; all of it carries one message id. */
export function decodeRootDseAnswer(bytes: Uint8Array): Decoding<RootDseAnswer> {
  return decode(bytes, (reader) => {
    let entry: RootDse | null = null;
    let entryId: number | null = null;
    for (let seen = 0; seen < mostMessages; seen++) {
      const message = readLdapMessage(reader);
      const { messageId } = message;
      if (message.kind === 'done') {
        const { disconnects, resultCode, message: said } = message;
        // Message id 0 is for what nobody asked for (RFC 4511 section 4.4).
        if (disconnects !== (messageId === 0)) reader.fail('wrong-id');
        if (!disconnects && entryId !== null && entryId !== messageId) reader.fail('wrong-id');
        return { messageId, disconnects, resultCode, message: said, entry };
      }
      if (message.kind === 'entry') {
        entry ??= rootDseOf(message.attributes);
        entryId ??= messageId;
      }
    }
    return reader.fail('too-many-messages');
  });
}

function rootDseOf(attributes: readonly RawAttribute[]): RootDse {
  // Names of attributes know no case (RFC 4512 section 2.5).
  const first = (wantedName: string) => attributes.find(({ name }) => name.toLowerCase() === wantedName.toLowerCase())?.values[0];
  const entries = wanted.map((name) => {
    const value = first(name);
    return [name, value === undefined ? null : textOf(value)] as const;
  });
  return Object.fromEntries(entries) as RootDse;
}

/** "lab.test" of "DC=lab,DC=test" (RFC 2247); null where the name has no such parts. */
export function domainOf(distinguishedName: string | null): string | null {
  const labels = (distinguishedName ?? '').split(',').flatMap((part) => /^\s*DC=(.+?)\s*$/i.exec(part)?.[1] ?? []);
  return labels.length > 0 ? labels.join('.') : null;
}

/** The site in a server's name, "CN=DC1,CN=Servers,CN=SITE,CN=Sites,…" ([MS-ADTS] section 6.1.1.2.2.1.2); null where there is none. */
export function siteOf(serverName: string | null): string | null {
  const site = /^CN=[^,]+,CN=Servers,CN=((?:[^,\\]|\\.){1,256}),CN=Sites,/i.exec(serverName ?? '')?.[1];
  return site?.replace(/\\(.)/g, '$1') ?? null;
}
