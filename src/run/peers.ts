import pLimit from 'p-limit';
import type { Evidence, Sighting } from '../model/evidence.ts';
import type { Plan } from '../model/flow.ts';
import { resolveName } from '../net/resolve.ts';
import { hold } from './responders.ts';
import { isFromPeer, type Peer } from './shots.ts';

/** The system's resolver works on four threads; more questions at once would only wait in its queue. */
const resolvesAtOnce = 8;

/** Where so many names of one zone in a row got no answer in time, its servers are down: the others would wait for them in turn, for hours if they are thousands. */
const mostUnanswered = 8;
/** A resolver that says at once that it does not know costs nothing, and may know other names. */
const slowMs = 2000;

/** Finds the addresses of one host after the other, each once and before the clock of any connect starts. Stated addresses are all taken. */
export function peerFinder(allAddresses: boolean, perHost: number, signal: AbortSignal): (name: string, stated: readonly string[]) => Promise<Peer> {
  const limit = pLimit(resolvesAtOnce);
  const unanswered = new Map<string, number>();
  const resolve = async (name: string) => {
    const zone = name.slice(name.indexOf('.') + 1);
    const before = unanswered.get(zone) ?? 0;
    if (before >= mostUnanswered) return { kind: 'failed', reason: 'resolver', code: 'resolver-down' } as const;
    const started = performance.now();
    const resolved = await resolveName(name, allAddresses, signal);
    const isDown = resolved.kind === 'failed' && resolved.reason === 'resolver';
    if (!isDown) unanswered.delete(zone);
    else if (performance.now() - started > slowMs) unanswered.set(zone, (unanswered.get(zone) ?? 0) + 1);
    return resolved;
  };
  return async (name, stated) => {
    if (stated.length > 0) return peerAt(name, stated, null, perHost);
    const resolved = await limit(() => resolve(name));
    if (resolved.kind === 'addresses') return peerAt(name, resolved.addresses, null, perHost);
    const { reason, code } = resolved;
    return peerAt(name, [], { state: 'unknown', reason, code, localAddress: null, localPort: null, asked: false }, perHost);
  };
}

function peerAt(name: string, addresses: readonly string[], failure: Sighting | null, room: number): Peer {
  return {
    name,
    addresses,
    failure,
    inFlight: 0,
    starts: 0,
    answered: false,
    answeredAttempts: 0,
    lostAttempts: 0,
    stalls: 0,
    fastestAnswerMs: Number.POSITIVE_INFINITY,
    held: [],
    responder: null,
    refusals: 0,
    room,
    slowAlone: 0,
    aloneMs: 0,
    isRescued: false,
  };
}

/** What earlier evidence says of a host: that it answers, and which ports its responder holds. */
export function seedPeer(peer: Peer, flows: readonly Plan['flows'][number][], known: ReadonlyMap<string, Evidence>): void {
  if (known.size === 0) return;
  for (const { id } of flows) {
    for (const attempt of known.get(id)?.attempts ?? []) {
      peer.answered ||= isFromPeer(attempt);
      if (attempt.responder) hold(peer, attempt.responder);
    }
  }
}
