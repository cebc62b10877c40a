import type { Sighting } from '../src/model/evidence.ts';
import type { ProbeContext, Target } from '../src/model/probe.ts';
import { type Connected, dial, type LocalEnd } from '../src/net/connect.ts';
import { openStream, type Stream } from '../src/net/stream.ts';
import { hearResponder, isHelloDecided } from './responder-mark.ts';

/** More than any service says before it is asked, and than the answers that probes need. */
const mostBytes = 256 * 1024;

/**
 * A responder's mark follows the handshake by one way through the network. Where a service is expected we speak after a moment, since the mark is
 * known at any later time too; where none is, the responder is all that can answer, and a lost segment needs a second or two to come again.
 */
const markWaitMs = { expected: 150, planned: 2500 } as const;

/** What a probe says once the line is open, and how it judges what came back. */
export type Speak = (stream: Stream, local: LocalEnd, firstWait: 'silence' | 'enough' | 'closed' | 'reset' | 'overflow') => Promise<Sighting>;

/** Connects, waits briefly for a responder's mark, and lets a probe speak if none came. The line is hung up in every case. */
export async function converse(target: Target, context: ProbeContext, speak: Speak): Promise<Sighting> {
  const { timeoutMs, source, signal } = context;
  const dialed = await dial({ address: target.address, port: target.port ?? 0, timeoutMs, source, signal });
  if (dialed.kind === 'failed') {
    const { state, reason, code, localAddress, localPort } = dialed;
    return { state, reason, code, localAddress, localPort, asked: false };
  }
  const stream = openStream(dialed.socket, mostBytes, signal);
  try {
    return await talk(stream, dialed, target, context, speak);
  } finally {
    stream.hangUp();
  }
}

async function talk(stream: Stream, { localAddress, localPort, ms }: Connected, target: Target, context: ProbeContext, speak: Speak): Promise<Sighting> {
  const local = { localAddress, localPort };
  // The mark needs as long again as the handshake did, and some more where that was slow.
  const patienceMs = Math.min(context.timeoutMs, Math.max(markWaitMs[context.responderIsDue ? 'planned' : target.flow.listener], 3 * ms));
  const heard = await stream.wait(patienceMs, isHelloDecided);
  if (heard === 'aborted') return { state: 'unknown', reason: 'not-run', code: 'ABORTED', ...local, asked: false };
  const responder = await hearResponder(stream, target, context, local);
  return responder ?? (await speak(stream, local, heard));
}
