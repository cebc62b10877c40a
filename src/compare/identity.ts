import { tellingFacts } from '../model/diff.ts';
import type { Facts } from '../model/evidence.ts';

/** By name, wherever it stands. */
const telling: ReadonlySet<string> = new Set(tellingFacts);

/** Below this nesting no probe leaves anything. */
const deepest = 4;

/**
 * What a service said it is, by the path of each fact, e.g. "tls.certificate.fingerprint"; of what is behind a proxy with the destination before it,
 * "www.microsoft.com:443 tls.certificate.fingerprint". Other lists are passed over: their order and length vary.
 */
export function identityOf(facts: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(facts, '', deepest, found);
  const { destinations } = facts;
  for (const seen of Array.isArray(destinations) ? (destinations as unknown[]) : []) if (typeof seen === 'object' && seen !== null) collectBehind(seen as Facts, found);
  return found;
}

/** The facts of one of a proxy's destinations. */
function collectBehind(seen: Facts, found: Map<string, string>): void {
  const behind = new Map<string, string>();
  collect(seen, '', deepest, behind);
  for (const [what, value] of behind) found.set(`${String(seen['destination'])} ${what}`, value);
}

function collect(facts: Facts, path: string, depth: number, found: Map<string, string>): void {
  for (const [name, value] of Object.entries(facts)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (depth > 1) collect(value as Facts, at, depth - 1, found);
    } else if (telling.has(name) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')) found.set(at, String(value));
  }
}
