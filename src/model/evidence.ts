/** nmap's words for what a port showed. */
export type State = 'open' | 'closed' | 'filtered' | 'open|filtered' | 'unknown';

/** nmap's reasons, and ours after them. */
export type Reason =
  | 'syn-ack'
  | 'conn-refused'
  | 'no-response'
  | 'udp-response'
  | 'port-unreach'
  | 'host-unreach'
  | 'net-unreach'
  | 'admin-prohibited'
  | 'echo-reply'
  | 'proto-response'
  | 'proto-mismatch'
  | 'responder'
  | 'name-not-resolved'
  | 'local-resources'
  | 'resolver'
  | 'unsupported'
  | 'not-run';

/** What a service said of itself, by probe; plain JSON. */
export type Facts = Readonly<Record<string, unknown>>;

/** What a responder said: whom it stands for, whether a key proved it, and the ports that it holds (null: not said). */
export interface ResponderAnswer {
  readonly name: string;
  readonly keyed: boolean;
  readonly holds: { readonly tcp: readonly number[]; readonly udp: readonly number[] } | null;
}

/** An RPC interface that an endpoint mapper named, and the TCP port at which it listens. */
export interface Endpoint {
  readonly port: number;
  /** UUID in lower case. */
  readonly interface: string;
  /** "major.minor" */
  readonly version: string;
}

/** What one probe of one address and port saw; the engine adds where and when. */
export interface Sighting {
  readonly state: State;
  readonly reason: Reason;
  /** The system's error code or our own word for a finer distinction, e.g. ETIMEDOUT, unverified-responder. */
  readonly code: string | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  /** The service's own request (or the responder's challenge, for a responder) was sent. */
  readonly asked: boolean;
  readonly responder?: ResponderAnswer;
  /** What an endpoint mapper named over TCP, each port and interface once; absent where it did not list. */
  readonly endpoints?: readonly Endpoint[];
  readonly facts?: Facts;
}

/** One try, with where it went and when. */
export interface Attempt extends Sighting {
  /** Null where no address could be had. */
  readonly address: string | null;
  /** Null for ICMP. */
  readonly port: number | null;
  readonly startedAt: string;
  readonly ms: number;
  /** Nothing else of ours to that host was in flight from start to end. */
  readonly alone: boolean;
}

export type Unfinished = 'interrupted' | 'deadline' | 'not-run';

/** Everything seen of one planned flow. Exactly one per flow, in plan order, whatever happens. */
export interface Evidence {
  readonly flow: string;
  readonly attempts: readonly Attempt[];
  /** Why the flow was not tried to the end; null when it was. */
  readonly unfinished: Unfinished | null;
}

/** Everything seen of one destination host. */
export interface HostEvidence {
  readonly name: string;
  readonly addresses: readonly string[];
  /** The echo sent to a host that answered nothing else. */
  readonly ping: Attempt | null;
  /** The connect to one port outside the plan. */
  readonly controlPort: Attempt | null;
  /** No router lies between: every address is in a network of one of our interfaces. */
  readonly onLink: boolean;
}

/** A port of this host that others need, and whether something listens (null: could not be told). */
export interface SelfPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly listening: boolean | null;
}

/** What a run gathered, before anyone has an opinion. */
export interface Gathered {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly evidence: readonly Evidence[];
  readonly hosts: readonly HostEvidence[];
  readonly self: readonly SelfPort[];
}
