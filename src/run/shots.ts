import { mayBeAccident } from '../model/accidents.ts';
import { cutShort, isNamedByMapper, mapperPort } from '../model/endpoints.ts';
import type { Attempt, Endpoint, Sighting } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { Probe, ProbeFor } from '../model/probe.ts';
import { parseRange, samplePorts } from '../model/samples.ts';

/** A destination host, and what is under way to it. */
export interface Peer {
  readonly name: string;
  readonly addresses: readonly string[];
  /** What kept the name from resolving; null where addresses are known. */
  readonly failure: Sighting | null;
  inFlight: number;
  /** How many attempts were ever started at it: tells whether one was alone. */
  starts: number;
  /** It answered something: a reset counts. */
  answered: boolean;
  /** Attempts at shots that answered in the end, and those of them that failed. */
  answeredAttempts: number;
  lostAttempts: number;
  /** Conversations that it accepted and left without an answer, each attempt counted. */
  stalls: number;
  /** Milliseconds of the fastest attempt that it answered, services and all: a handshake takes no longer. */
  fastestAnswerMs: number;
  /** TCP ports that its responder says it holds. */
  held: readonly number[];
  /** Attempts that this machine refused since one got through: one that never does is no matter of how much is under way. */
  refusals: number;
  /** What its responder said last. */
  responder: Pick<Sighting, 'responder' | 'facts'> | null;
  /** How many attempts may be under way to it at once. */
  room: number;
  /** Of the attempts alone: those that waited for an answer or for ARP, the milliseconds that all took, and whether one of them answered where others had not. */
  slowAlone: number;
  aloneMs: number;
  isRescued: boolean;
}

/** One address and port of a flow: what a single attempt is made at. */
export interface Shot {
  readonly flow: Flow;
  readonly peer: Peer;
  readonly probe: Probe;
  readonly address: string;
  readonly port: number | null;
  /** The interfaces that the endpoint mapper named at this port. */
  readonly endpoints: readonly Endpoint[];
  attempts: readonly Attempt[];
  /** When its first attempt started, on the clock of this process; 0 before. */
  startedMs: number;
  /** Nothing more is to be learnt, or everything was tried. */
  done: boolean;
  /** Attempts that are not kept, since our own machine spoiled them, by want of something or by standing still, or since we hurried; and what spoiled the last one. */
  shortages: number;
  pauses: number;
  hurries: number;
  /** The first of those that hurried, which says at least that it was accepted: kept in case that nothing else does. */
  accepted: Attempt | null;
  spoiledBy: 'shortage' | 'pause' | 'hurry' | null;
  /** It accepted while a responder's mark was due, which is then waited for. */
  wasDue: boolean;
}

/**
 * Every address and port of a flow; a range by its samples. The ports of a dynamic range are named later, by the endpoint mapper: by the plan's own flow to it, and
 * where the host has none (or it is known already) by a question that belongs to the range.
 */
export function shotsOf(flow: Flow, peer: Peer, probeFor: ProbeFor, asksMapper: boolean): Shot[] {
  const ports = isNamedByMapper(flow) ? (asksMapper ? [] : [mapperPort]) : flow.range === null ? [flow.port] : samplePorts(parseRange(flow.range));
  const probe = probeFor(flow);
  const shots = peer.addresses.flatMap((address) => ports.map((port) => shotAt({ flow, peer, probe, address, port, endpoints: none })));
  // As long as it is: a list that is put together from others has room for sixteen more, for each of thousands of flows.
  return shots.slice();
}

const none: readonly never[] = [];

export function shotAt(at: Pick<Shot, 'flow' | 'peer' | 'probe' | 'address' | 'port' | 'endpoints'>): Shot {
  const { flow, peer, probe, address, port, endpoints } = at;
  return {
    flow,
    peer,
    probe,
    address,
    port,
    endpoints,
    attempts: none,
    startedMs: 0,
    done: false,
    shortages: 0,
    pauses: 0,
    hurries: 0,
    accepted: null,
    spoiledBy: null,
    wasDue: false,
  };
}

/** How much an attempt tells: an answer more than silence, silence more than a fault of ours. */
export type Tells = 'answer' | 'maybe' | 'stalled' | 'silence' | 'local';

/**
 * An answer settles a shot. "maybe" asks to look again: an unreachable host may be a firewall's word, a connection or a listing may have ended by
 * accident, and where a responder was due, something that accepts without its mark may have lost it. A conversation without an answer has stalled: packets may have
 * been lost, or the service is slow.
 */
export function tells(sighting: Sighting, flow: Flow): Tells {
  const { state, reason, code } = sighting;
  if (reason === 'no-response') return 'silence';
  if (reason === 'local-resources') return 'local';
  if (reason === 'host-unreach') return 'maybe';
  if (reason === 'proto-mismatch' && code === 'no-answer') return 'stalled';
  if (mayBeAccident(sighting) || code === cutShort) return 'maybe';
  if (flow.listener === 'planned' && state === 'open' && (reason === 'syn-ack' || reason === 'udp-response')) return 'maybe';
  return 'answer';
}

/** The peer itself spoke: its own address, not a router's. */
export function isFromPeer({ state }: Sighting): boolean {
  return state === 'open' || state === 'closed';
}
