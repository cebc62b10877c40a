import { readdirSync } from 'node:fs';

/** What a process has at a moment. */
export interface Gauge {
  readonly rssMb: number;
  /** Of JavaScript's heap, after a collection of garbage. */
  readonly heapMb: number;
  /** Buffers and other memory that JavaScript objects hold outside the heap, after a collection of garbage. */
  readonly bufferMb: number;
  /** Sockets, timers and requests that keep the process at work. */
  readonly handles: number;
  readonly descriptors: number;
  readonly cpuSeconds: number;
}

/** Answers "gauge" over IPC: `node --expose-gc --import gauge.ts PROGRAM`. */
process.on('message', (what) => {
  if (what !== 'gauge') return;
  const rssMb = process.memoryUsage.rss() / 1e6;
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const gauge: Gauge = {
    rssMb,
    heapMb: heapUsed / 1e6,
    bufferMb: external / 1e6,
    handles: process.getActiveResourcesInfo().length,
    descriptors: readdirSync('/dev/fd').length,
    cpuSeconds: (user + system) / 1e6,
  };
  process.send?.(gauge);
});
// The program ends when it is done, and not when the soak is.
process.channel?.unref();
process.on('disconnect', () => process.exit());
