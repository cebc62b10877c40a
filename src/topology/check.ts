import { isIP } from 'node:net';
import { editionsWithRole, newestEdition, portDefaults, roleOf, rolesOf } from '../catalog/index.ts';
import type { Host, InstallState, Placement, Ports, Site, Topology } from '../model/topology.ts';

/** What stands for the topology's file where there is none. */
export const checkFile = '(check)';

/** One or several peers to check without a topology file. */
export interface CheckRequest {
  readonly localName: string;
  /** Names or address literals. */
  readonly peers: readonly string[];
  readonly roles: readonly string[];
  readonly fromRoles: readonly string[];
  readonly state: InstallState;
  readonly ports: Ports;
}

/** The local host is in a parent site and the peers are in its child, so that sections between sites join them as well. */
const localSite: Site = { code: 'AAA', type: 'primary', parent: null, communication: 'both', clientPush: false, features: {}, ports: {} };
const peerSite: Site = { ...localSite, code: 'BBB', parent: 'AAA' };
/** Apart from both: it holds the certificate registration point without which nobody speaks to a certification authority. */
const apartSite: Site = { ...localSite, code: 'CCC' };

/** Makes the topology of a quick check: every section between the two sides' roles is in scope. */
export function checkTopology(request: CheckRequest): { topology: Topology; local: Host } | { problems: string[] } {
  const problems = problemsOf(request);
  if (problems.length > 0) return { problems };
  const local = hostOf(
    request.localName,
    'AAA',
    request.fromRoles.map((role) => placementOf(role, 'AAA', 'installed', {})),
  );
  const peers = [...new Set(request.peers)].map((name) =>
    hostOf(
      name,
      'BBB',
      request.roles.map((role) => placementOf(role, 'BBB', request.state, request.ports)),
    ),
  );
  const apart = hostOf('(elsewhere)', 'CCC', [placementOf('certificate-registration-point', 'CCC', 'installed', {}, ['CCC'])]);
  const topology: Topology = {
    file: checkFile,
    sha256: '',
    edition: newestEdition.edition,
    sites: [localSite, peerSite, apartSite],
    hosts: [local, ...peers, apart],
    waivers: [],
    warnings: [],
  };
  return { topology, local };
}

function problemsOf({ localName, peers, roles, fromRoles, ports }: CheckRequest): string[] {
  const known = rolesOf(newestEdition.edition);
  const unknownRoles = [...new Set([...roles, ...fromRoles])]
    .filter((role) => !known.has(role))
    .map((role) => {
      const editions = editionsWithRole(role);
      if (editions.length === 0) return `unknown role "${role}": expected one of ${[...known].sort().join(', ')}`;
      return `the newest edition has no role "${role}" (edition ${editions.join(', ')} has): use a topology with that edition`;
    });
  const names = portDefaults.map(({ name }) => name);
  const unknownPorts = Object.keys(ports).filter((name) => !names.includes(name));
  return [
    ...peers.filter((peer) => peer.toLowerCase() === localName.toLowerCase()).map((peer) => `${peer} is this machine: expected another host`),
    ...peers
      .filter((peer) => isIP(peer) === 0 && !/^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_-]+)*\.?$/.test(peer))
      .map((peer) => `"${peer}" is neither a host name nor an address`),
    ...unknownRoles,
    ...unknownPorts.map((name) => `Configuration Manager does not let a port "${name}" be configured: expected one of ${names.join(', ')}`),
  ];
}

function hostOf(name: string, site: string, placements: readonly Placement[][]): Host {
  return {
    name,
    addresses: isIP(name) === 0 ? [] : [name],
    site,
    state: 'installed',
    rpcPorts: { first: 49152, last: 65535 },
    siteServerInitiates: false,
    proxy: null,
    represents: [],
    placements: [...new Map(placements.flat().map((placement) => [placement.role, placement])).values()],
  };
}

/** A role with the roles that it implies. */
function placementOf(role: string, site: string, state: InstallState, ports: Ports, sites: readonly string[] = ['AAA', 'BBB']): Placement[] {
  const found = roleOf(role);
  const external = found?.external ?? false;
  return [role, ...(found?.implies ?? [])].map((id) => ({
    role: id,
    state,
    ports,
    communication: null,
    site: external ? null : site,
    sites: external ? null : sites,
    upstream: null,
    instance: null,
    instances: 1,
    internetFacing: false,
  }));
}
