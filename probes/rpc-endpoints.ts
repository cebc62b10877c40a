import { mapperPort } from '../src/model/endpoints.ts';
import type { Endpoint, Facts } from '../src/model/evidence.ts';
import type { MapEntry } from '../src/protocol/rpc-lookup.ts';
import { interfaceFacts } from './rpc-call.ts';

/** Ten times what a domain controller names. */
export const mostEndpoints = 2048;
/** A report has room for so many. */
const mostInterfaces = 256;
const mostPorts = 32;

/** The interfaces of a listing that listen on TCP, each port and interface once, in the mapper's order; its own port aside, where we just were. */
export function endpointsOf(entries: readonly MapEntry[]): Endpoint[] {
  const endpoints = new Map<string, Endpoint>();
  for (const { tcp } of entries) {
    if (tcp === null || tcp.port === mapperPort) continue;
    endpoints.set(`${tcp.port} ${tcp.interface} ${tcp.version}`, { port: tcp.port, interface: tcp.interface, version: tcp.version });
  }
  return [...endpoints.values()];
}

/** The same by interface, each with its documented name, what the service calls itself, and its ports. */
export function interfacesOf(endpoints: readonly Endpoint[], entries: readonly MapEntry[]): Facts[] {
  const annotations = new Map(entries.flatMap(({ tcp, annotation }) => (tcp !== null && annotation !== '' ? [[keyOf(tcp), annotation]] : [])));
  const byInterface = [...Map.groupBy(endpoints, keyOf)].slice(0, mostInterfaces);
  return byInterface.flatMap(([key, [first, ...others]]) => {
    if (!first) return [];
    const annotation = annotations.get(key);
    const ports = [first, ...others].slice(0, mostPorts).map(({ port }) => port);
    return [{ ...interfaceFacts({ uuid: first.interface, version: first.version }), ...(annotation === undefined ? {} : { annotation }), ports }];
  });
}

function keyOf({ interface: uuid, version }: { readonly interface: string; readonly version: string }): string {
  return `${uuid} ${version}`;
}
