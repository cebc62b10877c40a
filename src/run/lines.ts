import type { NextStep } from './next-step.ts';
import type { Pacer } from './pacer.ts';
import type { Peer, Shot } from './shots.ts';
import { openTurns } from './turns.ts';
import type { Window } from './window.ts';

/** Work at every host at once: each has a line of shots, and hosts take turns, so that none sees a burst. */
export interface Lines {
  /** Attempts each shot of a host until nothing more is to be done but attempts alone; these are left. Ends early with the run. */
  work(peer: Peer, shots: readonly Shot[]): Promise<Shot[]>;
  /** Resolves once nearly all that is worked at or expected has come to its end: what was measured of loss is then worth something. */
  quiet(): Promise<void>;
  /** Whether every shot that is known of, or expected, has been started. */
  isStarted(): boolean;
  /** A host whose shots are not known yet; to be taken back when they are at work, or when there are none. */
  expect(): () => void;
}

export interface LineTools {
  readonly window: Window;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  readonly attempt: (shot: Shot) => Promise<unknown>;
  readonly next: (shot: Shot) => NextStep;
  /** The last attempts at some shots, while nothing else is under way to their host. */
  readonly alone: (shots: readonly Shot[]) => Promise<void>;
  /** Whether it is known how many attempts silence needs, though not every shot has been started. */
  readonly isMeasured: () => boolean;
}

interface Line {
  readonly peer: Peer;
  readonly fresh: readonly Shot[];
  started: number;
  /** Shots that are neither at their end nor waiting to go alone. */
  left: number;
  /** Shots whose gap is over. */
  readonly due: Shot[];
  readonly gaps: Set<NodeJS.Timeout>;
  alone: Shot[];
  running: number;
  isHeld: boolean;
  readonly end: (left: Shot[]) => void;
}

/** What few shots are still at it, conversations that stall among them, moves the measure of loss by less than the margin that it is used with. */
const nearlyAll = 0.99;

/** More starts in one turn of the event loop delay the reading of answers until timers lie. */
const mostStartsPerTurn = 64;

