export type SiteType = 'central-administration-site' | 'primary' | 'secondary';
export type Communication = 'http' | 'https' | 'both';
export type InstallState = 'installed' | 'planned';
export type Ports = Readonly<Record<string, number>>;

/** Inclusive, 1 to 65535. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface Site {
  readonly code: string;
  readonly type: SiteType;
  readonly parent: string | null;
  readonly communication: Communication;
  readonly clientPush: boolean;
  /** Stated features only: an unstated feature is absent. */
  readonly features: Readonly<Record<string, boolean>>;
  /** Stated ports only. */
  readonly ports: Ports;
}

/** A role on a host. */
export interface Placement {
  readonly role: string;
  readonly state: InstallState;
  /** Stated ports only. */
  readonly ports: Ports;
  /** Null where the placement states none. */
  readonly communication: Communication | null;
  /** The site that it belongs to; null for an external role. */
  readonly site: string | null;
  /** The sites whose roles it meets, where stated. */
  readonly sites: readonly string[] | null;
  /** Of a software update point: the host name of its stated upstream. */
  readonly upstream: string | null;
  /** Of a SQL Server: its named instance. */
  readonly instance: string | null;
  /** Of a cloud management gateway: how many virtual machines, 1 to 16. */
  readonly instances: number;
  readonly internetFacing: boolean;
}

export interface Proxy {
  readonly host: string;
  readonly port: number;
}

export interface Host {
  readonly name: string;
  /** Address literals as stated; empty where the name is to be resolved. */
  readonly addresses: readonly string[];
  readonly site: string | null;
  readonly state: InstallState;
  readonly rpcPorts: PortRange;
  readonly siteServerInitiates: boolean;
  readonly proxy: Proxy | null;
  /** Networks (CIDR) that this host is a sample of. */
  readonly represents: readonly string[];
  readonly placements: readonly Placement[];
}

/** A flow that may fail or stay unproven until the end of `expires` (YYYY-MM-DD, UTC). `flow` is a pattern of flow ids. */
export interface Waiver {
  readonly flow: string;
  readonly reason: string;
  readonly ticket: string;
  readonly expires: string;
}

/** A validated topology: names as written, defaults applied, name ranges expanded, implied roles placed. */
export interface Topology {
  readonly file: string;
  /** Hex SHA-256 of the file and its includes. */
  readonly sha256: string;
  readonly edition: string;
  readonly sites: readonly Site[];
  readonly hosts: readonly Host[];
  readonly waivers: readonly Waiver[];
  /** What a person should know although the file is valid. */
  readonly warnings: readonly string[];
}

/** One problem in a topology file, 1-based line and column. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
