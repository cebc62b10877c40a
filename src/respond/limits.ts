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
  /** Datagrams answered per second: in all, and to one address. */
  readonly answersPerSecond: number;
  readonly answersPerSecondToPeer: number;
}

export const defaultLimits: Limits = {
  // Some hundreds of probers at once, a few connections each; a descriptor and some kilobytes apiece.
  guests: 2000,
  guestsOfPeer: 256,
  strangers: 256,
  strangersOfPeer: 64,
  // A prober's longest attempt, mark and challenge over a slow and lossy path included.
  guestMs: 15_000,
  // A prober waits 2.5 s for a mark that is due: an earlier end would read as another service. 5 s are the most that is allowed.
  strangerMs: 4500,
  answersPerSecond: 5000,
  // More than one prober's own pace, and less than a flood.
  answersPerSecondToPeer: 200,
};
