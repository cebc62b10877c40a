import type { Facts, Sighting } from '../src/model/evidence.ts';
import { hurried, type ProbeContext, type Target } from '../src/model/probe.ts';
import { dial, dialedStream, type LocalEnd } from '../src/net/connect.ts';
import type { Stream, WaitEnd } from '../src/net/stream.ts';
import type { Decoding } from '../src/protocol/decoding.ts';
import { greetingOf } from './greeting.ts';
import { hearResponder, isHelloDecided } from './responder-mark.ts';

/** More than any service says before it is asked, and than the answers that probes need. */
export const mostBytes = 512 * 1024;

/**
 * A responder's mark follows the handshake by one way through the network. Where a service is expected we speak after a moment, since the mark is
 * known at any later time too; where none is, the responder is all that can answer, and a lost segment needs a second or two to come again.
 */
const markWaitMs = { expected: 150, planned: 2500 } as const;

/**
 * A lost mark comes again after 200 ms, and one after a lost acknowledgement of ours only after a second, for until then the responder knows of no connection
 * (RFC 6298 section 2): a new connection is sooner there.
 */
const hurriedWaitMs = 400;

/** An open connection on which a probe speaks its service's protocol, and the words for what came of it. */
export interface Line {
  readonly stream: Stream;
  readonly target: Target;
  readonly context: ProbeContext;
  /** Milliseconds that are left for the whole conversation. */
  remainingMs(): number;
  /** The same conversation above another protocol, e.g. TLS. */
  over(stream: Stream): Line;
  /** Sends a request and waits for its answer; what came instead is a sighting. */
  ask<T>(request: Uint8Array, decode: (received: Uint8Array) => Decoding<T>): Promise<Asked<T>>;
  /** The service spoke its own protocol. */
  answered(facts: Facts): Sighting;
  /** Something else is there, or the right thing in the wrong place; `code` says what, e.g. "not-smb". */
  mismatch(code: string, facts?: Facts): Sighting;
  /** Nothing that could be read came: the connection ended so, or the time was up. */
  unanswered(end: WaitEnd): Sighting;
}

export type Asked<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'sighting'; readonly sighting: Sighting };

export type Speak = (line: Line) => Promise<Sighting>;

/** Connects, waits briefly for a responder's mark, and lets a probe speak if none came. The line is hung up in every case. */
export async function converse(target: Target, context: ProbeContext, speak: Speak): Promise<Sighting> {
  const { timeoutMs, source, signal } = context;
  const dialed = await dial({ address: target.address, port: target.port ?? 0, timeoutMs, source, signal });
  const { localAddress, localPort } = dialed;
  if (dialed.kind === 'failed') return { state: dialed.state, reason: dialed.reason, code: dialed.code, localAddress, localPort, asked: false };
  const stream = dialedStream(dialed, mostBytes, signal);
  const local = { localAddress, localPort };
  try {
    // The mark needs as long again as the handshake did, and some more where that was slow.
    const awaits = context.responderIsDue ? 'planned' : target.flow.listener;
    const mayHurry = awaits === 'planned' && context.mayHurry === true;
    const wanted = mayHurry ? hurriedWaitMs + 3 * dialed.ms : Math.max(markWaitMs[awaits], 3 * dialed.ms);
    const first = await stream.wait(Math.min(Math.max(timeoutMs, context.answerTimeoutMs), wanted), isHelloDecided);
    // A mark that has begun is waited for to its end.
    const heard = first === 'silence' && stream.received().length > 0 ? await stream.wait(context.answerTimeoutMs, isHelloDecided) : first;
    if (heard === 'aborted') return notRun(local);
    if (heard === 'silence' && mayHurry && stream.received().length === 0) return notRun(local, hurried);
    const responder = await hearResponder(stream, stream.received(), target, context, local);
    if (responder !== null) return responder;
    const line = lineOf(stream, target, context, local);
    // What ended the connection before we said anything is no answer to it.
    const sighting = heard === 'closed' || heard === 'reset' || heard === 'overflow' ? line.unanswered(heard) : await speak(line);
    // A mark that came late is no other protocol's answer.
    const isOther = sighting.reason === 'proto-mismatch' && stream.ended() === null;
    return (isOther ? await hearResponder(stream, stream.opening(), target, context, local) : null) ?? sighting;
  } finally {
    stream.hangUp();
  }
}

function lineOf(stream: Stream, target: Target, context: ProbeContext, local: LocalEnd, below?: { readonly deadline: number }): Line {
  const deadline = below?.deadline ?? performance.now() + context.answerTimeoutMs;
  const remainingMs = () => Math.max(0, deadline - performance.now());
  // A line above another is one on which something was said already.
  let asked = below !== undefined;
  const mismatch = (code: string, facts?: Facts): Sighting => ({ state: 'open', reason: 'proto-mismatch', code, ...local, asked, ...(facts ? { facts } : {}) });
  const unanswered = (end: WaitEnd): Sighting => {
    if (end === 'aborted') return notRun(local);
    if (end === 'silence') return mismatch('no-answer');
    return mismatch(end === 'reset' ? 'ECONNRESET' : end === 'overflow' ? 'too-much-data' : asked ? 'closed' : 'closed-at-once');
  };
  return {
    stream,
    target,
    context,
    remainingMs,
    over: (above) => lineOf(above, target, context, local, { deadline }),
    mismatch,
    unanswered,
    answered: (facts) => ({ state: 'open', reason: 'proto-response', code: null, ...local, asked: true, facts }),
    ask: async (request, decode) => {
      asked = true;
      stream.write(request);
      // What a peer sends byte by byte is not read from the start with every byte.
      let atLeast = 1;
      const isDecided = (received: Buffer) => {
        if (received.length < atLeast) return false;
        const decoded = decode(received);
        if (decoded.kind === 'incomplete') atLeast = decoded.atLeast;
        return decoded.kind !== 'incomplete';
      };
      const end = await stream.wait(remainingMs(), isDecided);
      const decoded = decode(stream.received());
      if (decoded.kind === 'value') {
        stream.consume(decoded.byteLength);
        return { kind: 'value', value: decoded.value };
      }
      if (decoded.kind === 'malformed' && stream.received().length > 0) {
        const greeting = greetingOf(stream.opening());
        return { kind: 'sighting', sighting: mismatch(greeting?.code ?? decoded.why, greeting?.facts) };
      }
      return { kind: 'sighting', sighting: unanswered(end) };
    },
  };
}

function notRun(local: LocalEnd, code = 'ABORTED'): Sighting {
  return { state: 'unknown', reason: 'not-run', code, ...local, asked: false };
}
