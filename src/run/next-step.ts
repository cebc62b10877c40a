import { leastLooks } from '../model/accidents.ts';
import { type Shot, type Tells, tells } from './shots.ts';

/** What is to become of a shot: again after so many milliseconds, one last attempt with nothing else under way to its host, or nothing more. */
export type NextStep = number | 'alone' | 'settled';

/** A fault of ours may pass; after this often it is what it is. */
export const mostLocalAttempts = 4;
/** A conversation that stalls is tried three times, and where packets are lost as a connect is: each of these takes up to ten seconds, and at 30 % loss each way one in ten stalls. */
const leastStalls = 3;
const mostStalls = 6;
/** Where so many stall at one host no loss explains it; 64 named ports would hold the whole run for six minutes. */
const mostStallsOfHost = 48;

/** What this machine has run out of may come back in a while; a network that was asleep takes some seconds. */
const localPauseMs = 300;
const pausePauseMs = 1500;
const hurryPauseMs = 25;

/** How long to wait after an attempt that was not kept. */
export function spoiledPauseMs({ spoiledBy }: Shot): number {
  return spoiledBy === 'hurry' ? hurryPauseMs : spoiledBy === 'pause' ? pausePauseMs : localPauseMs;
}

/** Gaps between attempts grow, since losses come in bursts and limits count per second; the attempts themselves take 300 ms or more. */
const gapMs = (attempts: number) => Math.min(200, 25 * 2 ** Math.min(attempts, 3));

/** Decides by what a shot's attempts have shown so far; `wanted` is how many silence needs before it is believed, the one alone included. */
export function nextStep(shot: Shot, wanted: number): NextStep {
  if (shot.done) return 'settled';
  if (shot.spoiledBy !== null) return spoiledPauseMs(shot);
  const { attempts, peer } = shot;
  const last = lastTells(shot);
  if (last === 'silence') return silences(shot) < wanted - 1 ? gapMs(attempts.length) : 'alone';
  if (last === 'local') return attempts.length < mostLocalAttempts ? localPauseMs * 2 ** (attempts.length - 1) : 'alone';
  // An unreachable host is looked at again alone, where the time tells who said so.
  if (attempts.at(-1)?.state !== 'open') return 'alone';
  const isLossy = last === 'stalled' && peer.lostAttempts > 0 && peer.stalls < mostStallsOfHost;
  const looks = last !== 'stalled' ? leastLooks : isLossy ? Math.max(leastStalls, Math.min(wanted, mostStalls)) : leastStalls;
  return openAttempts(shot) < looks ? gapMs(attempts.length) : 'settled';
}

/**
 * Something accepted and did not say what was due, and it may be worth to hear it again. A responder's mark, or a service's answer, comes again within the
 * wait of one attempt if a packet was lost: what has none after two is something else.
 */
export function isOpenAndUnsettled(shot: Shot): boolean {
  return shot.attempts.at(-1)?.state === 'open' && openAttempts(shot) < leastLooks;
}

/** A fault of ours is no silence of the peer, nor is a network without routes. */
export function silences({ attempts }: Shot): number {
  let silent = 0;
  for (const { reason } of attempts) if (reason !== 'local-resources' && reason !== 'net-unreach') silent++;
  return silent;
}

/** A connect that was lost has not asked anything yet. */
export function openAttempts({ attempts }: Shot): number {
  let open = 0;
  for (const { state } of attempts) if (state === 'open') open++;
  return open;
}

export function lastTells({ attempts, flow }: Shot): Tells {
  const [last, before] = [attempts.at(-1), attempts.at(-2)];
  if (!last) return 'silence';
  // Our own network that has just come back may lack its routes for a moment: only what is said twice in a row is the network's word.
  if (last.reason === 'net-unreach' && before?.reason !== 'net-unreach') return 'local';
  return tells(last, flow);
}
