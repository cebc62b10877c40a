/** Allows so many answers per second of the clock in all, and so many to one peer; remembers a second's peers alone. */
export function pace(perSecond: number, perSecondToPeer: number, nowMs: () => number = () => performance.now()): (peer: string) => boolean {
  let second = Number.NEGATIVE_INFINITY;
  let all = 0;
  let byPeer = new Map<string, number>();
  return (peer) => {
    const now = Math.floor(nowMs() / 1000);
    if (now !== second) {
      second = now;
      all = 0;
      byPeer = new Map();
    }
    const toPeer = byPeer.get(peer) ?? 0;
    if (all >= perSecond || toPeer >= perSecondToPeer) return false;
    all++;
    byPeer.set(peer, toPeer + 1);
    return true;
  };
}
