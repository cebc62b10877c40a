import { randomBytes } from 'node:crypto';
import type { ResponderAnswer, Sighting } from '../src/model/evidence.ts';
import type { ProbeContext, Target } from '../src/model/probe.ts';
import type { LocalEnd } from '../src/net/connect.ts';
import type { Stream } from '../src/net/stream.ts';
import { challengeBytes, decodeHello, decodeTcpAnswer, encodeTcpChallenge, type Hello, sameHost, verify } from '../src/protocol/responder.ts';

/** Whether what a peer said so far is a responder's whole hello, the beginning of one, or something else. */
export function isHelloDecided(received: Buffer): boolean {
  return received.length > 0 && decodeHello(received).kind !== 'incomplete';
}

/** Hears a responder out: with a key it must prove itself before it counts. Null where something else speaks. */
export function hearResponder(stream: Stream, said: Buffer, { flow, port }: Target, context: ProbeContext, local: LocalEnd): Sighting | null | Promise<Sighting> {
  const decoded = decodeHello(said);
  if (decoded.kind !== 'hello') return null;
  const { hello, byteLength } = decoded;
  stream.consume(Math.min(byteLength, stream.received().length));
  const asked = { host: flow.to, protocol: 'tcp', port } as const;
  if (context.key === null) return responderSighting(hello, true, asked, false, local, 'syn-ack');
  return challenge(stream, hello, context.key, context).then((isProven) =>
    // Null: it was not given the time to prove itself.
    isProven === null ? { state: 'unknown', reason: 'not-run', code: 'ABORTED', ...local, asked: false } : responderSighting(hello, isProven, asked, true, local, 'syn-ack'),
  );
}

async function challenge(stream: Stream, hello: Hello, key: Uint8Array, { answerTimeoutMs }: ProbeContext): Promise<boolean | null> {
  const bytes = randomBytes(challengeBytes);
  stream.write(encodeTcpChallenge(bytes));
  const end = await stream.wait(answerTimeoutMs, (received) => received.length > 0 && decodeTcpAnswer(received).kind !== 'incomplete');
  if (end === 'aborted') return null;
  const answer = decodeTcpAnswer(stream.received());
  return verify(key, bytes.toString('hex'), hello, answer.kind === 'answer' ? answer.proof : null);
}

/** A responder counts where it proved itself (if there is a key) and stands for the host, protocol and port that was asked. */
export function responderSighting(
  hello: Hello,
  isProven: boolean,
  asked: { readonly host: string; readonly protocol: 'tcp' | 'udp'; readonly port: number | null },
  keyed: boolean,
  local: LocalEnd,
  unproven: 'syn-ack' | 'udp-response',
): Sighting {
  // The plan's own text, where it says the same, is not kept twice for thousands of flows.
  const name = hello.name === asked.host ? asked.host : hello.name;
  const facts = { responder: name };
  if (!isProven) return { state: 'open', reason: unproven, code: 'unverified-responder', ...local, asked: true, facts };
  if (!sameHost(hello.name, asked.host) || hello.protocol !== asked.protocol || hello.port !== asked.port) {
    return { state: 'open', reason: 'proto-mismatch', code: 'responder-of-another-host', ...local, asked: true, facts };
  }
  const responder: ResponderAnswer = { name, keyed, holds: hello.holds };
  return { state: 'open', reason: 'responder', code: null, ...local, asked: true, responder, facts };
}
