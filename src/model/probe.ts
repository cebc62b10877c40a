import type { Endpoint, Sighting } from './evidence.ts';
import type { Flow } from './flow.ts';

/** One address and port of a flow. */
export interface Target {
  readonly flow: Flow;
  readonly address: string;
  /** Null for ICMP. */
  readonly port: number | null;
  /** The interfaces that an endpoint mapper named at this port; empty where none did. */
  readonly endpoints: readonly Endpoint[];
}

/** What every probe may use; the engine owns the clock. */
export interface ProbeContext {
  /** How long a connect, or a datagram's answer, may take from its first packet. */
  readonly timeoutMs: number;
  /** How long a conversation may take once the line is open. */
  readonly answerTimeoutMs: number;
  /** Aborts with the run. */
  readonly signal: AbortSignal;
  /** Local address to send from, or null for the system's choice. */
  readonly source: string | null;
  /** The shared key of prober and responder, or null. */
  readonly key: Uint8Array | null;
  /** A responder said that it holds this port: its mark is worth waiting for. */
  readonly responderIsDue: boolean;
  /** Another attempt is made where this one would only wait for a packet that was lost; see `hurried`. */
  readonly mayHurry?: boolean;
  /** Names the tool, the run and the ticket in requests that can carry a text: an HTTP User-Agent, printable ASCII. */
  readonly userAgent: string;
}

/** The code of an attempt that was hung up because a new connection is likely to tell sooner; its reason is not-run. */
export const hurried = 'HURRIED';

/** One attempt at one target. Returns what it saw; throws only on a bug. */
export type Probe = (target: Target, context: ProbeContext) => Promise<Sighting>;

/** Picks the probe of a flow; the table behind it lives in probes/index.ts. */
export type ProbeFor = (flow: Flow) => Probe;
