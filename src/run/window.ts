/** How many attempts may be under way at once, by what this machine has shown to bear. */
export interface Window {
  hasRoom(): boolean;
  enter(): void;
  leave(): void;
  /** This machine ran out of something (descriptors, ports, buffers) with so many under way. */
  narrow(): void;
  /** Whether others of ours were under way just now: then what ran out may come back. */
  isShared(): boolean;
}

/** A start for thousands of peers that costs a small machine nothing; it grows with every attempt that ends. */
const firstSize = 256;
/** A shortage hits all starts of a moment, and is answered once. */
const narrowEveryMs = 100;

/** Opens as TCP's congestion window does: by one for each attempt that ends, and after a shortage by one for each round of them. */
export function openWindow(most: number): Window {
  let size = Math.min(most, firstSize);
  let threshold = most;
  let inFlight = 0;
  let narrowedAt = Number.NEGATIVE_INFINITY;
  return {
    hasRoom: () => inFlight < Math.floor(size),
    enter: () => void inFlight++,
    leave: () => {
      inFlight--;
      size = Math.min(most, size + (size < threshold ? 1 : 1 / size));
    },
    narrow: () => {
      const now = performance.now();
      if (now - narrowedAt < narrowEveryMs) return;
      narrowedAt = now;
      size = threshold = Math.max(1, Math.floor((Math.min(size, inFlight) * 3) / 4));
    },
    isShared: () => inFlight > 1,
  };
}
