/** One primary site whose prober has these roles; `hosts` are further lines of the list, `site` further keys of the site. */
export function siteOf(proberRoles: string, hosts: readonly string[], site = ''): string {
  const prober = `  - { name: prober, address: 10.77.1.2, site: P01, roles: [${proberRoles}] }`;
  return `sites:\n  - { code: P01, type: primary${site} }\nhosts:\n${[prober, ...hosts.map((host) => `  - ${host}`)].join('\n')}\n`;
}

/** A management point (tcp 80, 443 and 10123 from a client), installed or planned. */
export function managementPoint(name: string, address: string, state: 'installed' | 'planned' = 'installed', hostState: 'installed' | 'planned' = 'installed'): string {
  return `{ name: ${name}, address: ${address}, site: P01, state: ${hostState}, roles: [{ role: management-point, state: ${state} }] }`;
}

/** What a management point has: web servers, and a service of which nothing is known but that it waits for its client. */
export const managementPorts = ['http:80', 'https:443', 'keep:10123'];

/** A client's flows to a management point. */
export function clientFlows(name: string, statuses: { readonly http: string; readonly https: string; readonly notification: string }): Record<string, string> {
  return { [`${name}:tcp/80`]: statuses.http, [`${name}:tcp/443`]: statuses.https, [`${name}:tcp/10123`]: statuses.notification };
}

/** Every flow to a management point that is there: what can be asked answers. */
export function managed(name: string): Record<string, string> {
  return clientFlows(name, { http: 'pass -', https: 'pass -', notification: 'pass connected' });
}

/** Every flow to a management point with the same status. */
export function alike(name: string, status: string): Record<string, string> {
  return clientFlows(name, { http: status, https: status, notification: status });
}

/** nftables rules of a router, which see what it forwards. */
export const forward = (rules: string) => `chain f { type filter hook forward priority 0; ${rules} }`;

/** nftables rules of a host, which see what comes to it. */
export const input = (rules: string) => `chain i { type filter hook input priority 0; ${rules} }`;
