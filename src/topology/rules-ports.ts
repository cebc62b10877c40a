import { portDefaults } from '../catalog/index.ts';
import type { Complaints } from './complaints.ts';
import type { Drafts, HostDraft, PlacementDraft } from './drafts.ts';

/** Note 3's pairs hold for WSUS, and SQL Servers on one host share neither instance nor port. */
export function checkPorts(drafts: Drafts, complaints: Complaints): void {
  for (const host of drafts.hosts) {
    for (const placement of host.placements) checkWsusPair(placement, complaints);
    checkSqlServers(host, drafts, complaints);
  }
}

const wsusRoles = new Set(['software-update-point', 'upstream-wsus']);

function checkWsusPair({ role, ports }: PlacementDraft, complaints: Complaints): void {
  if (!wsusRoles.has(role)) return;
  const [http, https] = [ports.get('http'), ports.get('https')];
  const partner = (port: number) => (port === 80 ? 443 : port + 1);
  if (http && https && https.value !== partner(http.value)) {
    complaints.add(https.spot, `WSUS ports ${http.value} and ${https.value}: HTTPS is 443 where HTTP is 80, and else one higher (Note 3); expected ${partner(http.value)}`);
  } else if (http && !https && http.value === 65535) {
    complaints.add(http.spot, 'WSUS port 65535: HTTPS is one higher (Note 3); expected at most 65534');
  } else if (https && !http && https.value !== 443 && (https.value < 2 || https.value === 81)) {
    complaints.add(https.spot, `WSUS HTTPS port ${https.value}: no HTTP port goes with it (Note 3); expected 443, or one more than the HTTP port`);
  }
}

function checkSqlServers(host: HostDraft, drafts: Drafts, complaints: Complaints): void {
  const taken = new Map<string, string>();
  for (const placement of host.placements.filter(({ role }) => role === 'sql-server')) {
    const code = placement.site?.value ?? host.site?.value;
    const site = drafts.sites.find((one) => one.code.value === code);
    const instance = placement.instance?.value.toLowerCase() ?? 'mssqlserver';
    if (instance !== 'mssqlserver' && !placement.ports.has('sql') && !site?.ports.has('sql')) {
      complaints.add(
        placement.instance?.spot ?? placement.spot,
        `named instance ${placement.instance?.value} without a stated port: Configuration Manager does not support SQL dynamic ports; expected ports: { sql: … }`,
      );
    }
    const uses = [
      { key: `instance ${instance}`, what: `the instance ${placement.instance?.value ?? 'MSSQLSERVER'}`, spot: placement.instance?.spot ?? placement.spot },
      ...['sql', 'service-broker'].map((name) => {
        const own = placement.ports.get(name);
        const port = own?.value ?? site?.ports.get(name)?.value ?? portDefaults.find((known) => known.name === name)?.port;
        return { key: `port ${port}`, what: `port ${port}`, spot: own?.spot ?? placement.spot };
      }),
    ];
    for (const { key, what, spot } of uses) {
      const other = taken.get(key);
      if (other !== undefined) complaints.add(spot, `two SQL Servers on ${host.names[0]} share ${what} (${other}); expected an instance and ports of its own for each`);
      taken.set(key, code === undefined ? 'the one before' : `site ${code}`);
    }
  }
}
