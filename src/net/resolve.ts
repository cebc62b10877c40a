import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { onAbort } from './abort.ts';

export type Resolved =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: 'name-not-resolved' | 'resolver' | 'not-run'; readonly code: string };

/** The system's resolver gives up after some 10 to 15 s; beyond that it is down. */
const resolveTimeoutMs = 20_000;

/** Says that the name has no address; other codes say that the resolver could not tell. */
const noSuchName = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA']);

/** Asks the system for a name's addresses: its first choice, or all. */
export async function resolveName(name: string, all: boolean, signal: AbortSignal): Promise<Resolved> {
  if (isIP(name) !== 0) return { kind: 'addresses', addresses: [name] };
  // RFC 6761 section 6.4: "invalid" never exists, and a resolver need not be asked.
  if (/(^|\.)invalid\.?$/i.test(name)) return { kind: 'failed', reason: 'name-not-resolved', code: 'ENOTFOUND' };
  if (signal.aborted) return { kind: 'failed', reason: 'not-run', code: 'ABORTED' };
  let release: () => void = () => undefined;
  const ended = new Promise<Resolved>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'failed', reason: 'resolver', code: 'ETIMEDOUT' }), resolveTimeoutMs);
    const forget = onAbort(signal, () => resolve({ kind: 'failed', reason: 'not-run', code: 'ABORTED' }));
    release = () => {
      clearTimeout(timer);
      forget();
    };
  });
  const asked = lookup(name, { all: true, order: 'verbatim' }).then(
    (found): Resolved => {
      const addresses = [...new Set(found.map(({ address }) => address))];
      return { kind: 'addresses', addresses: all ? addresses : addresses.slice(0, 1) };
    },
    (error: NodeJS.ErrnoException): Resolved => {
      const code = error.code ?? 'EUNKNOWN';
      return { kind: 'failed', reason: noSuchName.has(code) ? 'name-not-resolved' : 'resolver', code };
    },
  );
  return Promise.race([asked, ended]).finally(release);
}
