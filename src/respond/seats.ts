/**
 * Places for connections, bounded in all and for each peer, so that memory is bounded whoever comes. A newcomer always gets one: whoever was served
 * longest ago leaves for it, and of the peer that has the most, so that nobody can use up what others need.
 */
export interface Seats {
  /** Takes a place, which `unseat` ends where another needs it more; the returned function gives it back. */
  take(peer: string, unseat: () => void): () => void;
  /** How many are taken. */
  taken(): number;
}

export function seats(most: number, mostOfPeer: number): Seats {
  /** Of each peer, the oldest first. */
  const byPeer = new Map<string, Set<() => void>>();
  let taken = 0;
  const leave = (peer: string, seat: () => void) => {
    const own = byPeer.get(peer);
    if (!own?.delete(seat)) return;
    taken--;
    if (own.size === 0) byPeer.delete(peer);
  };
  const unseatOldestOf = (peer: string) => {
    for (const oldest of byPeer.get(peer) ?? []) {
      leave(peer, oldest);
      return oldest();
    }
  };
  /** Some thousand peers at most are looked through, and only while all places are taken. */
  const greediest = () => {
    let [found, has] = ['', 0];
    for (const [peer, { size }] of byPeer) if (size > has) [found, has] = [peer, size];
    return found;
  };
  return {
    take(peer, unseat) {
      if ((byPeer.get(peer)?.size ?? 0) >= mostOfPeer) unseatOldestOf(peer);
      else if (taken >= most) unseatOldestOf(greediest());
      const seat = () => unseat();
      const own = byPeer.get(peer);
      if (own) own.add(seat);
      else byPeer.set(peer, new Set([seat]));
      taken++;
      return () => leave(peer, seat);
    },
    taken: () => taken,
  };
}
