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
export async function hearResponder(stream: Stream, said: Buffer, { flow, port }: Target, context: ProbeContext, local: LocalEnd): Promise<Sighting | null> {
  const decoded = decodeHello(said);
  if (decoded.kind !== 'hello') return null;
  const { hello, byteLength } = decoded;
  stream.consume(Math.min(byteLength, stream.received().length));
  const challenge = randomBytes(challengeBytes);
  let proof: string | null = null;
  if (context.key !== null) {
    stream.write(encodeTcpChallenge(challenge));
    const end = await stream.wait(context.answerTimeoutMs, (received) => received.length > 0 && decodeTcpAnswer(received).kind !== 'incomplete');
    // It was not given the time to prove itself.
    if (end === 'aborted') return { state: 'unknown', reason: 'not-run', code: 'ABORTED', ...local, asked: false };
    const answer = decodeTcpAnswer(stream.received());
    proof = answer.kind === 'answer' ? answer.proof : null;
  }
  const isProven = context.key === null || verify(context.key, challenge.toString('hex'), hello, proof);
  return responderSighting(hello, isProven, { host: flow.to, protocol: 'tcp', port }, context.key !== null, local, 'syn-ack');
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
  const facts = { responder: hello.name };
  if (!isProven) return { state: 'open', reason: unproven, code: 'unverified-responder', ...local, asked: true, facts };
  if (!sameHost(hello.name, asked.host) || hello.protocol !== asked.protocol || hello.port !== asked.port) {
    return { state: 'open', reason: 'proto-mismatch', code: 'responder-of-another-host', ...local, asked: true, facts };
  }
  const responder: ResponderAnswer = { name: hello.name, keyed, holds: hello.holds };
  return { state: 'open', reason: 'responder', code: null, ...local, asked: true, responder, facts };
}
