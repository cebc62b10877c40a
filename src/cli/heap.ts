import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Two halves of 4 MB: room for what hundreds of connections need until they close, so that little of it is copied. */
const youngBytesOfRun = 8 * 1024 * 1024;
/** V8 halves the space after a full collection in a slow moment. */
const lookEveryMs = 100;
/** V8 doubles the space only when so much of it survived; more than that is never needed. */
const mostFilling = 150_000;

/**
 * Has V8 look early at what is young. It learns from the first thousands of connections, which outlive such a look, to make parts of all later ones old at once, and dead
 * old objects keep whole sockets until the next full collection; and it lets the space for young objects grow up to 134 MB. At 50,000 flows these two take 350 MB and
 * gain no time: most of what is made beside connections is there to last.
 */
export function keepGarbageYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
  setYoungGrowth(1);
}

/**
 * For a command that probes: keeps the space for young objects at what connections need, and collects what is old before a fifth of it is garbage, of which thousands of
 * silent connections make much.
 */
export function keepRoomForConnections(): void {
  setFlagsFromString('--heap-growing-percent=20');
  const look = () => {
    const size = youngSize();
    if (size >= youngBytesOfRun) return;
    fillYoung();
    // Whoever bounds it otherwise, by an option of Node.js, has their way.
    if (youngSize() <= size) clearInterval(timer);
  };
  const timer = setInterval(look, lookEveryMs).unref();
  look();
}

/**
 * Collects what a phase has left, which would otherwise lie beside all that the next one makes, and gives back the pages that V8 keeps for later, of which the heap of a run
 * has many: a sixth of a second for 50,000 flows, and 40 MB less at the peak.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Has V8 double the space until it is large enough, some milliseconds of work. */
function fillYoung(): void {
  setYoungGrowth(2);
  const filling: number[][] = [];
  while (youngSize() < youngBytesOfRun && filling.length < mostFilling) for (let i = 0; i < 1000; i++) filling.push([i, i, i, i, i, i, i, i]);
  setYoungGrowth(1);
}

function setYoungGrowth(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

function youngSize(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? youngBytesOfRun;
}