export function openLines({ window, pacer, signal, attempt, next, alone, isMeasured }: LineTools): Lines {
  const open = new Set<Line>();
  /** Every other turn is for suspects: each takes the longest of all, and its gaps and waits run beside what was never tried, which does not wait for them either. */
  const suspects = openTurns<Line>();
  const others = openTurns<Line>();
  let isTheirs = false;
  let freshLeft = 0;
  let shots = 0;
  let shotsLeft = 0;
  let waiting: (() => void)[] = [];
  let isTold = true;
  let isTurnDue = false;
  let pacing: NodeJS.Timeout | undefined;

  /** A host that answers need not be worked through before silence there is looked into alone; of one that does not, too little is known. */
  const mayGoAlone = (line: Line) => line.alone.length > 0 && isAtRest(line) && line.peer.answered && (freshLeft === 0 || isMeasured());
  const hasStart = (line: Line) => !line.isHeld && (mayGoAlone(line) || (line.running < line.peer.room && (line.due.length > 0 || line.started < line.fresh.length)));
  const isFirst = (line: Line) => line.due.length > 0 || mayGoAlone(line);
  const enqueue = (line: Line) => {
    if (hasStart(line)) (isFirst(line) ? suspects : others).add(line);
  };
  const isEmpty = () => suspects.isEmpty() && others.isEmpty();
  const turnSoon = (afterMs = 0) => {
    if (isTurnDue || isEmpty()) return;
    isTurnDue = true;
    if (afterMs > 0) pacing = setTimeout(turn, afterMs);
    else setImmediate(turn);
  };
  const turn = () => {
    isTurnDue = false;
    for (let starts = 0; starts < mostStartsPerTurn && !isEmpty() && window.hasRoom() && !signal.aborted; starts++) {
      const waitMs = pacer.waitMs();
      if (waitMs > 0) return turnSoon(waitMs);
      isTheirs = !isTheirs;
      const line = (isTheirs ? (suspects.take() ?? others.take()) : (others.take() ?? suspects.take())) as Line;
      if (!hasStart(line)) continue;
      if (mayGoAlone(line)) goAlone(line);
      else start(line);
      enqueue(line);
    }
    if (window.hasRoom() && !signal.aborted) turnSoon();
  };
  const start = (line: Line) => {
    const shot = line.due.pop() ?? takeFresh(line);
    line.running++;
    pacer.start();
    window.enter();
    void attempt(shot).then(() => {
      line.running--;
      window.leave();
      const step = next(shot);
      if (typeof step === 'number') {
        if (!signal.aborted) again(line, shot, step);
      } else {
        count(line, -1);
        if (step === 'settled') shot.done = true;
        else line.alone.push(shot);
      }
      goOn(line);
    });
  };
  const takeFresh = (line: Line): Shot => {
    freshLeft--;
    return line.fresh[line.started++] as Shot;
  };
  const again = (line: Line, shot: Shot, afterMs: number) => {
    const gap = setTimeout(() => {
      line.gaps.delete(gap);
      line.due.push(shot);
      goOn(line);
    }, afterMs);
    line.gaps.add(gap);
  };
  const goAlone = (line: Line) => {
    const last = line.alone.filter((shot) => next(shot) === 'alone');
    // More is known of loss by now.
    line.due.push(...line.alone.filter((shot) => !last.includes(shot)));
    count(line, line.alone.length - last.length);
    line.alone = [];
    if (last.length === 0) return goOn(line);
    line.isHeld = true;
    void alone(last).then(() => {
      line.isHeld = false;
      goOn(line);
    });
  };
  const count = (line: Line, more: number) => {
    line.left += more;
    shotsLeft += more;
    if (more < 0) tellQuiet();
  };
  const goOn = (line: Line) => {
    if (isOver(line) || (signal.aborted && line.running === 0 && !line.isHeld)) end(line);
    else enqueue(line);
    if (freshLeft === 0) tellStarted();
    turnSoon();
  };
  const end = (line: Line) => {
    if (!open.delete(line)) return;
    freshLeft -= line.fresh.length - line.started;
    count(line, -line.left);
    for (const gap of line.gaps) clearTimeout(gap);
    line.end(line.alone);
  };
  /** What waits to go alone may do so at the latest once no shot is left that was never started. */
  const tellStarted = () => {
    if (isTold) return;
    isTold = true;
    for (const line of open) if (line.alone.length > 0) enqueue(line);
  };
  const isQuiet = () => signal.aborted || (freshLeft === 0 && shotsLeft <= shots * (1 - nearlyAll));
  const tellQuiet = () => {
    if (waiting.length === 0 || !isQuiet()) return;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };
  window.onRoom(() => turnSoon());
  signal.addEventListener('abort', () => {
    clearTimeout(pacing);
    for (const line of open) goOn(line);
    tellQuiet();
  });
  return {
    work: (peer, fresh) =>
      new Promise((resolve) => {
        const line: Line = { peer, fresh, started: 0, left: 0, due: [], gaps: new Set(), alone: [], running: 0, isHeld: false, end: resolve };
        open.add(line);
        freshLeft += fresh.length;
        shots += fresh.length;
        count(line, fresh.length);
        isTold &&= freshLeft === 0;
        goOn(line);
      }),
    expect: () => {
      freshLeft++;
      isTold = false;
      return () => {
        freshLeft--;
        if (freshLeft === 0) tellStarted();
        tellQuiet();
        turnSoon();
      };
    },
    isStarted: () => freshLeft === 0,
    quiet: () => (isQuiet() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** Nothing of it is under way, or waits to be made again: that would have to wait for attempts alone. */
function isAtRest({ due, gaps, running, isHeld }: Line): boolean {
  return due.length === 0 && gaps.size === 0 && running === 0 && !isHeld;
}

function isOver(line: Line): boolean {
  return line.started === line.fresh.length && isAtRest(line) && (line.alone.length === 0 || !line.peer.answered);
}
