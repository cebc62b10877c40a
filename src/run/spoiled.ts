import type { Sighting } from '../model/evidence.ts';
import { hurried } from '../model/probe.ts';
import type { Pauses } from './pauses.ts';
import type { Shot } from './shots.ts';
import type { Window } from './window.ts';

/** What runs out for as long as others of ours hold it. */
const shortages: ReadonlySet<string | null> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EADDRINUSE', 'EAGAIN']);

/** A machine that stands still all the time, or that others use up, must not hold a flow for ever. */
const mostPauses = 4;
const mostShortages = 100;
/** An address that this machine cannot send from or to is refused for ever, and must not slow down all others. */
const fewRefusals = 8;
/** At 10 % loss each way one connection of nine lacks its mark so long; what lacks it three times is given all the time. */
export const mostHurries = 3;

/** Descriptors and ports that our other attempts hold come back; what was silent while this process stood still may have answered. */
export function spoiledBy(shot: Shot, { reason, code }: Sighting, started: number, { window, pauses }: { readonly window: Window; readonly pauses: Pauses }): Shot['spoiledBy'] {
  const { peer } = shot;
  if (code === hurried) {
    peer.answered = true;
    shot.hurries++;
    return 'hurry';
  }
  if (reason !== 'local-resources') peer.refusals = 0;
  else if (shortages.has(code) && window.isShared()) {
    const isOurs = ++peer.refusals <= fewRefusals;
    if (isOurs) window.narrow();
    return ++shot.shortages < (isOurs ? mostShortages : fewRefusals) ? 'shortage' : null;
  }
  const isSilence = reason === 'no-response' || reason === 'host-unreach' || reason === 'net-unreach';
  return isSilence && shot.pauses < mostPauses && pauses.touched(started) && ++shot.pauses > 0 ? 'pause' : null;
}
