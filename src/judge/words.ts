import type { Justification } from '../firewall/index.ts';
import type { Language } from '../model/catalog.ts';
import type { Cause } from '../model/report.ts';
import type { Finding } from './findings.ts';
import type { Scene } from './scene.ts';

/** One broken thing, in no language: what the flows of a group have in common. */
export interface Trouble {
  readonly cause: Cause;
  /** Own: this machine. Host: one host as a whole. Network: all of its hosts as a whole. Wire: some ports of some hosts. */
  readonly kind: 'own' | 'host' | 'network' | 'wire';
  /** "tcp/445", lowest first. */
  readonly wires: readonly string[];
  readonly hosts: readonly string[];
  /** The one address that they share, where it is known and not the name. */
  readonly address: string | null;
  /** The networks of the hosts, as CIDR, where there are fewer of them. */
  readonly networks: readonly string[];
  readonly flowCount: number;
}

/** Everything that judging says in words: one object per language. */
export interface Words {
  readonly language: Language;
  /** One sentence: what was expected, and what was seen. */
  explanation(scene: Scene): string;
  /** What to do next; null where it passed and nothing is to be done. */
  remedy(scene: Scene): string | null;
  /** A group of flows with one cause, as one line. */
  trouble(trouble: Trouble): string;
  justification(basis: Justification): string;
  /** Something worth a remark that is no failure, as a sentence without a full stop. */
  finding(finding: Finding): string;
}
