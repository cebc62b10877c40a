import { portDefaults, services } from '../catalog/index.ts';
import type { Communication, SiteType } from '../model/topology.ts';
import { type Complaints, expectedOneOf } from './complaints.ts';
import type { PortDrafts, SiteDraft, Spotted } from './drafts.ts';
import { type Field, readBoolean, readChoice, readInteger, readMap, readText } from './fields.ts';

const siteKeys = ['code', 'type', 'parent', 'communication', 'client-push', 'features', 'ports'];
export const featureNames = ['wake-on-lan', 'wake-up-proxy', 'peer-cache', 'remote-control', 'remote-assistance', 'ldaps'];
export const communications: readonly Communication[] = ['http', 'https', 'both'];
const siteTypes: readonly SiteType[] = ['central-administration-site', 'primary', 'secondary'];
export const portNames = portDefaults.map(({ name }) => name);

/** Words that people use for ports that the product fixes, besides the services' own ids. */
const fixedPorts = new Set([...services.map(({ id }) => id), 'rpc', 'dynamic', 'endpoint-mapper', 'wmi', 'netbios', 'pxe', 'global-catalog', 'rdp', 'wsus-http']);

export function readSite(field: Field, complaints: Complaints): SiteDraft | null {
  const fields = readMap(field, siteKeys, complaints);
  if (!fields) return null;
  const code = readText(fields.get('code'), 'a site code of three letters or digits', complaints);
  const type = readChoice(fields.get('type'), siteTypes, complaints);
  if (!fields.has('code')) complaints.add(field.spot, 'a site without a code; expected three letters or digits');
  if (!fields.has('type')) complaints.add(field.spot, `a site without a type; expected one of ${siteTypes.join(', ')}`);
  const codeSpot = fields.get('code')?.spot ?? field.spot;
  if (code !== null && !/^[A-Za-z0-9]{3}$/.test(code)) complaints.add(codeSpot, `site code "${code}"; expected three letters or digits`);
  const parent = spottedText(fields.get('parent'), 'the code of the parent site', complaints);
  const draft = {
    spot: field.spot,
    parent,
    communication: readChoice(fields.get('communication'), communications, complaints) ?? 'both',
    clientPush: readBoolean(fields.get('client-push'), complaints) ?? false,
    features: readFeatures(fields.get('features'), complaints),
    ports: readPorts(fields.get('ports'), complaints),
  };
  if (code === null || type === null) return null;
  return { ...draft, code: { value: code, spot: codeSpot }, type: { value: type, spot: fields.get('type')?.spot ?? field.spot } };
}

function readFeatures(field: Field | undefined, complaints: Complaints): Record<string, boolean> {
  const fields = field && readMap(field, featureNames, complaints);
  const stated = [...(fields ?? [])].map(([name, value]) => [name, readBoolean(value, complaints)] as const);
  return Object.fromEntries(stated.filter((entry): entry is readonly [string, boolean] => entry[1] !== null));
}

/** Ports that Configuration Manager lets an administrator choose; others are refused by name. */
export function readPorts(field: Field | undefined, complaints: Complaints): PortDrafts {
  const ports = new Map<string, Spotted<number>>();
  if (!field) return ports;
  // Fixed ports are known words here, so that they are refused as what they are.
  const fields = readMap(field, [...portNames, ...fixedPorts], { ...complaints, add: (spot, message) => complaints.add(spot, narrowed(message)) });
  for (const [name, value] of fields ?? []) {
    if (!portNames.includes(name)) {
      complaints.add(value.spot, `port "${name}": Configuration Manager does not let this port be configured; expected one of ${portNames.join(', ')}`);
      continue;
    }
    const port = readInteger(value, 1, 65535, complaints);
    if (port !== null) ports.set(name, { value: port, spot: value.spot });
  }
  return ports;
}

/** An unknown port name is held against the names that may be stated, not against those that may not. */
function narrowed(message: string): string {
  const [, given] = /^unknown key "(.*)" in ports/s.exec(message) ?? [];
  return given === undefined ? message : `unknown key "${given}" in ports${expectedOneOf(portNames, given)}`;
}

export function spottedText(field: Field | undefined, what: string, complaints: Complaints): Spotted<string> | null {
  const value = readText(field, what, complaints);
  return value === null || !field ? null : { value, spot: field.spot };
}
