import type { Placed, Scope } from './scope.ts';

const supRole = 'software-update-point';

/**
 * Finds the software update point that each one synchronizes from: its stated `upstream`, else the first listed of its site, or, for that one,
 * the first of the nearest ancestor site that has any; null for the top.
 */
export function upstreamFinder(scope: Scope): (sup: Placed) => Placed | null {
  const firstOfSite = new Map<string, Placed>();
  const firstOnHost = new Map<string, Placed>();
  for (const sup of scope.withRole(supRole)) {
    const { site } = sup.placement;
    if (site !== null && !firstOfSite.has(site)) firstOfSite.set(site, sup);
    const name = sup.host.name.toLowerCase();
    if (!firstOnHost.has(name)) firstOnHost.set(name, sup);
  }
  return (sup) => {
    const { site, upstream } = sup.placement;
    if (upstream !== null) return firstOnHost.get(upstream.toLowerCase()) ?? null;
    if (site === null) return null;
    const first = firstOfSite.get(site);
    if (first !== undefined && first !== sup) return first;
    let ancestor = scope.site(site)?.parent ?? null;
    while (ancestor !== null) {
      const found = firstOfSite.get(ancestor);
      if (found) return found;
      ancestor = scope.site(ancestor)?.parent ?? null;
    }
    return null;
  };
}
