import type { Pace } from './pace.ts';

/** What bounds a responder, whoever comes. */
export interface Limits {
  /** Connections of hosts that are answered: in all, and of one address. */
  readonly guests: number;
  readonly guestsOfPeer: number;
  /** Connections of strangers, which never take a guest's place. */
  readonly strangers: number;
  readonly strangersOfPeer: number;
  readonly guestMs: number;
  readonly strangerMs: number;
  /** New connections of one guest that are greeted in a second; others end at once. */
  readonly greetingsPerSecondToPeer: number;
  /** Datagrams answered, of guests that a connection came from. */
  readonly answersPerSecond: Pace;
  /** Of all other guests, which may be forged: at each port. */
  readonly answersPerSecondToUnmet: Pace;
  /** Files and sockets that this process may have open; null where the system sets no such limit, as Windows. */
  readonly descriptors: number | null;
}

export const defaultLimits: Limits = {
  // Some hundreds of probers at once, a few connections each; a descriptor and some kilobytes apiece.
  guests: 2000,
  // Many probers behind one address translation, each of which needs its connection for some milliseconds.
  guestsOfPeer: 256,
  strangers: 256,
  strangersOfPeer: 64,
  // A prober's longest attempt, mark and challenge over a slow and lossy path included.
  guestMs: 15_000,
  // A prober waits 2.5 s for a mark that is due: an earlier end would read as another service. 5 s are the most that is allowed.
  strangerMs: 4500,
  // Ten probers behind one address, each with every flow of a host at once; a greeting with its proof takes 0.2 ms of a processor, so a tenth of one.
  greetingsPerSecondToPeer: 500,
  answersPerSecond: {
    // 3 MB a second, and half of a processor with a key.
    all: 5000,
    // What is left is enough for 125 probers in the same second, whoever else sends.
    ofGreedy: 2500,
    // Several probers behind one address. A forged source gets 120 KB a second from here, and never more than was sent.
    toPeer: 200,
    // Every UDP port of a host with every role, once.
    toModest: 20,
  },
  answersPerSecondToUnmet: {
    // An answer to a host that is not there waits three seconds for its address on the link (RFC 4861 section 7.2.2; Linux does the same for IPv4) and takes 1.3 KB of
    // the socket's 416 KB meanwhile: more would keep what goes to the others.
    all: 60,
    ofGreedy: 30,
    toPeer: 30,
    // A prober asks twice from a port, and from a new one when it tries again.
    toModest: 5,
  },
  descriptors: null,
};

/** Connections that there is room for. */
export interface Room {
  readonly guests: number;
  readonly strangers: number;
}

/** What Node, the standard streams and looked-up names need beside the ports and connections: some 25 at work, and as many to spare. */
const descriptorsElsewhere = 48;

/** Below this a held port would accept and could not answer; nor could ports be tried for real services. */
const leastRoom = 32;

/** Ports that can be held at once at so many addresses, with room for connections left. */
export function mostPorts({ descriptors }: Limits, addresses: number): number {
  return descriptors === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((descriptors - descriptorsElsewhere - leastRoom) / addresses));
}

/** Room for connections beside the sockets of held ports, an eighth of it for strangers: accepting without a descriptor left would end guests' connections unheard. */
export function roomBeside(sockets: number, { descriptors, guests, strangers }: Limits): Room {
  const free = descriptors === null ? Number.POSITIVE_INFINITY : Math.max(leastRoom, descriptors - descriptorsElsewhere - sockets);
  if (free >= guests + strangers) return { guests, strangers };
  const forStrangers = Math.min(strangers, Math.floor(free / 8));
  return { strangers: forStrangers, guests: Math.min(guests, free - forStrangers) };
}
