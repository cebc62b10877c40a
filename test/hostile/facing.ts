import type { Socket } from 'node:net';
import type { Sighting } from '../../src/model/evidence.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import { contextOf, flowOf } from '../made.ts';
import { type Loopback, tcpPeer } from './peers.ts';
import type { Subject } from './subjects.ts';

/** What a sighting comes to, as far as a verdict depends on it. */
export type Outcome = 'answer' | 'responder' | 'kept' | 'unanswered' | 'unverified' | 'mismatch' | 'refused' | 'silent' | 'datagram';

/** One way to treat whoever connects. */
export interface Behaviour {
  readonly serve: (socket: Socket, at: { readonly subject: Subject; readonly port: number }) => void;
  /** What a subject may make of it. */
  readonly outcomes: (subject: Subject) => readonly Outcome[];
  /** Whether a subject can meet it at all; all by default. */
  readonly meets?: (subject: Subject) => boolean;
  readonly context?: Partial<ProbeContext>;
}

/** What came of a probe that faced a peer. */
export interface Faced {
  readonly sighting: Sighting;
  readonly connections: number;
  readonly mostSent: number;
}

/** Short, so that hundreds of silent peers take a second. */
export const hasty = { timeoutMs: 300, answerTimeoutMs: 400 } as const;
/** Where the peer's answer must be heard, however busy the machine is. */
export const patient = { timeoutMs: 20_000, answerTimeoutMs: 20_000 } as const;

/** A probe looks three times at most, each time with a wait for a mark, a conversation and a proof; beyond that it hangs, on any machine. */
const looks = 3;
const slack = 30_000;

/** What is sent to whoever stays: `peer.lab.test`, whose port is the flow's. */
export async function face(subject: Subject, address: Loopback, port: number, more: Partial<ProbeContext>): Promise<Sighting> {
  const context = contextOf({ ...hasty, ...more });
  const flow = flowOf({ to: 'peer.lab.test', port, service: 'sql', id: subject.name, ...subject.flow });
  const { timeoutMs, answerTimeoutMs } = context;
  const boundMs = looks * (timeoutMs + 2 * answerTimeoutMs + 2500) + slack;
  const { promise: hang, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`hangs: no outcome after ${boundMs} ms`)), boundMs);
  const target = { flow, address, port: subject.flow.protocol === 'icmp' ? null : port, endpoints: subject.endpoints };
  return Promise.race([subject.probe(target, context), hang]).finally(() => clearTimeout(timer));
}

/** Lets a probe meet a peer of its own, and waits until that has been hung up on. */
export async function meet(subject: Subject, { serve, context = {} }: Pick<Behaviour, 'serve' | 'context'>, address: Loopback): Promise<Faced> {
  const peer = await tcpPeer(address, (socket, port) => serve(socket, { subject, port }));
  const [faced] = await Promise.allSettled([face(subject, address, peer.port, context)]);
  await peer.end();
  if (faced.status === 'rejected') throw faced.reason;
  return { sighting: faced.value, connections: peer.connections(), mostSent: peer.mostSent() };
}

/** The outcome of a sighting; a text that is none where its words do not fit each other. */
export function outcomeOf({ state, reason, code, responder, asked }: Sighting): Outcome | string {
  const said = `${state} ${reason} ${code}`;
  if (state === 'open') {
    if (reason === 'proto-response') return 'answer';
    if (reason === 'responder') return responder ? 'responder' : said;
    if (reason === 'proto-mismatch') return code ? 'mismatch' : said;
    if (reason === 'udp-response') return code === 'unverified-responder' ? 'unverified' : 'datagram';
    if (reason === 'syn-ack') return code === null ? 'kept' : code === 'unverified-responder' ? 'unverified' : asked ? 'unanswered' : said;
  }
  if (state === 'closed' && (reason === 'conn-refused' || reason === 'port-unreach')) return 'refused';
  if ((state === 'filtered' || state === 'open|filtered') && reason === 'no-response') return 'silent';
  return said;
}
