import type { Peer, Shot } from './shots.ts';

/** The shots of one host, and how far each is. */
export interface Line {
  readonly peer: Peer;
  readonly fresh: readonly Shot[];
  /** How many of these were started. */
  started: number;
  /** Shots that are neither at their end nor waiting to go alone. */
  left: number;
  /** Shots whose gap is over, and how many wait for that. */
  readonly due: Shot[];
  gaps: number;
  /** Shots of which only attempts alone are left. */
  alone: Shot[];
  running: number;
  /** Its attempts alone are under way. */
  isHeld: boolean;
  readonly end: (left: Shot[]) => void;
}

export function lineOf(peer: Peer, fresh: readonly Shot[], end: Line['end']): Line {
  return { peer, fresh, started: 0, left: 0, due: [], gaps: 0, alone: [], running: 0, isHeld: false, end };
}

/** The next shot to attempt: one that is due again before one that was never tried. Undefined where there is none. */
export function takeShot(line: Line): Shot | undefined {
  if (line.due.length > 0) return line.due.pop();
  return line.started < line.fresh.length ? line.fresh[line.started++] : undefined;
}

export function hasShot({ due, started, fresh }: Line): boolean {
  return due.length > 0 || started < fresh.length;
}

/** Nothing of it is under way, or waits to be made again: that would have to wait for attempts alone. */
export function isAtRest({ due, gaps, running, isHeld }: Line): boolean {
  return due.length === 0 && gaps === 0 && running === 0 && !isHeld;
}

/** Nothing is left of it; attempts alone are left to the end at a host that answered nothing, of which too little is known. */
export function isOver(line: Line): boolean {
  return line.started === line.fresh.length && isAtRest(line) && (line.alone.length === 0 || !line.peer.answered);
}
