import type { Flow } from '../model/flow.ts';
import type { Holds } from '../protocol/responder.ts';
import { type Claim, claimPort, type PortState } from './claim.ts';
import { descriptorLimit } from './descriptors.ts';
import { atEnd } from './ending.ts';
import { type Guests, guestList } from './guests.ts';
import { defaultLimits, type Limits, mostPorts, type Room, roomBeside } from './limits.ts';
import { eachAtMost, pace } from './pace.ts';
import { servedPorts } from './ports.ts';
import { seats } from './seats.ts';
import type { Shared } from './stand.ts';

export type { PortState } from './claim.ts';
export type { Strangers } from './guests.ts';
export type { Room } from './limits.ts';

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
  /** Told of each request that is not answered, being a stranger's. */
  readonly onStranger?: (address: string) => void;
}

export type Ending = 'time' | 'aborted' | 'closed';

export interface Responder {
  /** Every port that was asked for, and what became of it. */
  readonly ports: readonly PortState[];
  readonly guests: Guests;
  /** Connections that there is room for, where the system leaves less than a responder takes. */
  readonly room: Room | null;
  /** Settles when everything is let go of. */
  readonly ended: Promise<Ending>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** A responder that is forgotten ends soon: it is there for one visit. */
const defaultDurationMs = 3_600_000;

/** Connections to ourselves at a time: one that a firewall of this host drops costs half a second, and each a descriptor. */
const selfTestsAtOnce = 32;

/** Stands in for the services of this host that are not installed yet: section 8 of the contract. Answering starts once every port is decided. */
export async function respond(options: ResponderOptions): Promise<Responder> {
  const { name, key, addresses, signal } = options;
  const limits = { ...defaultLimits, descriptors: descriptorLimit(), ...options.limits };
  const guests = guestList(options.allowed, options.onStranger);
  let holds: Holds | null = null;
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<void>();
  const all = servedPorts(options.flows);
  const wanted = all.slice(0, mostPorts(limits, addresses.length));
  const room = roomBeside(wanted.length * addresses.length, limits);
  const shared: Shared = {
    name,
    key,
    guests,
    limits,
    guestSeats: seats(room.guests, limits.guestsOfPeer),
    strangerSeats: seats(room.strangers, limits.strangersOfPeer),
    mayGreet: pace(eachAtMost(limits.greetingsPerSecondToPeer)),
    mayAnswer: pace(limits.answersPerSecond),
    holds: () => holds,
    ready,
  };

  const claims: Claim[] = [];
  const atOnce = Math.max(1, Math.floor(selfTestsAtOnce / addresses.length));
  for (let i = 0; i < wanted.length && !signal.aborted; i += atOnce) {
    claims.push(...(await Promise.all(wanted.slice(i, i + atOnce).map((port) => claimPort(port, addresses, shared, signal)))));
  }
  const beyond = all.slice(wanted.length).map(({ protocol, port }): PortState => ({ protocol, port, state: 'unavailable', code: 'EMFILE' }));
  const ports = [...claims.map(({ state }) => state), ...beyond];
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
  const isCut = room.guests < limits.guests || room.strangers < limits.strangers;
  return { ports, guests, room: isCut ? room : null, ended, close: () => close('closed') };
}

function holdsOf(ports: readonly PortState[]): Holds {
  const held = (protocol: PortState['protocol']) => ports.filter((one) => one.state === 'held' && one.protocol === protocol).map(({ port }) => port);
  return { tcp: held('tcp'), udp: held('udp') };
}
