import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { address, ports } from './sets.ts';

/**
 * The least that a tool of Node.js can do with a set: connect to every port and hang up, in passes, until what is silent is believed to be. It plans, reads, judges and
 * writes nothing, so that where no packet is lost the product can hardly be faster; where some are, its passes wait for each other.
 * `node bare-loop.ts HOSTS FILE` writes how many ports are open, closed and silent.
 */

/** Across the hosts, as the product does it: port by port. */
const hosts = Number(process.argv[2]);
const all = ports.flatMap((port) => Array.from({ length: hosts }, (_, host) => ({ host, port })));
type Target = (typeof all)[number];

const window = 1000;
const startsPerTurn = 64;
const timeoutMs = 300;
/** Silence is believed once fewer than so many false ones are to be expected: answers x p^passes, p the share that a pass brings back. */
const acceptedFalse = 0.01;
const leastPasses = 3;
/** Of a few hosts the first passes may bring back any share. */
const mostPasses = 24;

const counts = { open: 0, closed: 0 };

/** Tries some once; those that were silent come back. */
function pass(targets: readonly Target[]): Promise<Target[]> {
  return new Promise((resolve) => {
    const silent: Target[] = [];
    let next = 0;
    let inFlight = 0;
    let isDue = false;
    const goOn = () => {
      if (inFlight === 0 && next === targets.length) resolve(silent);
      if (isDue || next === targets.length || inFlight >= window) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        for (let starts = 0; starts < startsPerTurn && next < targets.length && inFlight < window; starts++) start(targets[next++] as Target);
        goOn();
      });
    };
    const start = (target: Target) => {
      inFlight++;
      const socket = new Socket();
      let isSettled = false;
      const settle = (result: 'open' | 'closed' | 'silent') => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        if (result === 'open') socket.resetAndDestroy();
        else socket.destroy();
        if (result === 'silent') silent.push(target);
        else counts[result]++;
        inFlight--;
        goOn();
      };
      const timer = setTimeout(() => setImmediate(settle, 'silent'), timeoutMs);
      socket.on('connect', () => settle('open'));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNREFUSED') throw error;
        settle('closed');
      });
      socket.connect({ host: address(target.host), port: target.port, family: 4, autoSelectFamily: false });
    };
    goOn();
  });
}

let suspects = await pass(all);
const answered = all.length - suspects.length;
let p = 0;
for (let passes = 1; passes < mostPasses && suspects.length > 0 && (passes < leastPasses || answered * p ** passes >= acceptedFalse); passes++) {
  const before = suspects.length;
  suspects = await pass(suspects);
  if (passes === 1) p = (before - suspects.length) / Math.max(1, answered);
}
writeFileSync(process.argv[3] ?? '', JSON.stringify({ ...counts, silent: suspects.length }));
process.exit(0);
