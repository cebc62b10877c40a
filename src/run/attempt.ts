import type { Attempt, Sighting } from '../model/evidence.ts';
import { hurried } from '../model/probe.ts';
import type { Loss } from './loss.ts';
import { lastTells, openAttempts } from './next-step.ts';
import { answerTimeoutMs, type GatherOptions, type GatherTools } from './options.ts';
import type { Pauses } from './pauses.ts';
import { hearResponder, responderIsDue } from './responders.ts';
import { isFromPeer, type Shot } from './shots.ts';
import type { Window } from './window.ts';

/** What attempts are made with. */
export interface AttemptTools extends Pick<GatherTools, 'onBug'> {
  readonly options: GatherOptions;
  readonly signal: AbortSignal;
  readonly loss: Loss;
  readonly window: Window;
  readonly pauses: Pauses;
}

/** What runs out for as long as others of ours hold it. */
const shortages: ReadonlySet<string | null> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EADDRINUSE', 'EAGAIN']);

/** A machine that stands still all the time, or that others use up, must not hold a flow for ever. */
const mostPauses = 4;
const mostShortages = 100;
/** An address that this machine cannot send from or to is refused for ever, and must not slow down all others. */
const fewRefusals = 8;
/** At 10 % loss each way one connection of nine lacks its mark so long; what lacks it three times is given all the time. */
const mostHurries = 3;

/**
 * Makes one attempt at a shot and keeps what it saw. Not kept: what the end of the run cut off, what our own machine spoiled and will do better, and what hurried and is made
 * anew; of that the handshake alone, where nothing after it was accepted.
 */
export async function attemptAt(shot: Shot, timeoutMs: number, tools: AttemptTools): Promise<void> {
  const { peer, address, port } = shot;
  const startedAt = isoTime(Date.now());
  const started = performance.now();
  if (shot.startedMs === 0) shot.startedMs = Math.round(started);
  const start = ++peer.starts;
  const wasQuiet = ++peer.inFlight === 1;
  let sighting: Sighting;
  try {
    sighting = await look(shot, tools.options.timeoutMs ?? timeoutMs, tools);
    if (sighting.code === hurried && shot.hurries === mostHurries) throw new Error('a probe hurried that was to wait');
  } catch (error) {
    sighting = bugOf(error, shot, tools);
  }
  peer.inFlight--;
  shot.spoiledBy = spoiledBy(shot, sighting, started, tools);
  const ms = Math.round((performance.now() - started) * 10) / 10;
  const alone = wasQuiet && peer.starts === start;
  if (shot.spoiledBy === 'hurry') {
    const { localAddress, localPort } = sighting;
    shot.accepted ??= { address, port, startedAt, ms, alone, state: 'open', reason: 'syn-ack', code: null, localAddress, localPort, asked: false };
  }
  if (shot.spoiledBy !== null || sighting.reason === 'not-run') return;
  const { state, reason, code, localAddress, localPort, asked, endpoints } = sighting;
  const { responder, facts } = hearResponder(peer, sighting);
  const attempt: { -readonly [Name in keyof Attempt]: Attempt[Name] } = {
    address,
    port,
    startedAt,
    ms,
    alone,
    state,
    reason,
    code,
    localAddress,
    localPort,
    asked,
  };
  if (responder) attempt.responder = responder;
  if (endpoints) attempt.endpoints = endpoints;
  if (facts) attempt.facts = facts;
  if (shot.accepted !== null && openAttempts(shot) === 0 && state !== 'open') shot.attempts = [...shot.attempts, shot.accepted];
  // As long as it is: an array that grows by itself has room for sixteen more, for each of thousands of shots.
  shot.attempts = shot.attempts.length === 0 ? [attempt] : [...shot.attempts, attempt];
  const told = lastTells(shot);
  if (isFromPeer(sighting)) {
    peer.answered = true;
    if (told === 'answer') peer.fastestAnswerMs = Math.min(peer.fastestAnswerMs, attempt.ms);
  }
  if (told === 'stalled') peer.stalls++;
  if (told !== 'answer' || shot.done) return;
  shot.done = true;
  // A router's word, or our own system's, says nothing of the way to the peer and back.
  if (isFromPeer(sighting)) countLoss(shot, tools.loss);
}

/** A host that answers only when asked again is asked less at once. */
function countLoss({ peer, attempts, startedMs }: Shot, loss: Loss): void {
  let lost = 0;
  for (const { reason } of attempts) if (reason === 'no-response') lost++;
  peer.answeredAttempts += attempts.length;
  peer.lostAttempts += lost;
  loss.count(startedMs, { attempts: attempts.length, lost });
  if (lost > 0 && peer.room > 2) peer.room = Math.max(2, Math.floor(peer.room / 2));
}

/** Descriptors and ports that our other attempts hold come back; what was silent while this process stood still may have answered. */
function spoiledBy(shot: Shot, { reason, code }: Sighting, started: number, { window, pauses }: AttemptTools): Shot['spoiledBy'] {
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

let lastMs = 0;
let lastIso = '';

/** Thousands of attempts begin within the same few milliseconds: they share one text. */
function isoTime(ms: number): string {
  if (ms !== lastMs) [lastMs, lastIso] = [ms, new Date(ms).toISOString()];
  return lastIso;
}

function look(shot: Shot, timeoutMs: number, { options, signal }: AttemptTools): Promise<Sighting> {
  const { flow, address, port, endpoints } = shot;
  const { source, key, userAgent } = options;
  return shot.probe(
    { flow, address, port, endpoints },
    {
      timeoutMs,
      answerTimeoutMs: options.timeoutMs ?? answerTimeoutMs(flow, openAttempts(shot)),
      signal,
      source,
      key,
      responderIsDue: responderIsDue(shot),
      mayHurry: shot.hurries < mostHurries,
      userAgent,
    },
  );
}

/** A probe threw: a bug, and no verdict about the peer. */
function bugOf(error: unknown, { flow }: Shot, { onBug }: AttemptTools): Sighting {
  onBug?.(error, flow);
  const message = error instanceof Error ? error.message : String(error);
  return { state: 'unknown', reason: 'local-resources', code: 'probe-failed', localAddress: null, localPort: null, asked: false, facts: { message } };
}
