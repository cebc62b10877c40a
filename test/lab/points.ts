import type { Lab } from './namespaces.ts';
import { startPeer } from './product.ts';
import { siteOf } from './topologies.ts';

/** A distribution point: a host with one flow that is asked for (`onlyPoints`), to a port that no other has. */
export interface Point {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** All of them are on this peer. */
export const pointPeer = { name: 'inst', address: '10.77.2.2' };

/** Arguments that leave out what has the same port everywhere. */
export const onlyPoints = ['--only', '*:tcp/2*'];

/** At most 240, which is what the peer's network has room for. */
export function pointsOf(count: number): Point[] {
  return Array.from({ length: count }, (_, i) => ({ name: `h${String(i).padStart(3, '0')}`, address: `10.77.2.${i + 10}`, port: 20_000 + i }));
}

export function pointTopology(points: readonly Point[]): string {
  return siteOf(
    'client',
    points.map(
      ({ name, address, port }) => `{ name: ${name}, address: ${address}, site: P01, roles: [{ role: distribution-point, communication: http, ports: { http: ${port} } }] }`,
    ),
  );
}

/** Lets all listen but those that are refused. */
export async function startPoints(lab: Lab, points: readonly Point[], isRefused: (i: number) => boolean = () => false): Promise<void> {
  for (const { address } of points) lab.exec(pointPeer.name, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  await startPeer(lab, pointPeer.name, ...points.flatMap(({ port }, i) => (isRefused(i) ? [] : [`http:${port}`])));
}

export function pointFlows(points: readonly Point[], status: (i: number) => string): Record<string, string> {
  return Object.fromEntries(points.map(({ name, port }, i) => [`${name}:tcp/${port}`, status(i)]));
}
