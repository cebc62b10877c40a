/** Answers per second of the clock. */
export interface Pace {
  /** To all together. */
  readonly all: number;
  /** Of those, what peers that ask for much may use up: the rest is kept for those that ask for little. */
  readonly ofGreedy: number;
  /** To one peer. */
  readonly toPeer: number;
  /** To a peer that asks for little, and to one port of any peer: whoever forges datagrams from one port leaves answers for the others. */
  readonly toModest: number;
}

/** Tells whether one more answer to a peer, at its port if that is known, keeps to the pace; remembers a second's peers alone. */
export function pace({ all, ofGreedy, toPeer, toModest }: Pace, nowMs: () => number = () => performance.now()): (peer: string, port?: number) => boolean {
  let second = Number.NEGATIVE_INFINITY;
  let answers = 0;
  const bySource = new Map<string, number>();
  return (peer, port) => {
    const now = Math.floor(nowMs() / 1000);
    if (now !== second) {
      second = now;
      answers = 0;
      bySource.clear();
    }
    const before = bySource.get(peer) ?? 0;
    if (before >= toPeer || answers >= (before < toModest ? all : ofGreedy)) return false;
    if (port !== undefined) {
      const socket = `${peer} ${port}`;
      const fromSocket = bySource.get(socket) ?? 0;
      if (fromSocket >= toModest) return false;
      bySource.set(socket, fromSocket + 1);
    }
    answers++;
    bySource.set(peer, before + 1);
    return true;
  };
}

/** A pace of each peer's own, whatever others do. */
export function eachAtMost(perSecond: number): Pace {
  return { all: Number.POSITIVE_INFINITY, ofGreedy: Number.POSITIVE_INFINITY, toPeer: perSecond, toModest: perSecond };
}
