import type { Lab, PeerSpec } from '../namespaces.ts';
import { startPeer } from '../product.ts';
import { startBootServer } from './boot-server.ts';
import { makeCertificate } from './certificate.ts';
import { startDesktop } from './desktop.ts';
import { domainController, startDomainController } from './domain-controller.ts';
import { startFileServer } from './file-server.ts';
import { startSqlServer } from './sql-server.ts';
import { startWebServer } from './web-server.ts';

/** A small site of real servers: a domain controller, a site system with all roles, a boot server, a DHCP server and a client. */
export const world = {
  dc: domainController,
  site: { name: 'cm', address: '10.77.21.2' },
  boot: { name: 'boot', address: '10.77.22.2' },
  leases: { name: 'leases', address: '10.77.23.2' },
  client: { name: 'pc', address: '10.77.24.2' },
} satisfies Record<string, PeerSpec>;

/** Starts all of it; half a minute on a busy machine. */
export async function startWorld(lab: Lab): Promise<void> {
  const { site, boot, leases, client } = world;
  const certificate = makeCertificate(lab.folder, 'site', site.name);
  const web = [80, 8530].map((port) => ({ port })).concat([443, 8531, 10123].map((port) => ({ port, certificate })));
  await Promise.all([
    startDomainController(lab),
    startFileServer(lab, site),
    startSqlServer(lab, site.name),
    startWebServer(lab, site.name, web),
    startFileServer(lab, boot),
    startWebServer(lab, boot.name, [{ port: 80 }, { port: 443, certificate: makeCertificate(lab.folder, 'boot', boot.name) }]),
    startBootServer(lab, boot.name, '10.77.22', 'proxy'),
    startBootServer(lab, leases.name, '10.77.23', 'full', true),
    startFileServer(lab, client),
    startDesktop(lab, client.name),
    // Nothing but Configuration Manager's own client has this protocol.
    startPeer(lab, client.name, 'keep:2701'),
  ]);
}

/** The site, with the prober in these roles. */
export function worldAs(proberRoles: string, edition = '2022-02'): string {
  const { dc, site, boot, leases, client } = world;
  const siteRoles = [
    'site-server sms-provider management-point software-update-point distribution-point fallback-status-point reporting-services-point',
    'state-migration-point service-connection-point enrollment-point enrollment-proxy-point sql-server',
  ].flatMap((roles) => roles.split(' '));
  return `catalog: ${edition}
sites:
  - { code: P01, type: primary, client-push: true, features: { wake-on-lan: true, remote-control: true, remote-assistance: true, ldaps: true } }
hosts:
  - { name: prober, address: 10.77.1.2, site: P01, roles: [${proberRoles}] }
  - { name: ${dc.name}, address: ${dc.address}, roles: [domain-controller, global-catalog, dns-server, netbios] }
  - { name: ${site.name}, address: ${site.address}, site: P01, roles: [${siteRoles.join(', ')}] }
  - { name: ${boot.name}, address: ${boot.address}, site: P01, roles: [distribution-point-pxe, file-share, netbios] }
  - { name: ${leases.name}, address: ${leases.address}, roles: [dns-server, dhcp-server] }
  - { name: ${client.name}, address: ${client.address}, site: P01, roles: [client] }
`;
}
