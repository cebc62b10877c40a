import { buildLab, type Lab } from '../lab/namespaces.ts';
import { type PeerKind, startPeers } from './peers.ts';

/** What the network does, and what is at the far end of it. */
export interface BenchSet {
  readonly name: string;
  /** Percent of packets dropped each way. */
  readonly lossPercent: number;
  /** Every so many hosts one of ten ports is dropped in silence; null: none. */
  readonly droppedEvery: number | null;
  /** Who is at the ports; null: nobody, so that the host resets. */
  readonly peer: PeerKind | null;
  /** The goal, in times of nmap's wall time; null: none is set. */
  readonly goal: number | null;
}

/** Ten flows a host: a cloud management gateway of ten instances. */
export const ports = Array.from({ length: 10 }, (_, i) => 10_124 + i);

/** One flow of ten, of one host of five. */
const twoPercent = 5;
const open = { lossPercent: 0, droppedEvery: null, peer: 'responder' } as const;

export const sets: readonly BenchSet[] = [
  { ...open, name: 'open', goal: 1.5 },
  { ...open, name: 'refused', peer: null, goal: 2 },
  { ...open, name: 'dropped', droppedEvery: twoPercent, goal: 0.5 },
  { ...open, name: 'loss-5', droppedEvery: twoPercent, lossPercent: 5, goal: 0.35 },
  { ...open, name: 'loss-10', droppedEvery: twoPercent, lossPercent: 10, goal: 0.25 },
  // Beside the five: more loss than any network has, and services that are spoken to in TLS.
  { ...open, name: 'loss-30', droppedEvery: twoPercent, lossPercent: 30, goal: null },
  { ...open, name: 'tls', peer: 'tls', goal: null },
  { ...open, name: 'tls-loss-5', droppedEvery: twoPercent, lossPercent: 5, peer: 'tls', goal: null },
];

/** Up to 65,536 hosts of one network, which is the peer's own. */
export function address(host: number): string {
  return `10.78.${Math.floor(host / 250)}.${(host % 250) + 1}`;
}

export function isDropped({ droppedEvery }: BenchSet, host: number, port: number): boolean {
  return droppedEvery !== null && host % droppedEvery === 0 && port === ports[0];
}

/** Builds a set: the prober, a router that drops, and one machine that has the addresses of all the hosts. */
export async function buildSet(set: BenchSet, hosts: number): Promise<Lab> {
  const lab = buildLab([{ name: 'peer', address: '10.77.2.2' }]);
  lab.exec('router', 'ip', 'route', 'add', '10.78.0.0/16', 'via', '10.77.2.2');
  lab.exec('prober', 'ip', 'route', 'add', '10.78.0.0/16', 'via', '10.77.1.1');
  lab.exec('peer', 'ip', 'route', 'add', 'local', '10.78.0.0/16', 'dev', 'lo');
  // Room for what nmap leaves in TIME_WAIT, and for a crowd at the door.
  lab.exec('prober', 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=1024 65535');
  lab.exec('peer', 'sysctl', '-qw', 'net.core.somaxconn=16384', 'net.ipv4.tcp_max_syn_backlog=16384');
  const dropped = Array.from({ length: hosts }, (_, i) => i)
    .filter((i) => isDropped(set, i, ports[0] ?? 0))
    .map(address);
  const loss = set.lossPercent > 0 ? `numgen random mod 100 < ${set.lossPercent} drop;` : '';
  const drop = dropped.length > 0 ? `ip daddr { ${dropped.join(', ')} } tcp dport ${ports[0]} drop;` : '';
  if (loss !== '' || drop !== '') lab.firewall('router', `chain f { type filter hook forward priority 0; ${loss} ${drop} }`);
  if (set.peer !== null)
    await startPeers(
      lab,
      set.peer,
      Array.from({ length: hosts }, (_, i) => address(i)),
      ports,
    );
  return lab;
}
