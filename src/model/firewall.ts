import type { Flow, Necessity, Protocol } from './flow.ts';
import type { Confidence } from './report.ts';

/** One end of what is asked for: a host by name, and the addresses and networks by which a firewall knows it (its name where none is known). */
export interface RuleEnd {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A flow to be opened between these ends; `confidence` that it is blocked now, null where nothing was tested. */
export interface Demand {
  readonly flow: Flow;
  readonly source: RuleEnd;
  readonly destination: RuleEnd;
  readonly confidence: Confidence | null;
}

/** One row of a firewall request: a product, which opens each of its ports from each source to each destination, and nothing that was not demanded. */
export interface FirewallRow {
  /** Addresses where known, else names; networks that a host represents. */
  readonly source: readonly string[];
  readonly sourceNames: readonly string[];
  /** "ephemeral", or "68, ephemeral" of a service whose clients send from a port of their own; empty for ICMP. */
  readonly sourcePorts: string;
  readonly destination: readonly string[];
  readonly destinationNames: readonly string[];
  readonly protocol: Protocol;
  /** "80,443,49152-65535", ascending; "echo" for ICMP. */
  readonly ports: string;
  readonly action: 'allow';
  readonly necessity: Necessity;
  readonly confidence: Confidence | null;
  /** Ids of the services that it is for. */
  readonly services: readonly string[];
  /** Anchors of the document that require it. */
  readonly sections: readonly string[];
  /** Ids of the catalog's remarks on these services. */
  readonly remarks: readonly string[];
  /** Where a proxy leads on to, each as host:port; absent without one. */
  readonly via?: readonly string[];
  /** The flows that it opens. */
  readonly flows: readonly string[];
}
