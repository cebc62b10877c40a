import type { Edition, Role, Service } from '../model/catalog.ts';
import { edition201609 } from './edition-2016-09.ts';
import { edition202202 } from './edition-2022-02.ts';
import { otherLists } from './lists.ts';
import { roles } from './roles.ts';
import { services } from './services.ts';

export { type AnchorDifference, type DrawnRow, differenceAt } from './differences.ts';
export { anchorsOf, drawnAt, erratumTouches, nearestAnchors, notesAnchor } from './drawn.ts';
export { errata } from './errata.ts';
export { otherLists } from './lists.ts';
export { notes } from './notes.ts';
export { portDefaults, wsusDefaultHttpPort } from './ports.ts';
export { remarkOf, remarksOn, sourcePortsOf } from './remarks.ts';
export { roles } from './roles.ts';
export { services } from './services.ts';

/** Every edition, oldest first. */
export const editions: readonly Edition[] = [edition201609, edition202202];

/** The edition that counts where a topology states none. */
export const newestEdition: Edition = edition202202;

/** The edition of that id, e.g. "2022-02". */
export function editionOf(id: string): Edition | undefined {
  return editions.find(({ edition }) => edition === id);
}

const roleById = new Map(roles.map((role) => [role.id, role]));

/** The role of that id, whichever edition has it. */
export function roleOf(id: string): Role | undefined {
  return roleById.get(id);
}

const serviceById = new Map(services.map((service) => [service.id, service]));

/** The service of that id, whichever edition has it. */
export function serviceOf(id: string): Service | undefined {
  return serviceById.get(id);
}

const rolesByEdition = new Map(editions.map((edition) => [edition.edition, collectRoles(edition)]));

/** The role ids that an edition's sections and lists name. */
export function rolesOf(edition: string): ReadonlySet<string> {
  return rolesByEdition.get(edition) ?? new Set();
}

/** The ids of the editions that have a role, oldest first; empty where none has it. */
export function editionsWithRole(role: string): string[] {
  return editions.map(({ edition }) => edition).filter((edition) => rolesOf(edition).has(role));
}

function collectRoles({ edition, sections }: Edition): Set<string> {
  const lists = otherLists.filter((list) => list.editions.includes(edition));
  return new Set([...sections, ...lists].flatMap(({ from, to }) => [from, to]).filter((role) => role !== '*'));
}
