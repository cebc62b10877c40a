/** Answers per second of the clock. */
export interface Pace {
  /** To all together. */
  readonly all: number;
  /** Of those, what peers that ask for much may use up: the rest is kept for those that ask for little. */
  readonly ofGreedy: number;
  /** To one peer. */
  readonly toPeer: number;
  /** To a peer that asks for little. */
  readonly toModest: number;
}

/** Tells whether one more answer to a peer keeps to the pace; remembers a second's peers alone. */
export function pace({ all, ofGreedy, toPeer, toModest }: Pace, nowMs: () => number = () => performance.now()): (peer: string) => boolean {
  let second = Number.NEGATIVE_INFINITY;
  let answers = 0;
  let byPeer = new Map<string, number>();
  return (peer) => {
    const now = Math.floor(nowMs() / 1000);
    if (now !== second) {
      second = now;
      answers = 0;
      byPeer = new Map();
    }
    const before = byPeer.get(peer) ?? 0;
    if (before >= toPeer || answers >= (before < toModest ? all : ofGreedy)) return false;
    answers++;
    byPeer.set(peer, before + 1);
    return true;
  };
}

/** A pace of each peer's own, whatever others do. */
export function eachAtMost(perSecond: number): Pace {
  return { all: Number.POSITIVE_INFINITY, ofGreedy: Number.POSITIVE_INFINITY, toPeer: perSecond, toModest: perSecond };
}
