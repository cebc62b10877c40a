import type { Reason, Sighting } from '../src/model/evidence.ts';
import type { Probe, ProbeContext, Target } from '../src/model/probe.ts';
import { onAbort } from '../src/net/abort.ts';
import { ask } from '../src/net/datagram.ts';
import { afterTimeout } from '../src/net/timeout.ts';
import { decodeTftp, encodeReadRequest, encodeTftpError } from '../src/protocol/tftp.ts';
import { askDatagram, isResponderFirst, secondAfterMs } from './ask-datagram.ts';

/** No server has it, and whoever finds it in a log knows where it comes from. */
const missingFile = 'cm-preflight-no-such-file';

/** What one socket heard settles the matter, whatever the other may still hear. */
const settling: ReadonlySet<Reason> = new Set(['proto-response', 'responder', 'port-unreach', 'host-unreach', 'net-unreach', 'admin-prohibited']);

/**
 * TFTP: asks for a file that does not exist. A server answers from a port of its own (RFC 1350 section 4), which only a socket without a peer hears; ICMP
 * errors and a responder are heard by the one with a peer, which carries the challenge. What either hears counts, and silence only where it is both's.
 */
export const tftp: Probe = async (target, context) => {
  const over = new AbortController();
  const within: ProbeContext = { ...context, signal: AbortSignal.any([context.signal, over.signal]) };
  const later: ProbeContext = { ...within, timeoutMs: context.timeoutMs - secondAfterMs(context.timeoutMs) };
  const responderFirst = isResponderFirst(target, context);
  const requested = turn(responderFirst, within).then(() => requestFile(target, responderFirst ? later : within));
  const challenged = turn(!responderFirst, within).then(() => askDatagram(target, responderFirst ? within : later, null));
  const sighting = await Promise.any([settled(requested), settled(challenged)]).catch(async () => together(await requested, await challenged));
  over.abort();
  return { ...sighting, asked: true };
};

/** The time to send the first request, or the second. */
function turn(isSecond: boolean, { timeoutMs, signal }: ProbeContext): Promise<void> {
  return new Promise((resolve) => {
    if (!isSecond) return resolve();
    const cancel = afterTimeout(secondAfterMs(timeoutMs), resolve);
    onAbort(signal, () => {
      cancel();
      resolve();
    });
  });
}

async function settled(sighting: Promise<Sighting>): Promise<Sighting> {
  if (settling.has((await sighting).reason)) return sighting;
  throw new Error('not settled');
}

/** Where neither settled it: something that speaks is there, or nothing. */
function together(requested: Sighting, challenged: Sighting): Sighting {
  // The socket without a peer does not know which of our addresses it sends from.
  if (requested.reason !== 'no-response' || challenged.state !== 'open') return { ...requested, localAddress: requested.localAddress ?? challenged.localAddress };
  return challenged.reason === 'udp-response' && challenged.code === null ? { ...challenged, reason: 'proto-mismatch', code: 'not-tftp' } : challenged;
}

async function requestFile({ address, port }: Target, { timeoutMs, source, signal }: ProbeContext): Promise<Sighting> {
  let spoke = false;
  const accept = (reply: Uint8Array) => {
    spoke = true;
    return decodeTftp(reply) !== null;
  };
  // A server that has the file after all would send its first block again and again.
  const farewell = (reply: Uint8Array) => (decodeTftp(reply)?.kind === 'error' ? null : encodeTftpError('not wanted'));
  const requests = [encodeReadRequest(missingFile)];
  const got = await ask({ address, port: port ?? 0, requests, timeoutMs, source, signal, fromAnyPort: true, accept, farewell });
  const local = { localAddress: got.localAddress, localPort: got.localPort, asked: true };
  if (got.kind === 'reply') return { state: 'open', reason: 'proto-response', code: null, ...local, facts: { tftp: { ...decodeTftp(got.data), fromPort: got.port } } };
  if (spoke && got.reason === 'no-response') return { state: 'open', reason: 'proto-mismatch', code: 'not-tftp', ...local };
  return { state: got.state, reason: got.reason, code: got.code, ...local };
}
