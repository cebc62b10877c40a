import type { Flow } from '../model/flow.ts';
import type { Holds } from '../protocol/responder.ts';
import { type Claim, claimPort, type PortState } from './claim.ts';
import { atEnd } from './ending.ts';
import { type Guests, guestList } from './guests.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { pace } from './pace.ts';
import { servedPorts } from './ports.ts';
import { seats } from './seats.ts';
import type { Shared } from './stand.ts';

export type { PortState } from './claim.ts';

export interface ResponderOptions {
  /** The name that the topology gives this host. */
  readonly name: string;
  /** This host's own addresses to hold the ports on. */
  readonly addresses: readonly string[];
  /** Flows that end here, of both phases. */
  readonly flows: readonly Flow[];
  readonly key: Uint8Array | null;
  /** Addresses and networks (CIDR) that are answered. */
  readonly allowed: readonly string[];
  /** Ends the responder. */
  readonly signal: AbortSignal;
  /** When it ends by itself, from the moment that it answers; default one hour. */
  readonly durationMs?: number;
  readonly limits?: Partial<Limits>;
  /** Told once of each address that is not answered. */
  readonly onStranger?: (address: string) => void;
}

export type Ending = 'time' | 'aborted' | 'closed';

export interface Responder {
  /** Every port that was asked for, and what became of it. */
  readonly ports: readonly PortState[];
  readonly guests: Guests;
  /** Settles when everything is let go of. */
  readonly ended: Promise<Ending>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** A responder that is forgotten ends soon: it is there for one visit. */
const defaultDurationMs = 3_600_000;

/** Ports decided at a time: a real service that does not answer costs half a second each. */
const claimsAtOnce = 64;

/** Stands in for the services of this host that are not installed yet: section 8 of the contract. Answering starts once every port is decided. */
export async function respond(options: ResponderOptions): Promise<Responder> {
  const { name, key, addresses, signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const guests = guestList(options.allowed, options.onStranger);
  let holds: Holds | null = null;
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<void>();
  const shared: Shared = {
    name,
    key,
    guests,
    limits,
    guestSeats: seats(limits.guests, limits.guestsOfPeer),
    strangerSeats: seats(limits.strangers, limits.strangersOfPeer),
    mayAnswer: pace(limits.answersPerSecond, limits.answersPerSecondToPeer),
    holds: () => holds,
    ready,
  };

  const claims: Claim[] = [];
  const wanted = servedPorts(options.flows);
  for (let i = 0; i < wanted.length && !signal.aborted; i += claimsAtOnce) {
    claims.push(...(await Promise.all(wanted.slice(i, i + claimsAtOnce).map((port) => claimPort(port, addresses, shared, signal)))));
  }
  const ports = claims.map(({ state }) => state);
  holds = holdsOf(ports);
  tellReady();

  const { promise: ended, resolve: tellEnded } = Promise.withResolvers<Ending>();
  let closing: Promise<void> | undefined;
  const close = (why: Ending): Promise<void> => {
    closing ??= (async () => {
      cancelEnd();
      await Promise.all(claims.flatMap(({ stands }) => stands.map((stand) => stand.close())));
      tellEnded(why);
    })();
    return closing;
  };
  let cancelEnd: () => void = () => undefined;
  cancelEnd = atEnd(options.durationMs ?? defaultDurationMs, signal, (why) => void close(why));
  return { ports, guests, ended, close: () => close('closed') };
}

function holdsOf(ports: readonly PortState[]): Holds {
  const held = (protocol: PortState['protocol']) => ports.filter((one) => one.state === 'held' && one.protocol === protocol).map(({ port }) => port);
  return { tcp: held('tcp'), udp: held('udp') };
}
