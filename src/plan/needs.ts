import { errata } from '../catalog/index.ts';
import type { Row } from '../model/catalog.ts';
import type { Necessity, Phase, PortFrom } from '../model/flow.ts';
import type { Leg } from './legs.ts';
import { cellPorts, isWsusCell } from './ports.ts';
import type { Placed, Scope } from './scope.ts';

/** One protocol and port (or range) that a row asks for between two placements. */
export interface Need {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly first: number | null;
  readonly last: number | null;
  readonly service: string;
  readonly necessity: Necessity;
  readonly phase: 'runtime' | 'install';
  readonly notes: readonly number[];
  readonly portFrom: PortFrom;
}

/** What one row comes to: needs, and the reason where the row is left out on purpose. */
export interface RowOutcome {
  readonly needs: readonly Need[];
  readonly excluded: 'feature-off' | 'install-only' | 'fallback' | null;
}

const nothing: RowOutcome = { needs: [], excluded: null };

/** Decides what one row of a leg asks for between two placements: communication, features, install phase, CMG, Notes 2, 3 and 6, errata. */
export function rowNeeds(leg: Leg, row: Row, source: Placed, serving: Placed, phase: Phase, scope: Scope): RowOutcome {
  const isWsus = isWsusCell(row.tcp);
  if (isWsus && leg.to === 'site-server') return nothing;
  if (leg.alternatives && !communicationKeeps(row.service, isWsus, serving, scope)) return nothing;
  const feature = featureNecessity(leg, row.service, source, serving, scope);
  if (feature === 'off') return { needs: [], excluded: 'feature-off' };
  if (row.phase === 'install' && !installIsPlanned(source, phase)) return { needs: [], excluded: 'install-only' };
  const gateway = gatewayPorts(row, serving);
  if (gateway === 'fallback') return { needs: [], excluded: 'fallback' };

  const base = leg.implied || isPassivePair(source, serving) ? 'implied' : feature;
  const alternate = row.notes.includes(2) || leg.from === 'cmg-connection-point' ? 'note-2' : serving.placement.role === 'sql-server-wsus' ? 'own-only' : 'none';
  const needs = (['udp', 'tcp'] as const).flatMap((protocol) => {
    const cell = row[protocol];
    if (cell === null) return [];
    return (gateway ?? cellPorts(cell, row.service, alternate, serving, scope)).map(
      (port): Need => ({
        protocol,
        first: port.first,
        last: port.last,
        service: row.service,
        necessity: isAdvisory(leg.anchor, row.service, protocol, port.first) ? 'advisory' : base,
        phase: row.phase ?? 'runtime',
        notes: row.notes,
        portFrom: port.from,
      }),
    );
  });
  return { needs, excluded: null };
}

/** The ICMP echo that a section's text asks for besides its rows. */
export function icmpNeeds(leg: Leg, source: Placed, serving: Placed, scope: Scope): RowOutcome {
  const necessity = featureNecessity(leg, 'icmp-echo', source, serving, scope);
  if (necessity === 'off') return { needs: [], excluded: 'feature-off' };
  const echo: Need = { protocol: 'icmp', first: null, last: null, service: 'icmp-echo', necessity, phase: 'runtime', notes: [], portFrom: 'document' };
  return { needs: [echo], excluded: null };
}

/** HTTP and HTTPS rows of one section are alternatives; WSUS needs HTTP even where it serves HTTPS (Note 3). */
function communicationKeeps(service: string, isWsus: boolean, serving: Placed, scope: Scope): boolean {
  const { communication, site } = serving.placement;
  const chosen = communication ?? (site === null ? 'both' : (scope.site(site)?.communication ?? 'both'));
  if (service === 'http') return chosen !== 'https' || isWsus;
  if (service === 'https') return chosen !== 'http';
  return true;
}

const featureOfService: Readonly<Record<string, string>> = {
  'wake-on-lan': 'wake-on-lan',
  'wake-up-proxy': 'wake-up-proxy',
  'peer-cache-broadcast': 'peer-cache',
  'peer-cache-download': 'peer-cache',
  'remote-control': 'remote-control',
  'remote-assistance': 'remote-assistance',
  ldaps: 'ldaps',
  'gc-ldaps': 'ldaps',
};

/** Rows between clients grow with the square of the clients: there an unstated feature is off, and the wake-up rows are the proxy's. */
const featureBetweenClients: Readonly<Record<string, string>> = {
  ...featureOfService,
  'wake-on-lan': 'wake-up-proxy',
  'icmp-echo': 'wake-up-proxy',
};

export function isBetweenClients(leg: Leg): boolean {
  return leg.from === 'client' && leg.to === 'client';
}

function featureNecessity(leg: Leg, service: string, source: Placed, serving: Placed, scope: Scope): 'required' | 'optional' | 'off' {
  const feature = (isBetweenClients(leg) ? featureBetweenClients : featureOfService)[service];
  if (feature === undefined) return 'required';
  const code = source.placement.site ?? serving.placement.site;
  const stated = code === null ? undefined : scope.site(code)?.features[feature];
  if (stated === undefined) return isBetweenClients(leg) ? 'off' : 'optional';
  return stated ? 'required' : 'off';
}

function installIsPlanned(source: Placed, phase: Phase): boolean {
  if (phase !== 'auto') return phase === 'install';
  return source.placement.role === 'site-server' && (source.placement.state === 'planned' || source.host.state === 'planned');
}

/** Two site servers of one site, active and passive, share a section that the document draws between sites. */
function isPassivePair(source: Placed, serving: Placed): boolean {
  return source.placement.role === 'site-server' && serving.placement.role === 'site-server' && source.placement.site === serving.placement.site;
}

/** One port per virtual machine of a cloud management gateway; null where the row is not a gateway's. */
function gatewayPorts(row: Row, serving: Placed): { first: number; last: number; from: PortFrom }[] | 'fallback' | null {
  const { role, instances } = serving.placement;
  if (role === 'cloud-management-gateway-classic') return row.service === 'https' ? 'fallback' : perInstance(10140, instances);
  if (role !== 'cloud-management-gateway-scale-set') return null;
  const isForOneInstance = row.tcp === '443';
  if (isForOneInstance !== (instances === 1)) return [];
  return isForOneInstance ? [{ first: 443, last: 443, from: 'document' }] : perInstance(10124, instances);
}

function perInstance(firstPort: number, instances: number): { first: number; last: number; from: PortFrom }[] {
  return Array.from({ length: instances }, (_, i) => ({ first: firstPort + i, last: firstPort + i, from: 'instances' as const }));
}

function isAdvisory(anchor: string, service: string, protocol: 'tcp' | 'udp', port: number): boolean {
  return errata.some(
    (erratum) =>
      erratum.necessity === 'advisory' &&
      erratum.adds === null &&
      erratum.service === service &&
      erratum.protocol === protocol &&
      (erratum.section === null || erratum.section === anchor) &&
      (erratum.port === null || erratum.port === port),
  );
}
