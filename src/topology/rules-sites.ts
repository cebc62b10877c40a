import { type Complaints, expectedOneOf } from './complaints.ts';
import type { Drafts, SiteDraft } from './drafts.ts';

/** Sites are unique, and their parents exist, are of the right type and form no circle. */
export function checkSites({ sites }: Drafts, complaints: Complaints): void {
  const byCode = new Map<string, SiteDraft>();
  for (const site of sites) {
    const earlier = byCode.get(site.code.value);
    if (earlier) complaints.add(site.code.spot, `site ${site.code.value} is declared twice, first in line ${earlier.code.spot().line}; expected each code once`);
    else byCode.set(site.code.value, site);
  }
  for (const site of sites) checkParent(site, byCode, complaints);
}

function checkParent(site: SiteDraft, byCode: ReadonlyMap<string, SiteDraft>, complaints: Complaints): void {
  const { code, type, parent } = site;
  if (parent === null) {
    if (type.value === 'secondary') complaints.add(site.spot, `secondary site ${code.value} has no parent; expected parent: with the code of its primary site`);
    return;
  }
  const found = byCode.get(parent.value);
  if (!found) return complaints.add(parent.spot, `parent: unknown site "${parent.value}"${expectedOneOf([...byCode.keys()], parent.value)}`);
  const circle = circleFrom(site, byCode);
  if (circle) return complaints.add(parent.spot, `cyclic parent: ${circle.join(' -> ')}; expected the parents to end at a site without one`);
  if (type.value === 'central-administration-site') return complaints.add(parent.spot, `central administration site ${code.value} has a parent; expected none`);
  const expected = type.value === 'primary' ? 'central-administration-site' : 'primary';
  if (found.type.value !== expected) {
    complaints.add(parent.spot, `the parent of ${type.value} site ${code.value} is ${found.code.value}, a ${found.type.value} site; expected a ${expected} site`);
  }
}

function circleFrom(site: SiteDraft, byCode: ReadonlyMap<string, SiteDraft>): string[] | null {
  const way = [site.code.value];
  for (let at = site.parent?.value; at !== undefined; at = byCode.get(at)?.parent?.value) {
    if (at === site.code.value) return [...way, at];
    if (way.includes(at)) return null;
    way.push(at);
  }
  return null;
}
