/** Places for connections: bounded in all and for each peer, so that memory is bounded whoever comes. */
export interface Seats {
  /** Takes a place; the returned function gives it back. Null where none is free. */
  take(peer: string): (() => void) | null;
  /** How many are taken. */
  taken(): number;
}

export function seats(most: number, mostOfPeer: number): Seats {
  const byPeer = new Map<string, number>();
  let taken = 0;
  const change = (peer: string, by: 1 | -1) => {
    taken += by;
    const count = (byPeer.get(peer) ?? 0) + by;
    if (count > 0) byPeer.set(peer, count);
    else byPeer.delete(peer);
  };
  return {
    take(peer) {
      if (taken >= most || (byPeer.get(peer) ?? 0) >= mostOfPeer) return null;
      change(peer, 1);
      let isTaken = true;
      return () => {
        if (isTaken) change(peer, -1);
        isTaken = false;
      };
    },
    taken: () => taken,
  };
}
