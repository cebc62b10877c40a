import { randomBytes } from 'node:crypto';
import type { Probe } from '../src/model/probe.ts';
import { ask } from '../src/net/datagram.ts';
import { challengeBytes, decodeUdpAnswer, encodeUdpChallenge, verify } from '../src/protocol/responder.ts';
import { responderSighting } from './responder-mark.ts';

/** A service that we cannot ask: the responder's challenge is sent, which a responder answers and others may, or an ICMP error. */
export const udpDatagram: Probe = async ({ flow, address, port }, { timeoutMs, source, signal, key }) => {
  const challenge = randomBytes(challengeBytes);
  const nonce = challenge.toString('hex');
  const isAnswer = (data: Uint8Array) => {
    const answer = decodeUdpAnswer(data);
    // An answer to another challenge is a late one, or a recording.
    return answer === null || answer.hello.nonce === nonce;
  };
  const got = await ask({ address, port: port ?? 0, requests: [encodeUdpChallenge(challenge)], timeoutMs, source, signal, accept: isAnswer });
  const local = { localAddress: got.localAddress, localPort: got.localPort };
  if (got.kind === 'failed') return { state: got.state, reason: got.reason, code: got.code, ...local, asked: false };
  const answer = decodeUdpAnswer(got.data);
  if (answer === null) return { state: 'open', reason: 'udp-response', code: null, ...local, asked: false, facts: { replyBytes: got.data.length } };
  const isProven = key === null || verify(key, nonce, answer.hello, answer.proof);
  return responderSighting(answer.hello, isProven, { host: flow.to, protocol: 'udp', port }, key !== null, local, 'udp-response');
};
