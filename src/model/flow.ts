import type { InstallState, Waiver } from './topology.ts';

export type Protocol = 'tcp' | 'udp' | 'icmp';
export type Necessity = 'required' | 'optional' | 'implied' | 'advisory';
/** Whether something should be listening now. */
export type Listener = 'expected' | 'planned';
/** Where a requirement's port number was read from. */
export type PortFrom = 'document' | 'role' | 'site' | 'parent-site' | 'host' | 'proxy' | 'instances';
export type Phase = 'operation' | 'install' | 'auto';

/** A row of the document bound to two placements. */
export interface Requirement {
  readonly section: string;
  readonly fromRole: string;
  readonly toRole: string;
  readonly service: string;
  readonly necessity: Necessity;
  readonly listener: Listener;
  readonly phase: 'runtime' | 'install';
  readonly notes: readonly number[];
  readonly portFrom: PortFrom;
  /** Of a SQL Server: the named instance that the topology states. */
  readonly instance?: string;
}

/** The way through a proxy: `proxy` as host:port, `for` the original destinations, each as host:port. */
export interface Via {
  readonly proxy: string;
  readonly for: readonly string[];
}

/** One thing on the wire: source host, destination host, protocol, port or range, with everything that requires it. */
export interface Flow {
  /** `from>to:tcp/1433`, `…:tcp/49152-65535`, `…:icmp`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number | null;
  /** "49152-65535" where the flow is a range. */
  readonly range: string | null;
  readonly via: Via | null;
  /** The service of the strongest requirement. */
  readonly service: string;
  readonly necessity: Necessity;
  readonly listener: Listener;
  readonly requiredBy: readonly Requirement[];
}

export interface Exclusion {
  readonly section: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What running a plan needs to know of a host. */
export interface PlanHost {
  readonly name: string;
  /** As stated; empty: resolve the name. */
  readonly addresses: readonly string[];
  readonly state: InstallState;
  readonly represents: readonly string[];
}

/** The plan of one host (or of all, `localHost` null): section 5 of the contract. */
export interface Plan {
  readonly schema: 'cm-preflight/plan@1';
  readonly edition: string;
  readonly localHost: string | null;
  readonly phase: Phase;
  readonly topology: { readonly file: string; readonly sha256: string };
  readonly flows: readonly Flow[];
  readonly elsewhere: readonly Flow[];
  readonly excluded: readonly Exclusion[];
  readonly warnings: readonly string[];
  /** The hosts that `flows` start or end at. */
  readonly hosts: readonly PlanHost[];
  readonly waivers: readonly Waiver[];
}
