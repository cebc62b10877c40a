import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Hello, holdsText } from './responder-statement.ts';
import { ascii } from './responder-text.ts';

/** Keeps a proof of this protocol from being one of another that shares the key. */
const domain = 'cm-preflight-responder/1';

/**
 * HMAC-SHA-256, in hex, over the challenge (hex) and all that the responder said. Each part carries its length, as netstrings do, so that no two
 * statements have the same bytes. The name counts in lower case, since host names compare so.
 */
export function proofOf(key: Uint8Array, challenge: string, { nonce, protocol, name, port, holds }: Hello): string {
  const parts = [domain, challenge, nonce, protocol, name.toLowerCase(), String(port), holdsText(holds)];
  return createHmac('sha256', key)
    .update(parts.map((part) => `${part.length}:${part};`).join(''), 'latin1')
    .digest('hex');
}

/** Whether a proof is the key's for this challenge and this statement; takes as long for a wrong one as for a right one. */
export function verify(key: Uint8Array, challenge: string, hello: Hello, proof: string | null): boolean {
  if (proof === null || proof.length !== 64) return false;
  return timingSafeEqual(ascii(proof), ascii(proofOf(key, challenge, hello)));
}

/** Whether two names can be one host's: equal but for case, a short name and the full one, or an address, which says nothing of names. */
export function sameHost(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, two] = [a, b].map((name) => name.toLowerCase().replace(/\.$/, '')) as [string, string];
  if (one === two || isAddress(one) || isAddress(two)) return true;
  return one.includes('.') !== two.includes('.') && one.split('.')[0] === two.split('.')[0];
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d+(\.\d+){3}$/.test(name);
}
