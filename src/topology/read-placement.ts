import { editionsWithRole, rolesOf } from '../catalog/index.ts';
import type { InstallState } from '../model/topology.ts';
import { type Complaints, expectedOneOf, type Spot } from './complaints.ts';
import type { PlacementDraft } from './drafts.ts';
import { type Field, type Fields, readBoolean, readChoice, readInteger, readList, readMap, readText } from './fields.ts';
import { communications, readPorts, spottedText } from './read-site.ts';

export const states: readonly InstallState[] = ['installed', 'planned'];

const placementKeys = ['role', 'state', 'ports', 'communication', 'site', 'sites', 'upstream', 'instance', 'instances', 'internet-facing'];

/** Options that mean something for some roles only. */
const optionRoles: Readonly<Record<string, readonly string[]>> = {
  upstream: ['software-update-point'],
  instance: ['sql-server', 'sql-server-wsus'],
  instances: ['cloud-management-gateway-scale-set', 'cloud-management-gateway-classic'],
  'internet-facing': ['management-point', 'distribution-point', 'software-update-point', 'fallback-status-point'],
};

/** A role's name alone, or a role with what is particular about it here. */
export function readPlacement(field: Field, edition: string, complaints: Complaints): PlacementDraft | null {
  if (field.node?.kind === 'scalar') {
    const role = readText({ ...field, name: 'role' }, 'a role', complaints);
    return role === null || !isKnownRole(role, field.spot, edition, complaints) ? null : plainPlacement(role, field.spot, 'installed');
  }
  const fields = readMap({ ...field, name: 'role' }, placementKeys, complaints);
  if (!fields) return null;
  const role = readText(fields.get('role'), 'a role', complaints);
  if (!fields.has('role')) complaints.add(field.spot, 'a placement without a role; expected role: and its name');
  const isKnown = role !== null && isKnownRole(role, fields.get('role')?.spot ?? field.spot, edition, complaints);
  if (isKnown) complainOfForeignOptions(role, fields, complaints);
  const sites = fields.has('sites') ? readList(fields.get('sites'), 'a list of site codes', complaints).map((item) => spottedText(item, 'a site code', complaints)) : null;
  const draft = {
    state: readChoice(fields.get('state'), states, complaints) ?? 'installed',
    ports: readPorts(fields.get('ports'), complaints),
    communication: readChoice(fields.get('communication'), communications, complaints),
    site: spottedText(fields.get('site'), 'a site code', complaints),
    sites: sites?.filter((site) => site !== null) ?? null,
    upstream: spottedText(fields.get('upstream'), 'the name of a host with a software update point', complaints),
    instance: spottedText(fields.get('instance'), 'the name of a SQL Server instance', complaints),
    instances: readInteger(fields.get('instances'), 1, 16, complaints) ?? 1,
    internetFacing: readBoolean(fields.get('internet-facing'), complaints) ?? false,
  };
  return isKnown ? { spot: fields.get('role')?.spot ?? field.spot, role, ...draft } : null;
}

export function plainPlacement(role: string, spot: Spot, state: InstallState): PlacementDraft {
  const nothing = { communication: null, site: null, sites: null, upstream: null, instance: null };
  return { spot, role, state, ports: new Map(), ...nothing, instances: 1, internetFacing: false };
}

/** Complains of a role that no edition has, or only another one. */
export function isKnownRole(role: string, spot: Spot, edition: string, complaints: Complaints): boolean {
  const known = rolesOf(edition);
  if (known.has(role)) return true;
  const others = editionsWithRole(role);
  if (others.length > 0) complaints.add(spot, `role "${role}" is not in edition ${edition}; expected a role of that edition, or catalog: ${others.join(' or ')}`);
  else complaints.add(spot, `unknown role "${role}"${expectedOneOf([...known].sort(), role)}`);
  return false;
}

function complainOfForeignOptions(role: string, fields: Fields, complaints: Complaints): void {
  for (const [option, roles] of Object.entries(optionRoles)) {
    const field = fields.get(option);
    if (field && !roles.includes(role)) complaints.add(field.spot, `${option} means nothing for ${role}; expected it with ${roles.join(', ')} alone`);
  }
}
