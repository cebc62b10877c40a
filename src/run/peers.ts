import pLimit from 'p-limit';
import type { Evidence } from '../model/evidence.ts';
import type { Plan } from '../model/flow.ts';
import { resolveName } from '../net/resolve.ts';
import { isFromPeer, type Peer } from './shots.ts';

/** The system's resolver works on four threads; more questions at once would only wait in its queue. */
const resolvesAtOnce = 8;

/** Resolves each destination host once, before the clock of any connect starts. Stated addresses are all taken. */
export async function findPeers(plan: Plan, allAddresses: boolean, signal: AbortSignal): Promise<Map<string, Peer>> {
  const stated = new Map(plan.hosts.map((host) => [host.name, host.addresses]));
  const names = [...new Set(plan.flows.map((flow) => flow.to))];
  const limit = pLimit(resolvesAtOnce);
  const peers = await Promise.all(names.map((name) => limit(() => findPeer(name, stated.get(name) ?? [], allAddresses, signal))));
  return new Map(peers.map((peer) => [peer.name, peer]));
}

async function findPeer(name: string, stated: readonly string[], allAddresses: boolean, signal: AbortSignal): Promise<Peer> {
  const fresh = { name, inFlight: 0, starts: 0, answered: false, answeredAttempts: 0, lostAttempts: 0, stalls: 0, slowestAnswerMs: 0, held: new Set<string>() };
  if (stated.length > 0) return { ...fresh, addresses: stated, failure: null };
  const resolved = await resolveName(name, allAddresses, signal);
  if (resolved.kind === 'addresses') return { ...fresh, addresses: resolved.addresses, failure: null };
  const { reason, code } = resolved;
  return { ...fresh, addresses: [], failure: { state: 'unknown', reason, code, localAddress: null, localPort: null, asked: false } };
}

/** What earlier evidence says of hosts: that they answer, and which ports their responders hold. */
export function seedPeers(peers: ReadonlyMap<string, Peer>, plan: Plan, known: ReadonlyMap<string, Evidence>): void {
  for (const { id, to } of plan.flows) {
    const peer = peers.get(to);
    for (const attempt of known.get(id)?.attempts ?? []) {
      if (!peer) continue;
      peer.answered ||= isFromPeer(attempt);
      for (const held of attempt.responder?.holds?.tcp ?? []) peer.held.add(`tcp/${held}`);
    }
  }
}
