import type { Facts } from '../model/evidence.ts';

/**
 * Names of facts that say what a service is rather than how it is just now: times, counts and dynamic ports differ between any two runs, and are no
 * change.
 */
const telling: ReadonlySet<string> = new Set([
  'fingerprint',
  'subject',
  'issuer',
  'validTo',
  'version',
  'dialect',
  'signing',
  'serverGuid',
  'server',
  'product',
  'sqlVersion',
  'encryption',
  'productVendor',
  'productVersion',
  'domain',
  'forest',
  'site',
  'dnsHostName',
  'serverIdentifier',
]);

/** Below this nesting no probe leaves anything. */
const deepest = 4;

/** What a service said it is, by the path of each fact, e.g. "tls.certificate.fingerprint". Lists are passed over: their order and length vary. */
export function identityOf(facts: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(facts, '', deepest, found);
  return found;
}

function collect(facts: Facts, path: string, depth: number, found: Map<string, string>): void {
  for (const [name, value] of Object.entries(facts)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (depth > 1) collect(value as Facts, at, depth - 1, found);
    } else if (telling.has(name) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')) found.set(at, String(value));
  }
}
