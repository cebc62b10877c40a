import type { PortFrom } from '../model/flow.ts';
import type { PortRange } from '../model/topology.ts';
import type { Placed, Scope } from './scope.ts';

/** A port or range that a cell stands for on one serving placement, and where the number was read from. */
export interface CellPort {
  readonly first: number;
  readonly last: number;
  readonly from: PortFrom;
}

/** Site `http` and `https` are the client request ports: these roles serve them, no others do. */
const clientRequestRoles = new Set([
  'management-point',
  'distribution-point',
  'distribution-point-pxe',
  'distribution-point-multicast',
  'pull-distribution-point',
  'source-distribution-point',
  'state-migration-point',
  'fallback-status-point',
]);

/** The name under which a topology states the port of a service; a service that is absent has no configurable port. */
const portNames: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  'client-notification': 'client-notification',
  'wake-on-lan': 'wake-on-lan',
  'wake-up-proxy': 'wake-up-proxy',
  sql: 'sql',
  'sql-service-broker': 'service-broker',
};

/** Since Windows Server 2008: KB 929851. A host that states nothing has it. */
const documentRpcPorts: PortRange = { first: 49152, last: 65535 };

const wsusDefaultHttp = 8530;

/** A row "80 or 8530" or "443 or 8531" is WSUS's, with Note 3 on it or without. */
export function isWsusCell(cell: string | null): boolean {
  return cell !== null && / or 853[01]$/.test(cell);
}

/** The ports that a cell of a row stands for on the serving placement: Notes 2, 3 and 6. */
export function cellPorts(cell: string, service: string, alternate: 'note-2' | 'own-only' | 'none', serving: Placed, scope: Scope): CellPort[] {
  if (cell === 'dynamic') return [rpcPorts(serving.host.rpcPorts)];
  if (isWsusCell(cell)) return [wsusPort(service, serving)];
  const stated = alternate === 'none' ? null : statedPort(service, serving, alternate === 'note-2' ? scope : null);
  if (stated) return [stated];
  return cell.split(' and ').map((part) => {
    const [first, last] = part.split('-').map(Number);
    return { first: first as number, last: last ?? (first as number), from: 'document' };
  });
}

function rpcPorts(range: PortRange): CellPort {
  const asDocumented = range.first === documentRpcPorts.first && range.last === documentRpcPorts.last;
  return { ...range, from: asDocumented ? 'document' : 'host' };
}

/** Note 2: the serving placement's own port of that name, else its site's; a secondary's client request ports are its parent's unless it states them. */
function statedPort(service: string, serving: Placed, scope: Scope | null): CellPort | null {
  const name = portNames[service];
  if (name === undefined) return null;
  const own = serving.placement.ports[name];
  if (own !== undefined) return single(own, 'role');
  const isRequestPort = name === 'http' || name === 'https';
  if (scope === null || serving.placement.site === null || (isRequestPort && !clientRequestRoles.has(serving.placement.role))) return null;
  const site = scope.site(serving.placement.site);
  const ofSite = site?.ports[name];
  if (ofSite !== undefined) return single(ofSite, 'site');
  if (!isRequestPort || site?.type !== 'secondary' || site.parent === null) return null;
  const ofParent = scope.site(site.parent)?.ports[name];
  return ofParent === undefined ? null : single(ofParent, 'parent-site');
}

/** Note 3: HTTPS is 443 where HTTP is 80, else one higher; a stated HTTPS alone tells the HTTP port. */
function wsusPort(service: string, serving: Placed): CellPort {
  const { http, https } = serving.placement.ports;
  const fromHttps = https === undefined ? wsusDefaultHttp : https === 443 ? 80 : https - 1;
  const httpPort = http ?? fromHttps;
  const port = service === 'http' ? httpPort : httpPort === 80 ? 443 : httpPort + 1;
  return single(port, http === undefined && https === undefined ? 'document' : 'role');
}

function single(port: number, from: PortFrom): CellPort {
  return { first: port, last: port, from };
}
