import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Complaint, Host, Topology } from '../model/topology.ts';
import { parseTopology } from '../topology/index.ts';
import { CliError } from './command.ts';

/** Reads and validates a topology file; every problem in it is one line of the error. */
export function loadTopology(file: string): Topology {
  const text = readText(file);
  if (text instanceof Error) throw new CliError(`cannot read the topology ${file}: ${text.message}\nWrite one with: cm-preflight init`);
  const parsed = parseTopology({ file, text, read: readText, digest });
  if ('complaints' in parsed) throw new CliError(complaintLines(parsed.complaints));
  return parsed.topology;
}

/** The host that `--as` names, or this machine: by its full name or, where only one fits, its short one. */
export function localHost(topology: Topology, as: string | undefined): Host {
  const wanted = (as ?? hostname()).toLowerCase();
  const exact = topology.hosts.filter((host) => host.name.toLowerCase() === wanted);
  const short = (name: string) => name.toLowerCase().split('.')[0];
  const fitting = exact.length > 0 ? exact : topology.hosts.filter((host) => short(host.name) === short(wanted));
  const [only] = fitting;
  if (fitting.length === 1 && only) return only;
  const who = as === undefined ? `this machine is "${hostname()}", and` : `--as ${as}:`;
  if (fitting.length > 1) throw new CliError(`${who} several hosts of ${topology.file} have that name: ${names(fitting)}. Name one with --as HOST.`);
  throw new CliError(`${who} no host of ${topology.file} has that name. Name one with --as HOST: ${names(topology.hosts)}`);
}

const listedHosts = 20;

function names(hosts: readonly Host[]): string {
  const more = hosts.length > listedHosts ? ` and ${hosts.length - listedHosts} more` : '';
  return (
    hosts
      .slice(0, listedHosts)
      .map((host) => host.name)
      .join(', ') + more
  );
}

function readText(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return error as Error;
  }
}

function digest(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}

function complaintLines(complaints: readonly Complaint[]): string {
  return complaints.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n');
}
