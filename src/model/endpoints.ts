import type { Attempt, Endpoint } from './evidence.ts';
import type { Flow } from './flow.ts';

/** The port of the RPC endpoint mapper (C706 appendix H), which names the ports of the dynamic range that are in use. */
export const mapperPort = 135;

/** A domain controller names some twenty ports; of a mapper that names more than this the rest is not tried, and told. */
export const mostNamedPorts = 64;

/** The code of an answer whose list of endpoints is not all of it. */
export const cutShort = 'listing-cut-short';

/** Whether the ports of a flow are named by the endpoint mapper of its host, so that the range need not be sampled. */
export function isNamedByMapper({ protocol, range, service }: Flow): boolean {
  return protocol === 'tcp' && range !== null && service === 'rpc-dynamic';
}

/** What an endpoint mapper at this address named: of several listings the longest. Null where none listed. */
export function endpointsIn(attempts: Iterable<Attempt>, address: string): readonly Endpoint[] | null {
  let longest: readonly Endpoint[] | null = null;
  for (const attempt of attempts) {
    if (attempt.address !== address || !attempt.endpoints) continue;
    if (longest === null || attempt.endpoints.length > longest.length) longest = attempt.endpoints;
  }
  return longest;
}
