import { randomBytes } from 'node:crypto';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { ProbeContext, Target } from '../src/model/probe.ts';
import { ask, type Request } from '../src/net/datagram.ts';
import { challengeBytes, decodeUdpAnswer, encodeUdpChallenge, verify } from '../src/protocol/responder.ts';
import { responderSighting } from './responder-mark.ts';

/** A service's own request, and what its replies say. */
export interface Question {
  readonly request: Request;
  /** Facts of a reply to this request; a text such as "not-dns" or "wrong-id" where it is another's. */
  readonly read: (reply: Uint8Array) => Facts | string;
  /** Port to send from, where the service answers there alone. */
  readonly sourcePort?: number;
}

/**
 * The second of two requests is held back so long: a service that answers its own protocol is then sent nothing else, and a responder nothing but
 * its challenge. Less than any wait for an answer, more than most ways through a network.
 */
const mostPatienceMs = 200;

/** When the second of two requests is sent in an attempt of so many milliseconds: however short that is, the second one has its time too. */
export function secondAfterMs(timeoutMs: number): number {
  return Math.min(mostPatienceMs, timeoutMs / 2);
}

/** Nobody installs a role twice: where it is planned a responder is expected rather than the service. */
export function isResponderFirst({ flow }: Target, { responderIsDue }: ProbeContext): boolean {
  return flow.listener === 'planned' || responderIsDue;
}

/** Asks a UDP service in its own protocol, and a responder in the service's place: which first depends on who is more likely to be there. */
export async function askDatagram(target: Target, context: ProbeContext, question: Question | null): Promise<Sighting> {
  const { flow, address, port } = target;
  const { timeoutMs, source, signal, key } = context;
  const challenge = randomBytes(challengeBytes);
  const nonce = challenge.toString('hex');
  const requests: Request[] = [encodeUdpChallenge(challenge), ...(question ? [question.request] : [])];
  if (!isResponderFirst(target, context)) requests.reverse();
  let other: string | null = null;
  const isAnswer = (data: Uint8Array) => {
    const answer = decodeUdpAnswer(data);
    // An answer to another challenge is a late one, or a recording.
    if (answer !== null) return answer.hello.nonce === nonce;
    if (question === null) return true;
    const read = question.read(data);
    if (typeof read === 'string') other = read;
    return typeof read !== 'string';
  };
  const sourcePort = question?.sourcePort ?? null;
  const got = await ask({ address, port: port ?? 0, requests, secondAfterMs: secondAfterMs(timeoutMs), timeoutMs, source, sourcePort, signal, accept: isAnswer });
  const local = { localAddress: got.localAddress, localPort: got.localPort };
  const asked = question !== null;
  if (got.kind === 'failed') {
    if (other !== null && got.reason === 'no-response') return { state: 'open', reason: 'proto-mismatch', code: other, ...local, asked };
    return { state: got.state, reason: got.reason, code: got.code, ...local, asked };
  }
  const answer = decodeUdpAnswer(got.data);
  if (answer !== null) {
    const isProven = key === null || verify(key, nonce, answer.hello, answer.proof);
    return responderSighting(answer.hello, isProven, { host: flow.to, protocol: 'udp', port }, key !== null, local, 'udp-response');
  }
  const read = question?.read(got.data) ?? { replyBytes: got.data.length };
  if (question === null || typeof read === 'string') return { state: 'open', reason: 'udp-response', code: null, ...local, asked, facts: { replyBytes: got.data.length } };
  return { state: 'open', reason: 'proto-response', code: null, ...local, asked, facts: read };
}
