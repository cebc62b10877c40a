import type { Attempt, HostEvidence, Sighting } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import { parseRange } from '../model/samples.ts';
import { dial, hangUp } from '../net/connect.ts';
import { ping } from '../net/ping.ts';
import type { HostTools } from './host.ts';
import { confirmTimeoutMs, type GatherOptions } from './options.ts';
import { isFromPeer, type Peer, type Shot } from './shots.ts';

/** A lost echo is asked for again. */
const mostPings = 3;
/** Silence of the control port decides for a pass, so that it is confirmed as any other. */
const controlAttempts = 3;

/** Unassigned ports at which nothing listens and for which no firewall has a rule. */
const controlPorts = [4, 6, 8, 10, 12, 14, 16, 26, 28, 30];

/** An echo to a host that answered nothing else: it explains a failure. */
export async function pingPeer(peer: Peer, options: GatherOptions, signal: AbortSignal): Promise<Attempt | null> {
  let last: Attempt | null = null;
  for (let i = 0; i < mostPings && !signal.aborted; i++) {
    const [address] = peer.addresses;
    if (address === undefined) return null;
    last = await timed(address, null, async () => ({ ...(await ping(address, 1000, options.source, signal)), localAddress: null, localPort: null, asked: true }));
    if (last.reason === 'not-run') return null;
    if (last.reason === 'echo-reply') peer.answered = true;
    if (last.reason !== 'no-response') return last;
  }
  return last;
}

/**
 * One connect to a port outside the plan, where a planned service was reset and nothing else at the host was silently dropped: if this one is, the
 * firewall drops what it does not know, and the reset came from behind it.
 */
export async function tryControlPort(
  peer: Peer,
  shots: readonly Shot[],
  { onLink, options, inTurn, signal }: Pick<HostTools, 'onLink' | 'options' | 'inTurn' | 'signal'>,
): Promise<Attempt | null> {
  if (!options.controlPort) return null;
  const wasReset = shots.find((shot) => shot.flow.listener === 'planned' && shot.attempts.at(-1)?.state === 'closed');
  if (!wasReset || shots.every((shot) => onLink(shot.address))) return null;
  const wasDropped = shots.some((shot) => shot.flow.protocol === 'tcp' && shot.attempts.length > 1 && shot.attempts.every(({ reason }) => reason === 'no-response'));
  if (wasDropped) return null;
  const { address } = wasReset;
  const port = controlPorts.find((candidate) => !shots.some(({ flow }) => isAt(flow, candidate)));
  if (port === undefined) return null;
  let last: Attempt | null = null;
  for (let i = 0; i < controlAttempts && !signal.aborted; i++) {
    const look = async (): Promise<Sighting> => {
      const result = await dial({ address, port, timeoutMs: options.timeoutMs ?? confirmTimeoutMs, source: options.source, signal });
      const { localAddress, localPort } = result;
      if (result.kind === 'failed') return { state: result.state, reason: result.reason, code: result.code, localAddress, localPort, asked: false };
      hangUp(result.socket);
      return { state: 'open', reason: 'syn-ack', code: null, localAddress, localPort, asked: false };
    };
    last = await inTurn(() => timed(address, port, look));
    if (last.reason !== 'no-response') break;
  }
  if (last && isFromPeer(last)) peer.answered = true;
  return last?.reason === 'not-run' ? null : last;
}

function isAt({ range, port }: Flow, candidate: number): boolean {
  if (range === null) return port === candidate;
  const { first, last } = parseRange(range);
  return candidate >= first && candidate <= last;
}

async function timed(address: string, port: number | null, look: () => Promise<Sighting>): Promise<Attempt> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const sighting = await look();
  return { address, port, startedAt, ms: Math.round((performance.now() - started) * 10) / 10, alone: true, ...sighting };
}

export function hostEvidence({ name, addresses }: Peer, { ping, controlPort }: Pick<HostEvidence, 'ping' | 'controlPort'>, onLink: (address: string) => boolean): HostEvidence {
  return { name, addresses, ping, controlPort, onLink: addresses.length > 0 && addresses.every(onLink) };
}
