import type { Evidence, HostEvidence } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { ProbeFor } from '../model/probe.ts';
import type { Peer, Shot } from './shots.ts';

/** How to probe. Nulls leave the choice to the engine. */
export interface GatherOptions {
  /** Longest wait of one attempt. */
  readonly timeoutMs: number | null;
  /** Attempts in all at what stays silent, at least 2. */
  readonly attempts: number | null;
  readonly concurrency: number;
  readonly perHost: number;
  /** Attempts started per second. */
  readonly rate: number | null;
  readonly deadlineMs: number | null;
  readonly source: string | null;
  readonly allAddresses: boolean;
  readonly controlPort: boolean;
  readonly key: Uint8Array | null;
  /** Names the tool, the run and the ticket to peers, as a probe's context has it. */
  readonly userAgent: string;
}

/** How far a run is, in flows. */
export interface Progress {
  /** Nothing more is to be tried. */
  readonly settled: number;
  /** Tried at least once. */
  readonly started: number;
  /** So far they look as if they failed. */
  readonly troubled: number;
  readonly total: number;
}

/** Evidence of an earlier run, by flow id and by host name. */
export interface Known {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly hosts: ReadonlyMap<string, HostEvidence>;
}

export interface GatherTools {
  readonly probeFor: ProbeFor;
  /** Aborts the run: what was finished is kept, the rest is marked. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What an earlier, unfinished run has finished: these flows are not tried again. */
  readonly known?: Known;
  /** Each flow once, as soon as nothing more is to be tried. */
  readonly onFinished?: (evidence: Evidence) => void;
  /** Each host once, after its last flow. */
  readonly onHost?: (host: HostEvidence) => void;
  /** A probe threw, which is a bug: its flow gets no verdict, the run goes on. */
  readonly onBug?: (error: unknown, flow: Flow) => void;
}

const isWindows = process.platform === 'win32';

/**
 * Waits of one attempt. The first pass is for peers that answer: a second is ten times a slow round trip. Confirming attempts leave room for
 * the system's own second SYN (after 1 s). Windows retries a SYN after a reset, so that a refusal takes 2 s there [from libuv's sources]: a
 * shorter wait would turn it into silence.
 */
export const firstTimeoutMs = isWindows ? 3200 : 1000;
export const confirmTimeoutMs = isWindows ? 3200 : 1500;
/** A missing ARP answer shows after 3.07 s on Linux; a shorter wait hides it. */
export const aloneTimeoutMs = isWindows ? 4500 : 3500;

/**
 * How long a conversation may take once TCP is open, by the attempt: a busy service takes seconds for its first answer. As with connects, only what
 * stalls is asked again, longer each time.
 */
const answerMs: readonly number[] = [2000, 4000, 10_000];

/** What starts on demand, an IIS application pool or a report server, takes up to half a minute: one attempt waits for that. */
const webAnswerMs: readonly number[] = [2000, 4000, 30_000, 10_000];
const webServices: ReadonlySet<string> = new Set(['http', 'https']);

/** The time for an answer at the next attempt, after so many others that were accepted. */
export function answerTimeoutMs({ service, via }: Flow, accepted: number): number {
  // A proxy is asked for each of its destinations in turn.
  const times = webServices.has(service) && via === null ? webAnswerMs : answerMs;
  return times[Math.min(accepted, times.length - 1)] as number;
}

/**
 * How long the next attempt at a shot may wait for the network. A host that answered elsewhere needs no patience for a handshake, which its system does by itself; a datagram's answer
 * is a service's own, and after a conversation that stalled the system's own second SYN is worth its second.
 */
export function timeoutMsOf(shot: Shot): number {
  const { flow, peer, attempts } = shot;
  const last = attempts.at(-1);
  if (!last) return flow.protocol === 'tcp' && peer.answered ? repeatTimeoutMs(peer) : firstTimeoutMs;
  return last.state === 'open' ? confirmTimeoutMs : repeatTimeoutMs(peer);
}

/** A peer that answered before is waited for three times as long as its fastest answer took; many short attempts find a lossy link's answer sooner than one long. */
function repeatTimeoutMs({ answered, fastestAnswerMs }: Pick<Peer, 'answered' | 'fastestAnswerMs'>): number {
  if (isWindows) return confirmTimeoutMs;
  return answered ? Math.min(confirmTimeoutMs, Math.max(leastTimeoutMs, Math.ceil(3 * fastestAnswerMs))) : firstTimeoutMs;
}

/** Longer than two packets that wait for others in a busy router's queue. */
const leastTimeoutMs = 300;
