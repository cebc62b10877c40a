import type { Complaint, Topology } from '../model/topology.ts';
import { buildTopology } from './build.ts';
import { complaintList } from './complaints.ts';
import { type ReadText, readFiles } from './read-file.ts';
import { checkHosts } from './rules-hosts.ts';
import { checkPorts } from './rules-ports.ts';
import { checkSites } from './rules-sites.ts';
import { topologyWarnings } from './warnings.ts';

/** A topology's text, and how to get what it includes. */
export interface TopologySource {
  readonly file: string;
  readonly text: string;
  readonly read: ReadText;
  /** Hex SHA-256 of texts, one after the other. */
  readonly digest: (texts: readonly string[]) => string;
}

/** Parses and validates a topology (section 4 of the contract), or tells of every problem in it, by file, line and column. */
export function parseTopology({ file, text, read, digest }: TopologySource): { topology: Topology } | { complaints: Complaint[] } {
  const complaints = complaintList();
  const found = readFiles(file, text, read, complaints);
  if (found) for (const check of [checkSites, checkHosts, checkPorts]) check(found.drafts, complaints);
  const problems = complaints.sorted();
  if (!found || problems.length > 0) return { complaints: problems };
  const { sites, hosts } = buildTopology(found.drafts);
  const { edition, waivers } = found.drafts;
  return { topology: { file, sha256: digest(found.texts), edition, sites, hosts, waivers, warnings: topologyWarnings({ sites, hosts }) } };
}
