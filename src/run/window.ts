/** How many attempts may be under way at once, by what this machine has shown to bear. */
export interface Window {
  hasRoom(): boolean;
  enter(): void;
  /** Enters as soon as there is room, before those who only ask. */
  enterInTurn(): Promise<void>;
  leave(): void;
  /** Lets in all who wait, at the end of a run. */
  letAllIn(): void;
  /** This machine ran out of something (descriptors, ports, buffers) with so many under way. */
  narrow(): void;
  /** Whether others of ours are under way: then what ran out may come back. */
  isShared(): boolean;
  /** Has this called whenever there is room again. */
  onRoom(callback: () => void): void;
  release(): void;
}

/** Keeps one processor busy where answers come within milliseconds; every attempt under way takes some kilobytes. */
const firstSize = 128;
/** Often enough to open for thousands of silent peers within the first second, seldom enough to measure in between. */
const lookEveryMs = 20;
/** Where the loop waits for peers for more of the time than this, it could have more of them to wait for. */
const busyEnough = 0.95;
const growth = 1.5;
/** A shortage hits all starts of a moment, and is answered once; nothing is started meanwhile. */
const holdMs = 100;

/** Opens while it is full and this process idles; where something of this machine ran out, it narrows and opens again one by one. */
export function openWindow(most: number): Window {
  let size = Math.min(most, firstSize);
  let threshold = most;
  let inFlight = 0;
  let wasFull = false;
  let isHeld = false;
  let tellRoom: () => void = () => undefined;
  let waiting: (() => void)[] = [];
  let used = performance.eventLoopUtilization();
  const hasRoom = () => inFlight < size && !isHeld;
  const admit = () => {
    while (hasRoom()) {
      const enter = waiting.shift();
      if (!enter) return tellRoom();
      inFlight++;
      enter();
    }
  };
  const look = () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, used);
    used = now;
    if (wasFull && size < most && utilization < busyEnough) {
      size = Math.min(most, size < threshold ? Math.max(size + 1, Math.floor(size * growth)) : size + 1);
      wasFull = false;
      admit();
    } else wasFull = inFlight >= size;
  };
  const timer = setInterval(look, lookEveryMs).unref();
  return {
    hasRoom: () => {
      wasFull ||= inFlight >= size;
      return hasRoom();
    },
    enter: () => void inFlight++,
    enterInTurn: () => {
      if (!hasRoom()) return new Promise((resolve) => waiting.push(resolve));
      inFlight++;
      return Promise.resolve();
    },
    leave: () => {
      const isFull = !hasRoom();
      inFlight--;
      if (isFull) admit();
    },
    letAllIn: () => {
      const entering = waiting;
      waiting = [];
      inFlight += entering.length;
      for (const enter of entering) enter();
    },
    narrow: () => {
      if (isHeld) return;
      isHeld = true;
      // Those that were refused have left by then: the others are what this machine bears.
      setImmediate(() => {
        size = threshold = Math.max(1, Math.min(size - 1, inFlight));
      });
      setTimeout(() => {
        isHeld = false;
        admit();
      }, holdMs);
    },
    isShared: () => inFlight > 1,
    onRoom: (callback) => {
      tellRoom = callback;
    },
    release: () => clearInterval(timer),
  };
}
