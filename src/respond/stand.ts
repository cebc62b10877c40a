import type { Holds } from '../protocol/responder.ts';
import type { Guests } from './guests.ts';
import type { Limits } from './limits.ts';
import type { Seats } from './seats.ts';

/** What all held ports of a responder share. */
export interface Shared {
  /** The name that the topology gives this host. */
  readonly name: string;
  readonly key: Uint8Array | null;
  readonly guests: Guests;
  readonly limits: Limits;
  readonly guestSeats: Seats;
  readonly strangerSeats: Seats;
  /** Whether one more connection of this guest keeps to the pace. */
  readonly mayGreet: (peer: string) => boolean;
  /** Whether one more datagram does, which says that it comes from this port of a guest. */
  readonly mayAnswer: (peer: string, port: number) => boolean;
  /** What is held; null until every port is decided, since nothing is said before that. */
  readonly holds: () => Holds | null;
  /** Settles once `holds` says it. */
  readonly ready: Promise<void>;
}

/** A socket that stands at one address and port. */
export interface Stand {
  /** Lets go of the port, and of every connection to it. */
  close(): Promise<void>;
}
