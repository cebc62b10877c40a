import { roleOf } from '../catalog/index.ts';
import type { Host, Placement, Ports, Site } from '../model/topology.ts';
import type { Drafts, HostDraft, PlacementDraft, PortDrafts } from './drafts.ts';

/** Turns drafts that passed every rule into sites and hosts: ranges expanded, implied roles placed. */
export function buildTopology(drafts: Drafts): { sites: Site[]; hosts: Host[] } {
  const sites = drafts.sites.map((site) => ({
    code: site.code.value,
    type: site.type.value,
    parent: site.parent?.value ?? null,
    communication: site.communication,
    clientPush: site.clientPush,
    features: site.features,
    ports: portNumbers(site.ports),
  }));
  return { sites, hosts: drafts.hosts.flatMap(buildHosts) };
}

/** The hosts of a name range share their placements. */
function buildHosts(draft: HostDraft): Host[] {
  const placements = withImplied(draft.placements.map((placement) => buildPlacement(placement, draft)));
  const { site, state, rpcPorts, siteServerInitiates, proxy, represents } = draft;
  return draft.names.map((name, i) => ({
    name,
    addresses: draft.addresses.slice(i, draft.names.length === 1 ? undefined : i + 1),
    site: site?.value ?? null,
    state,
    rpcPorts,
    siteServerInitiates,
    proxy,
    represents,
    placements,
  }));
}

function buildPlacement(draft: PlacementDraft, host: HostDraft): Placement {
  const isExternal = roleOf(draft.role)?.external ?? false;
  return {
    role: draft.role,
    state: draft.state,
    ports: portNumbers(draft.ports),
    communication: draft.communication,
    site: isExternal ? null : (draft.site?.value ?? host.site?.value ?? null),
    sites: draft.sites?.map(({ value }) => value) ?? null,
    upstream: draft.upstream?.value ?? null,
    instance: draft.instance?.value ?? null,
    instances: draft.instances,
    internetFacing: draft.internetFacing,
  };
}

/** A form of the distribution point is one too, with its own state, communication and ports; where several are, it is installed if one of them is. */
function withImplied(placements: readonly Placement[]): Placement[] {
  const implied = new Map<string, Placement>();
  for (const placement of placements) {
    for (const role of roleOf(placement.role)?.implies ?? []) {
      if (placements.some((stated) => stated.role === role && stated.site === placement.site)) continue;
      const key = `${role} ${placement.site}`;
      const earlier = implied.get(key);
      implied.set(key, {
        ...placement,
        role,
        state: earlier?.state === 'installed' ? 'installed' : placement.state,
        ports: { ...placement.ports, ...earlier?.ports },
        communication: earlier?.communication ?? placement.communication,
      });
    }
  }
  return [...placements, ...implied.values()];
}

function portNumbers(ports: PortDrafts): Ports {
  return Object.fromEntries([...ports].map(([name, { value }]) => [name, value]));
}
