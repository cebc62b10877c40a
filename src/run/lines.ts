import { openCensus } from './census.ts';
import { hasShot, isAtRest, isOver, type Line, lineOf, takeShot } from './line.ts';
import type { NextStep } from './next-step.ts';
import type { Pacer } from './pacer.ts';
import type { Peer, Shot } from './shots.ts';
import { openTurns } from './turns.ts';
import type { Window } from './window.ts';

/** Work at every host at once: each has a line of shots, and hosts take turns, so that none sees a burst. */
export interface Lines {
  /** Attempts each shot of a host until nothing more is to be done but attempts alone; these are left. Ends early with the run. */
  work(peer: Peer, shots: readonly Shot[]): Promise<Shot[]>;
  /** Resolves once nearly all that is worked at or expected has come to its end. */
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

/** More starts in one turn of the event loop delay the reading of answers until timers lie. */
const mostStartsPerTurn = 64;

export function openLines({ window, pacer, signal, attempt, next, alone, isMeasured }: LineTools): Lines {
  const open = new Set<Line>();
  /** Every other turn is for suspects: each takes the longest of all, and its gaps and waits run beside what was never tried, which does not wait for them either. */
  const suspects = openTurns<Line>();
  const others = openTurns<Line>();
  const gaps = new Set<NodeJS.Timeout>();
  let isTheirs = false;
  let isTurnDue = false;
  let pacing: NodeJS.Timeout | undefined;

  /** A host that answers need not be worked through before silence there is looked into alone; of one that does not, too little is known. */
  const mayGoAlone = (line: Line) => line.alone.length > 0 && isAtRest(line) && line.peer.answered && (census.isStarted() || isMeasured());
  const hasStart = (line: Line) => !line.isHeld && (mayGoAlone(line) || (line.running < line.peer.room && hasShot(line)));
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
  // What waits to go alone may do so at the latest once no shot is left that was never started.
  const census = openCensus(signal, () => {
    for (const line of open) if (line.alone.length > 0) enqueue(line);
    turnSoon();
  });
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
    const before = line.started;
    const shot = takeShot(line);
    if (!shot) return;
    line.running++;
    census.start(line.started - before);
    pacer.start();
    window.enter();
    void attempt(shot).then(() => {
      line.running--;
      window.leave();
      goTo(line, shot, next(shot));
      goOn(line);
    });
  };
  const goTo = (line: Line, shot: Shot, step: NextStep) => {
    if (typeof step !== 'number') {
      settle(line, 1);
      if (step === 'settled') shot.done = true;
      else line.alone.push(shot);
    } else if (!signal.aborted) again(line, shot, step);
  };
  const again = (line: Line, shot: Shot, afterMs: number) => {
    line.gaps++;
    const gap = setTimeout(() => {
      gaps.delete(gap);
      line.gaps--;
      line.due.push(shot);
      goOn(line);
    }, afterMs);
    gaps.add(gap);
  };
  const goAlone = (line: Line) => {
    const last = line.alone.filter((shot) => next(shot) === 'alone');
    // More is known of loss by now.
    line.due.push(...line.alone.filter((shot) => !last.includes(shot)));
    settle(line, last.length - line.alone.length);
    line.alone = [];
    if (last.length === 0) return goOn(line);
    line.isHeld = true;
    void alone(last).then(() => {
      line.isHeld = false;
      goOn(line);
    });
  };
  const settle = (line: Line, shots: number) => {
    line.left -= shots;
    census.settle(shots);
  };
  const goOn = (line: Line) => {
    if (isOver(line) || (signal.aborted && line.running === 0 && !line.isHeld)) end(line);
    else enqueue(line);
    turnSoon();
  };
  const end = (line: Line) => {
    if (!open.delete(line)) return;
    census.start(line.fresh.length - line.started);
    settle(line, line.left);
    line.end(line.alone);
  };
  window.onRoom(() => turnSoon());
  signal.addEventListener('abort', () => {
    clearTimeout(pacing);
    for (const gap of gaps) clearTimeout(gap);
    for (const line of open) goOn(line);
  });
  return {
    work: (peer, fresh) =>
      new Promise((resolve) => {
        const line = lineOf(peer, fresh, resolve);
        open.add(line);
        line.left = fresh.length;
        census.add(fresh.length);
        goOn(line);
      }),
    expect: () => {
      const found = census.expect();
      return () => {
        found();
        turnSoon();
      };
    },
    isStarted: census.isStarted,
    quiet: census.quiet,
  };
}
