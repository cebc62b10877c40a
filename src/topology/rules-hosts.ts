import { roleOf } from '../catalog/index.ts';
import { type Complaints, expectedOneOf } from './complaints.ts';
import type { Drafts, HostDraft, PlacementDraft, Spotted } from './drafts.ts';

/** Hosts are unique, their roles have sites that exist, and each role is once on a host and site. */
export function checkHosts(drafts: Drafts, complaints: Complaints): void {
  const sites = drafts.sites.map(({ code }) => code.value);
  const firstOf = new Map<string, HostDraft>();
  for (const host of drafts.hosts) {
    for (const name of host.names) {
      const key = name.toLowerCase();
      const earlier = firstOf.get(key);
      if (earlier) complaints.add(host.nameSpot, `host ${name} is declared twice, first in ${place(earlier)}; expected each host once`);
      else firstOf.set(key, host);
    }
    if (host.site && !sites.includes(host.site.value)) complainOfSite(host.site, sites, complaints);
    checkRoles(host, sites, complaints);
  }
  for (const host of drafts.hosts) for (const placement of host.placements) checkUpstream(placement, host, firstOf, complaints);
}

function checkRoles(host: HostDraft, sites: readonly string[], complaints: Complaints): void {
  const seen = new Set<string>();
  for (const placement of host.placements) {
    const isExternal = roleOf(placement.role)?.external ?? false;
    const site = placement.site ?? (isExternal ? null : host.site);
    if (placement.site && isExternal) complaints.add(placement.site.spot, `${placement.role} belongs to no site; expected sites: with the sites that use it, or nothing`);
    else if (placement.site && !sites.includes(placement.site.value)) complainOfSite(placement.site, sites, complaints);
    if (!isExternal && site === null) complaints.add(placement.spot, `${placement.role} on ${host.names[0]} has no site; expected site: on the host or on the role`);
    for (const met of placement.sites ?? []) if (!sites.includes(met.value)) complainOfSite(met, sites, complaints);
    const key = `${placement.role} ${site?.value ?? ''}`;
    if (seen.has(key))
      complaints.add(placement.spot, `${placement.role} is twice on ${host.names[0]}${site ? ` for site ${site.value}` : ''}; expected each role once on a host and site`);
    seen.add(key);
  }
}

function checkUpstream(placement: PlacementDraft, host: HostDraft, hosts: ReadonlyMap<string, HostDraft>, complaints: Complaints): void {
  const { upstream } = placement;
  if (!upstream) return;
  const found = hosts.get(upstream.value.toLowerCase());
  if (!found) return complaints.add(upstream.spot, `upstream: no host is named "${upstream.value}"; expected a host with a software-update-point`);
  if (found === host) return complaints.add(upstream.spot, `upstream: ${upstream.value} is the host itself; expected another host with a software-update-point`);
  if (!found.placements.some(({ role }) => role === 'software-update-point')) {
    complaints.add(upstream.spot, `upstream: ${upstream.value} has no software-update-point; expected a host that has one`);
  }
}

function complainOfSite({ value, spot }: Spotted<string>, sites: readonly string[], complaints: Complaints): void {
  complaints.add(spot, `unknown site "${value}"${sites.length === 0 ? '; expected one that is declared under sites:' : expectedOneOf(sites, value)}`);
}

function place({ nameSpot }: HostDraft): string {
  const { file, line } = nameSpot();
  return `${file} line ${line}`;
}
