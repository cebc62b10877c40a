import type { Sighting } from '../model/evidence.ts';
import { hurried } from '../model/probe.ts';
import type { Loss } from './loss.ts';
import { lastTells, openAttempts } from './next-step.ts';
import { answerTimeoutMs, type GatherOptions, type GatherTools } from './options.ts';
import type { Pauses } from './pauses.ts';
import { attemptOf, isoTime } from './record.ts';
import { hearResponder, responderIsDue } from './responders.ts';
import { isFromPeer, type Shot } from './shots.ts';
import { mostHurries, spoiledBy } from './spoiled.ts';
import type { Window } from './window.ts';

/** What attempts are made with. */
export interface AttemptTools extends Pick<GatherTools, 'onBug'> {
  readonly options: GatherOptions;
  readonly signal: AbortSignal;
  readonly loss: Loss;
  readonly window: Window;
  readonly pauses: Pauses;
}

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
  const isDue = responderIsDue(shot);
  let sighting: Sighting;
  try {
    sighting = await look(shot, isDue, tools.options.timeoutMs ?? timeoutMs, tools);
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
  const attempt = attemptOf(sighting, hearResponder(peer, sighting), { address, port, startedAt, ms, alone });
  const handshake = shot.accepted !== null && openAttempts(shot) === 0 && attempt.state !== 'open' ? [shot.accepted] : [];
  // As long as it is: a list that grows by itself, or of others, has room for sixteen more, for each of thousands of shots.
  shot.attempts = shot.attempts.concat(handshake, attempt);
  shot.wasDue ||= isDue && attempt.state === 'open';
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

function look(shot: Shot, isDue: boolean, timeoutMs: number, { options, signal }: AttemptTools): Promise<Sighting> {
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
      responderIsDue: isDue,
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
