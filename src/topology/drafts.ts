import type { Communication, InstallState, PortRange, Proxy, SiteType } from '../model/topology.ts';
import type { Spot } from './complaints.ts';

/** A value with the place that a complaint about it names. */
export interface Spotted<T> {
  readonly value: T;
  readonly spot: Spot;
}

export type PortDrafts = ReadonlyMap<string, Spotted<number>>;

export interface SiteDraft {
  readonly spot: Spot;
  readonly code: Spotted<string>;
  readonly type: Spotted<SiteType>;
  readonly parent: Spotted<string> | null;
  readonly communication: Communication;
  readonly clientPush: boolean;
  readonly features: Readonly<Record<string, boolean>>;
  readonly ports: PortDrafts;
}

export interface PlacementDraft {
  readonly spot: Spot;
  readonly role: string;
  readonly state: InstallState;
  readonly ports: PortDrafts;
  readonly communication: Communication | null;
  readonly site: Spotted<string> | null;
  readonly sites: readonly Spotted<string>[] | null;
  readonly upstream: Spotted<string> | null;
  readonly instance: Spotted<string> | null;
  readonly instances: number;
  readonly internetFacing: boolean;
}

/** One entry of `hosts`: one host, or as many alike as its name range has. */
export interface HostDraft {
  readonly spot: Spot;
  readonly names: readonly string[];
  readonly nameSpot: Spot;
  readonly addresses: readonly string[];
  readonly site: Spotted<string> | null;
  readonly state: InstallState;
  readonly rpcPorts: PortRange;
  readonly siteServerInitiates: boolean;
  readonly proxy: Proxy | null;
  readonly represents: readonly string[];
  readonly placements: readonly PlacementDraft[];
}

export interface WaiverDraft {
  readonly flow: string;
  readonly reason: string;
  readonly ticket: string;
  readonly expires: string;
}

/** Everything read from a topology and its includes, before its parts are held against each other. */
export interface Drafts {
  readonly edition: string;
  readonly sites: SiteDraft[];
  readonly hosts: HostDraft[];
  readonly waivers: WaiverDraft[];
}
