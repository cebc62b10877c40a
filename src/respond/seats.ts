/**
 * Places for connections, bounded in all and for each peer, so that memory is bounded whoever comes. A newcomer always gets one: whoever was served
 * longest ago leaves for it, of the peer that has the most if that is many, so that nobody can use up what others need.
 */
export interface Seats {
  /** Takes a place, which `unseat` ends where another needs it more; the returned function gives it back. */
  take(peer: string, unseat: () => void): () => void;
  /** How many are taken. */
  taken(): number;
}

/** A prober asks at every port of a host at once: who has no more than that is not taken for greedy, and loses no place that is still fresh. */
const modestSeats = 32;

export function seats(most: number, mostOfPeer: number, ofModest = modestSeats): Seats {
  /** The oldest first. */
  const all = new Map<() => void, string>();
  const byPeer = new Map<string, Set<() => void>>();
  const leave = (seat: () => void) => {
    const peer = all.get(seat);
    const own = peer === undefined ? undefined : byPeer.get(peer);
    if (peer === undefined || own === undefined) return;
    all.delete(seat);
    own.delete(seat);
    if (own.size === 0) byPeer.delete(peer);
  };
  const unseat = ([seat]: Iterable<() => void>) => {
    if (seat === undefined) return;
    leave(seat);
    seat();
  };
  /** Some thousand peers at most are looked through, and only while all places are taken. */
  const ofGreediest = () => {
    let found: Iterable<() => void> = all.keys();
    let has = ofModest;
    for (const own of byPeer.values()) if (own.size > has) [found, has] = [own, own.size];
    return found;
  };
  return {
    take(peer, unseatThis) {
      const before = byPeer.get(peer);
      if (before && before.size >= mostOfPeer) unseat(before);
      else if (all.size >= most) unseat(ofGreediest());
      const seat = () => unseatThis();
      const own = byPeer.get(peer) ?? new Set();
      byPeer.set(peer, own.add(seat));
      all.set(seat, peer);
      return () => leave(seat);
    },
    taken: () => all.size,
  };
}
