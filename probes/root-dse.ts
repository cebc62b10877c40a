import { randomInt } from 'node:crypto';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import { resultName } from '../src/protocol/ldap.ts';
import { decodeRootDseAnswer, domainOf, encodeRootDseSearch, type RootDse, siteOf } from '../src/protocol/root-dse.ts';
import type { Line } from './converse.ts';
import type { TlsFacts } from './tls-facts.ts';
import { secureFacts } from './tls-line.ts';

/** A new id of a request, of four bytes, so that every request has one length; below 2^31 (RFC 4511 section 4.1.1.1). */
export function newMessageId(): number {
  return randomInt(0x0100_0000, 0x7fff_ffff);
}

/** How a search ended, as facts; nothing where it ended well. */
export function resultFacts(resultCode: number, message: string): Facts {
  return resultCode === 0 ? {} : { result: resultName(resultCode) ?? `result ${resultCode}`, ...(message === '' ? {} : { message }) };
}

/** Asks a directory's server for its root over a line, within TLS or without; an error of LDAP is an answer too. */
export async function askRootDse(line: Line, tls: TlsFacts | null): Promise<Sighting> {
  const factsWith = (findings: readonly object[]): Facts => (tls ? secureFacts(tls, findings) : findings.length > 0 ? { findings } : {});
  const messageId = newMessageId();
  const asked = await line.ask(encodeRootDseSearch(messageId), decodeRootDseAnswer);
  if (asked.kind === 'sighting') return tls ? { ...asked.sighting, facts: { ...factsWith([]), ...asked.sighting.facts } } : asked.sighting;
  const { messageId: answered, disconnects, resultCode, message, entry } = asked.value;
  if (!disconnects && answered !== messageId) return line.mismatch('wrong-id', factsWith([]));
  const said = entry === null ? null : saidBy(entry);
  const isUnready = line.target.flow.service.startsWith('gc-') && said?.isGlobalCatalogReady === false;
  return line.answered({ ...factsWith(isUnready ? [{ id: 'global-catalog-not-ready' }] : []), ldap: { ...said, ...resultFacts(resultCode, message) } });
}

function saidBy({ defaultNamingContext, rootDomainNamingContext, dnsHostName, serverName, isGlobalCatalogReady, isSynchronized, domainFunctionality }: RootDse) {
  return {
    domain: domainOf(defaultNamingContext),
    forest: domainOf(rootDomainNamingContext),
    dnsHostName,
    site: siteOf(serverName),
    isGlobalCatalogReady: truthOf(isGlobalCatalogReady),
    isSynchronized: truthOf(isSynchronized),
    domainFunctionality,
  };
}

/** LDAP's Boolean is TRUE or FALSE (RFC 4517 section 3.3.3). */
function truthOf(value: string | null): boolean | null {
  return value === 'TRUE' ? true : value === 'FALSE' ? false : null;
}
