/** How far the shots of a run are: which were never started, and which are not at their end. */
export interface Census {
  /** So many more are known of. */
  add(shots: number): void;
  /** Shots that are yet to come, of a host; to be taken back when they are added, or when there are none. */
  expect(): () => void;
  /** So many were started for the first time, or will not be. */
  start(shots: number): void;
  /** So many have come to their end, or (below zero) are to be looked at once more. */
  settle(shots: number): void;
  /** Whether all that is known of, or expected, has been started. */
  isStarted(): boolean;
  /** Resolves once nearly all has come to its end: what was measured of loss is then worth something. */
  quiet(): Promise<void>;
}

/** What few shots are still at it, conversations that stall among them, moves the measure of loss by less than the margin that it is used with. */
const nearlyAll = 0.99;

/** `onStarted` is called whenever the last of what is known of has been started. */
export function openCensus(signal: AbortSignal, onStarted: () => void): Census {
  let fresh = 0;
  let all = 0;
  let left = 0;
  let isTold = true;
  let waiting: (() => void)[] = [];

  const isQuiet = () => signal.aborted || (fresh === 0 && left <= all * (1 - nearlyAll));
  const tell = () => {
    if (fresh === 0 && !isTold) {
      isTold = true;
      onStarted();
    }
    if (waiting.length === 0 || !isQuiet()) return;
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve();
  };
  const start = (shots: number) => {
    fresh -= shots;
    tell();
  };
  signal.addEventListener('abort', tell);
  return {
    add: (shots) => {
      fresh += shots;
      all += shots;
      left += shots;
      if (fresh > 0) isTold = false;
    },
    expect: () => {
      fresh++;
      isTold = false;
      return () => start(1);
    },
    start,
    settle: (shots) => {
      left -= shots;
      tell();
    },
    isStarted: () => fresh === 0,
    quiet: () => (isQuiet() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
