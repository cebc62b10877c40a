import type { SiteType, Topology } from '../model/topology.ts';

interface Need {
  readonly roles: readonly string[];
  /** Any of these will do. */
  readonly anyOf: readonly string[];
}

/** What a role usually cannot do without; the first is named in the warning. */
const needs: readonly Need[] = [
  { roles: ['site-server', 'management-point'], anyOf: ['domain-controller'] },
  { roles: ['site-server', 'management-point', 'reporting-services-point', 'sms-provider'], anyOf: ['sql-server'] },
  { roles: ['management-point', 'distribution-point', 'software-update-point', 'console', 'client'], anyOf: ['site-server'] },
  { roles: ['client', 'distribution-point'], anyOf: ['management-point'] },
  { roles: ['client'], anyOf: ['distribution-point', 'cloud-distribution-point', 'cloud-management-gateway'] },
  { roles: ['console'], anyOf: ['sms-provider'] },
  { roles: ['software-update-point'], anyOf: ['internet', 'upstream-wsus'] },
  { roles: ['site-server'], anyOf: ['dns-server'] },
];

/** Where Microsoft supports a role ("Site system roles": one site type or several); roles that are absent are supported everywhere. */
const supported: Readonly<Record<string, readonly SiteType[]>> = {
  'application-catalog-web-service-point': ['primary'],
  'application-catalog-website-point': ['primary'],
  'asset-intelligence-synchronization-point': ['central-administration-site', 'primary'],
  'certificate-registration-point': ['central-administration-site', 'primary'],
  client: ['primary', 'secondary'],
  'cmg-connection-point': ['primary'],
  'data-warehouse-service-point': ['central-administration-site', 'primary'],
  'distribution-point': ['primary', 'secondary'],
  'endpoint-protection-point': ['central-administration-site', 'primary'],
  'enrollment-point': ['primary'],
  'enrollment-proxy-point': ['primary'],
  'fallback-status-point': ['primary'],
  'management-point': ['primary', 'secondary'],
  'reporting-services-point': ['central-administration-site', 'primary'],
  'service-connection-point': ['central-administration-site', 'primary'],
  'sms-provider': ['central-administration-site', 'primary'],
  'state-migration-point': ['primary', 'secondary'],
};

/** What a person should know of a valid topology: roles that are missed, and roles where their site's type has none. */
export function topologyWarnings(topology: Pick<Topology, 'sites' | 'hosts'>): string[] {
  const declared = new Set(topology.hosts.flatMap((host) => host.placements.map(({ role }) => role)));
  const types = new Map(topology.sites.map(({ code, type }) => [code, type]));
  const missed = needs
    .filter(({ roles, anyOf }) => roles.some((role) => declared.has(role)) && !anyOf.some((role) => declared.has(role)))
    .map(({ anyOf }) => `no ${anyOf.join(' or ')} is declared: the flows to it are not verified`);
  const misplaced = new Set<string>();
  for (const host of topology.hosts) {
    for (const { role, site } of host.placements) {
      const type = site === null ? undefined : types.get(site);
      if (type === undefined || (supported[role]?.includes(type) ?? true)) continue;
      misplaced.add(`${role} on ${host.name}: a ${type} site (${site}) does not support this role`);
    }
  }
  return [...missed, ...misplaced];
}
