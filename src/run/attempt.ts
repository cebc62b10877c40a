import type { Attempt, Sighting } from '../model/evidence.ts';
import { answerTimeoutMs, type GatherOptions, type GatherTools } from './options.ts';
import { isFromPeer, type Shot, tells } from './shots.ts';

/** Makes one attempt at a shot and keeps what it saw, unless the run ended meanwhile. */
export async function attemptAt(shot: Shot, timeoutMs: number, options: GatherOptions, tools: GatherTools, signal: AbortSignal): Promise<void> {
  const { peer, flow, address, port } = shot;
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const start = ++peer.starts;
  const wasQuiet = ++peer.inFlight === 1;
  const sighting = await look(shot, options.timeoutMs ?? timeoutMs, options, tools, signal);
  peer.inFlight--;
  if (sighting.reason === 'not-run') return;
  const alone = wasQuiet && peer.starts === start;
  const attempt: Attempt = { address, port, startedAt, ms: Math.round((performance.now() - started) * 10) / 10, alone, ...sighting };
  shot.attempts.push(attempt);
  if (isFromPeer(sighting)) {
    peer.answered = true;
    if (tells(sighting, flow) === 'answer') peer.slowestAnswerMs = Math.max(peer.slowestAnswerMs, attempt.ms);
  }
  for (const held of sighting.responder?.holds?.tcp ?? []) peer.held.add(`tcp/${held}`);
  if (tells(sighting, flow) === 'stalled') peer.stalls++;
  if (tells(sighting, flow) !== 'answer') return;
  shot.done = true;
  peer.answeredAttempts += shot.attempts.length;
  peer.lostAttempts += shot.attempts.length - 1;
}

/** A responder of that host said that it holds this port: whatever answers there without its mark is something else, or has lost it. */
export function responderIsDue({ peer, flow, port }: Shot): boolean {
  return peer.held.has(`${flow.protocol}/${port}`);
}

async function look(shot: Shot, timeoutMs: number, options: GatherOptions, tools: GatherTools, signal: AbortSignal): Promise<Sighting> {
  const { flow, address, port, endpoints } = shot;
  const { source, key, userAgent } = options;
  try {
    return await shot.probe(
      { flow, address, port, endpoints },
      { timeoutMs, answerTimeoutMs: options.timeoutMs ?? answerTimeoutMs(flow, shot.attempts.length), signal, source, key, responderIsDue: responderIsDue(shot), userAgent },
    );
  } catch (error) {
    tools.onBug?.(error, flow);
    const message = error instanceof Error ? error.message : String(error);
    return { state: 'unknown', reason: 'local-resources', code: 'probe-failed', localAddress: null, localPort: null, asked: false, facts: { message } };
  }
}
