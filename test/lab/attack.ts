import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './namespaces.ts';
import { closed, saying } from './product.ts';
import { siteOf } from './topologies.ts';

/** What situations under attack have in common: who is there, the responder that is attacked, and its attackers. */
export const plan = { name: 'plan', address: '10.77.3.2' };
/** A network of its own, outside the topology. */
export const stranger = { name: 'stranger', address: '10.77.5.2' };
/** One inside the topology, taken over. */
export const traitor = { name: 'traitor', address: '10.77.6.2' };
export const strangers = Array.from({ length: 60 }, (_, i) => `10.77.5.${10 + i}`);
export const traitors = Array.from({ length: 10 }, (_, i) => `10.77.6.${10 + i}`);

/** On the link of the responder, and never there. */
export const absent = Array.from({ length: 10 }, (_, i) => `10.77.3.${50 + i}`);

export const topology = siteOf('client', [
  '{ name: plan, address: 10.77.3.2, site: P01, roles: [{ role: distribution-point-pxe, state: planned }, { role: distribution-point-multicast, state: planned }] }',
  ...[...traitors, ...absent].map((address, i) => `{ name: other${i}, address: ${address}, site: P01, roles: [client] }`),
]);
/** What the responder holds, the range of multicast aside. */
export const tcp = '80,443,445,8005';
export const udp = '67,68,69,4011';

/** A responder under attack. */
export interface Listening {
  readonly child: ChildProcess;
  /** What it said from its start to now. */
  said(): string;
}

/** Starts the responder, which may have so many descriptors, and waits until it answers. */
export async function startListen(lab: Lab, args: readonly string[] = [], mostDescriptors?: number, ofTopology = topology): Promise<Listening> {
  const file = join(mkdtempSync(join(lab.folder, 'listen-')), 'topology.yaml');
  writeFileSync(file, ofTopology);
  const cli = [process.execPath, join(import.meta.dirname, '../../src/cli/start.ts'), 'listen', '-t', file, '--as', 'plan', '--for', '10m', ...args];
  const limited = mostDescriptors === undefined ? cli : ['sh', '-c', `ulimit -n ${mostDescriptors}; exec "$@"`, 'sh', ...cli];
  const child = lab.start('plan', limited, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  await saying(child, 'Answering until');
  return { child, said: () => output };
}

/** Starts an attacker (attacker.ts) in a host's namespace; it ends with the lab. */
export async function attack(lab: Lab, host: string, kind: string, ports: string, sources: readonly string[], perSecond: number, target = plan.address): Promise<void> {
  const child = lab.start(host, [process.execPath, join(import.meta.dirname, 'attacker.ts'), kind, target, ports, sources.join(','), String(perSecond)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await saying(child, 'attacking');
}

/** Gives a host further addresses. */
export function have(lab: Lab, host: string, addresses: readonly string[], device = 'eth0', prefix = 24): void {
  const batch = addresses.map((address) => `addr add ${address}/${prefix} dev ${device} ${address.includes(':') ? 'nodad' : ''}`).join('\n');
  execFileSync('ip', ['netns', 'exec', lab.ns(host), 'ip', '-batch', '-'], { input: batch, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Megabytes, from the system: what the responder itself believes is not asked. */
function residentMb({ child }: Listening): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Node, the sources, and a room full of connections; what was measured is about 130. */
const mostMb = 300;

/** Under load still: it ends at once, as it should, and it said little, and nothing but text. */
export async function mustEndWell(listening: Listening): Promise<void> {
  const mb = residentMb(listening);
  if (!(mb <= mostMb)) throw new Error(`it has ${Math.round(mb)} MB`);
  const started = performance.now();
  listening.child.kill('SIGINT');
  const code = await closed(listening.child);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`listen ended with ${code}: ${listening.said()}`);
  if (seconds > 10) throw new Error(`listen took ${seconds} s to end`);
  const said = listening.said();
  if (said.length > 20_000 || !/^[\x20-\x7e\n]*$/.test(said)) throw new Error(`listen said ${said.length} characters: ${JSON.stringify(said.slice(-2000))}`);
}

/** Counts what comes to the held UDP ports and what goes from them, on the wire of the host itself. */
export function countDatagrams(lab: Lab): () => { asked: Count; answered: Count } {
  const held = `{ ${udp}, 63000-64000 }`;
  const chains = `chain i { type filter hook input priority 0; udp dport ${held} counter name asked; }
    chain o { type filter hook output priority 0; udp sport ${held} counter name answered; }`;
  lab.firewall('plan', `counter asked { }\ncounter answered { }\n${chains}`);
  return () => {
    const { nftables } = JSON.parse(lab.exec('plan', 'nft', '-j', 'list', 'counters')) as { nftables: { counter?: Count & { name: string } }[] };
    const of = (name: string) => nftables.find(({ counter }) => counter?.name === name)?.counter ?? { packets: 0, bytes: 0 };
    return { asked: of('asked'), answered: of('answered') };
  };
}

interface Count {
  readonly packets: number;
  readonly bytes: number;
}

/** Sends with a source that is somebody else's: it has the address where nobody sees it, and the router asks nobody where it comes from. */
export function forge(lab: Lab, addresses: readonly string[]): void {
  have(lab, 'stranger', addresses, 'lo', 32);
  for (const device of ['all', 'r0', 'r1', 'r2']) lab.exec('router', 'sysctl', '-qw', `net.ipv4.conf.${device}.rp_filter=0`);
}
