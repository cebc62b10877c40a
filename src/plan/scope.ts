import type { Host, Placement, Site, Topology } from '../model/topology.ts';

/** A placement on its host, with the sites whose roles it meets (null: every site, as an external role does). */
export interface Placed {
  readonly host: Host;
  readonly placement: Placement;
  readonly meets: ReadonlySet<string> | null;
  /** Its place in the topology: what is listed first goes first. */
  readonly order: number;
}

interface RoleIndex {
  readonly bySite: Map<string, Placed[]>;
  readonly byMeets: Map<string, Placed[]>;
  readonly external: Placed[];
  readonly all: Placed[];
}

/** Finds who meets whom without looking at every pair. */
export interface Scope {
  readonly placed: readonly Placed[];
  placedOn(host: Host): readonly Placed[];
  /** The placements of `role` that `source` meets, in topology order; a placement never meets itself. */
  partners(source: Placed, role: string): Placed[];
  withRole(role: string): readonly Placed[];
  site(code: string): Site | undefined;
}

const roleMeetsItsOwnAcrossSites = new Set(['site-server', 'sql-server']);

export function scopeOf(topology: Topology): Scope {
  const sites = new Map(topology.sites.map((site) => [site.code, site]));
  const children = groupBy(topology.sites, (site) => site.parent);
  const placed: Placed[] = [];
  const byHost = new Map<Host, Placed[]>();
  for (const host of topology.hosts) {
    const here = host.placements.map((placement) => {
      const one = { host, placement, meets: sitesMet(placement, sites), order: placed.length };
      placed.push(one);
      return one;
    });
    byHost.set(host, here);
  }
  const index = indexByRole(placed);
  const certificatesAreUsed = index.has('certificate-registration-point');

  const candidates = (source: Placed, role: string): Placed[] => {
    const found = index.get(role);
    if (!found) return [];
    const { site } = source.placement;
    if (site === null) return found.all;
    if (role === source.placement.role && roleMeetsItsOwnAcrossSites.has(role)) {
      const related = [site, sites.get(site)?.parent ?? null, ...(children.get(site) ?? []).map((child) => child.code)];
      return related.flatMap((code) => (code === null ? [] : (found.bySite.get(code) ?? [])));
    }
    const own = [...(source.meets ?? [])].flatMap((code) => found.bySite.get(code) ?? []);
    return [...own, ...(found.byMeets.get(site) ?? []), ...found.external];
  };

  const meet = (a: Placed, b: Placed): boolean => {
    if (a === b) return false;
    const [siteA, siteB] = [a.placement.site, b.placement.site];
    if (siteA === null && siteB === null) return false;
    if (siteA === null || siteB === null) {
      const [external, inside, site] = siteA === null ? [a, b, siteB as string] : [b, a, siteA];
      if (external.meets !== null && !external.meets.has(site)) return false;
      if (external.placement.role !== 'certification-authority' || inside.placement.role !== 'site-server') return true;
      return certificatesAreUsed && (sites.get(site)?.parent ?? null) === null;
    }
    if (a.placement.role === b.placement.role && roleMeetsItsOwnAcrossSites.has(a.placement.role)) {
      const related = sites.get(siteA)?.parent === siteB || sites.get(siteB)?.parent === siteA;
      return related || (siteA === siteB && a.placement.role === 'site-server');
    }
    return (a.meets?.has(siteB) ?? true) || (b.meets?.has(siteA) ?? true);
  };

  return {
    placed,
    placedOn: (host) => byHost.get(host) ?? [],
    partners: (source, role) => [...new Set(candidates(source, role))].filter((other) => meet(source, other)).sort((a, b) => a.order - b.order),
    withRole: (role) => index.get(role)?.all ?? [],
    site: (code) => sites.get(code),
  };
}

/** A client of a secondary site meets its parent's roles too. */
function sitesMet(placement: Placement, sites: ReadonlyMap<string, Site>): ReadonlySet<string> | null {
  if (placement.site === null) return placement.sites === null ? null : new Set(placement.sites);
  const met = new Set(placement.sites ?? [placement.site]);
  const own = sites.get(placement.site);
  if (placement.role === 'client' && own?.type === 'secondary' && own.parent !== null) met.add(own.parent);
  return met;
}

function indexByRole(placed: readonly Placed[]): Map<string, RoleIndex> {
  const index = new Map<string, RoleIndex>();
  for (const one of placed) {
    const { role, site } = one.placement;
    let entry = index.get(role);
    if (!entry) {
      entry = { bySite: new Map(), byMeets: new Map(), external: [], all: [] };
      index.set(role, entry);
    }
    entry.all.push(one);
    if (site === null) entry.external.push(one);
    else {
      push(entry.bySite, site, one);
      for (const met of one.meets ?? []) push(entry.byMeets, met, one);
    }
  }
  return index;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const at = key(item);
    if (at !== null) push(groups, at, item);
  }
  return groups;
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
