import { type Element, element, elementsIn, integer, integerOf, readElement, tags, text, textOf } from './ber.ts';
import type { Reader } from './decoding.ts';

/**
 * LDAPv3 (RFC 4511): the one request that we send, and the answers to it. Our own, and not a client library's, because the connection is one on which a
 * responder's mark was awaited, and because the same bytes go over UDP ([MS-ADTS] section 3.1.1.3.1.11), which no library does.
 */

/** What a server's answer consists of. */
export type LdapMessage = { readonly messageId: number } & (
  | { readonly kind: 'entry'; readonly attributes: readonly RawAttribute[] }
  /** `disconnects`: nobody asked, the server takes its leave (RFC 4511 section 4.4.1). */
  | { readonly kind: 'done'; readonly disconnects: boolean; readonly resultCode: number; readonly message: string }
  | { readonly kind: 'other' }
);

/** An attribute's name and its values as they came. */
export interface RawAttribute {
  readonly name: string;
  readonly values: readonly Uint8Array[];
}

/** Tags of the operations (RFC 4511 section 4.2 and following). */
const operations = { searchRequest: 0x63, searchResultEntry: 0x64, searchResultDone: 0x65, extendedResponse: 0x78 } as const;

/** Filters (RFC 4511 section 4.5.1.7). */
export const filters = {
  present: (attribute: string) => text(attribute, 0x87),
  equals: (attribute: string, value: Uint8Array) => element(0xa3, text(attribute), element(tags.octetString, value)),
  and: (...parts: readonly Uint8Array[]) => element(0xa0, ...parts),
} as const;

/** A search of the root of the directory's server itself (RFC 4512 section 5.1), which needs no bind. */
export function encodeRootSearch(messageId: number, filter: Uint8Array, attributes: readonly string[]): Buffer {
  // baseObject "", scope baseObject (0), derefAliases never (0), sizeLimit and timeLimit none (0), typesOnly FALSE.
  const fixed = [text(''), integer(0, tags.enumerated), integer(0, tags.enumerated), integer(0), integer(0), element(tags.boolean, Uint8Array.of(0))];
  const wanted = element(tags.sequence, ...attributes.map((name) => text(name)));
  return element(tags.sequence, integer(messageId), element(operations.searchRequest, ...fixed, filter, wanted));
}

/** Reads one LDAPMessage (RFC 4511 section 4.1.1); controls after the operation are not looked at. */
export function readLdapMessage(reader: Reader): LdapMessage {
  const refuse = () => reader.fail('not-ldap');
  const [id, operation] = elementsIn(readElement(reader, 'not-ldap', tags.sequence).content) ?? refuse();
  const messageId = id?.tag === tags.integer ? integerOf(id.content) : null;
  if (messageId === null || messageId < 0 || operation === undefined) return refuse();
  const parts = elementsIn(operation.content) ?? refuse();
  if (operation.tag === operations.searchResultEntry) return { messageId, kind: 'entry', attributes: attributesOf(parts) ?? refuse() };
  if (operation.tag !== operations.searchResultDone && operation.tag !== operations.extendedResponse) return { messageId, kind: 'other' };
  // LDAPResult (RFC 4511 section 4.1.9): resultCode, matchedDN, diagnosticMessage.
  const resultCode = parts[0]?.tag === tags.enumerated ? integerOf(parts[0].content) : null;
  if (resultCode === null) return refuse();
  const message = parts[2]?.tag === tags.octetString ? textOf(parts[2].content) : '';
  return { messageId, kind: 'done', disconnects: operation.tag === operations.extendedResponse, resultCode, message };
}

/** SearchResultEntry (RFC 4511 section 4.5.2): objectName, then a list of names with sets of values. */
function attributesOf([objectName, list]: readonly Element[]): RawAttribute[] | null {
  if (objectName?.tag !== tags.octetString || list?.tag !== tags.sequence) return null;
  const attributes: RawAttribute[] = [];
  for (const one of elementsIn(list.content) ?? []) {
    const [name, values] = (one.tag === tags.sequence ? elementsIn(one.content) : null) ?? [];
    if (name?.tag !== tags.octetString || values?.tag !== tags.set) return null;
    attributes.push({ name: textOf(name.content), values: (elementsIn(values.content) ?? []).map(({ content }) => content) });
  }
  return attributes;
}

/** Names of the result codes that a search without a bind can meet (RFC 4511 appendix A); null for others. */
export function resultName(resultCode: number): string | null {
  return resultNames[resultCode] ?? null;
}

const resultNames: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  3: 'timeLimitExceeded',
  4: 'sizeLimitExceeded',
  7: 'authMethodNotSupported',
  8: 'strongerAuthRequired',
  10: 'referral',
  11: 'adminLimitExceeded',
  12: 'unavailableCriticalExtension',
  13: 'confidentialityRequired',
  32: 'noSuchObject',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  80: 'other',
};
