import type { Attempt, Evidence, Unfinished } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import { lacksMark, responderIsDue } from './responders.ts';
import type { Peer, Shot } from './shots.ts';

/** What a run that began at `startedAt` has seen of a flow; `why` it was not tried to the end, if it was not. */
export function evidenceOf({ id }: Flow, shots: readonly Shot[], isWhole: boolean, peer: Peer | undefined, startedAt: string, why: Unfinished): Evidence {
  if (peer?.failure && peer.failure.reason !== 'not-run') {
    return { flow: id, attempts: [{ address: null, port: null, startedAt, ms: 0, alone: false, ...peer.failure }], unfinished: null };
  }
  const [only] = shots;
  const attempts: readonly Attempt[] = shots.length === 1 && only ? only.attempts : shots.flatMap((shot) => shot.attempts);
  const isFinished = isWhole && shots.length > 0 && shots.every((shot) => shot.done && !isLeftForMark(shot));
  return { flow: id, attempts, unfinished: isFinished ? null : why };
}

/** The run ended before it was looked at again for a mark that turned out to be due. */
function isLeftForMark(shot: Shot): boolean {
  return !shot.wasDue && responderIsDue(shot) && lacksMark(shot);
}

/** Where in a plan the flows to each host are, in plan order. */
export function placesByHost(flows: readonly Flow[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [i, { to }] of flows.entries()) {
    const some = places.get(to);
    if (some) some.push(i);
    else places.set(to, [i]);
  }
  return places;
}
