import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Hosts of a lab: each a network namespace behind one router, without a way out. */
export interface Lab {
  /** For topologies, keys and reports; it goes with the lab. */
  readonly folder: string;
  /** The namespace where the product runs: 10.77.1.2, routed to every peer but those on its own link. */
  readonly prober: string;
  ns(host: string): string;
  /** Runs a command in a host's namespace to its end. */
  exec(host: string, command: string, ...args: string[]): string;
  /** Starts a program in a host's namespace; it ends with the lab. */
  start(host: string, command: readonly string[], options?: SpawnOptions): ReturnType<typeof spawn>;
  /** Loads nftables rules (the body of a table) in a host's namespace, in place of those that were there. */
  firewall(host: string, rules: string): void;
  /** Writes a file of /etc that this host alone sees, e.g. resolv.conf or hosts. */
  etc(host: string, name: string, text: string): void;
  close(): void;
}

export interface PeerSpec {
  readonly name: string;
  /** 10.77.x.y; the host has fd77:x::y too, both numbers as they are written. */
  readonly address: string;
  /** On the prober's own link, or behind the router. */
  readonly link?: 'on-link' | 'routed';
}

/** 10.77.2.50 -> fd77:2::50 */
export function ipv6Of(address: string): string {
  const [, , network, host] = address.split('.');
  return `fd77:${network}::${host}`;
}

let labs = 0;
const open = new Set<Lab>();

/** Ends every lab that is still there: on Ctrl-C nothing may stay behind. */
export function closeAllLabs(): void {
  for (const lab of open) lab.close();
}

/** Builds the prober's network 10.77.1.0/24, the router, and one /24 for each routed peer; IPv6 alike. Who has no route of its own has none. */
export function buildLab(peers: readonly PeerSpec[]): Lab {
  const prefix = `cmlab${process.pid}x${labs++}`;
  const prober = { name: 'prober', address: '10.77.1.2', link: 'on-link' as const };
  const onLink = [prober, ...peers.filter(({ link }) => link === 'on-link')];
  const routed = peers.filter(({ link }) => link !== 'on-link');
  const ns = (host: string) => `${prefix}-${host}`;
  const exec = (host: string, command: string, ...args: string[]) => must('ip', 'netns', 'exec', ns(host), command, ...args);
  const made: string[] = [];
  const lab: Lab = {
    folder: mkdtempSync(join(tmpdir(), 'cm-lab-')),
    prober: ns('prober'),
    ns,
    exec,
    start: (host, command, options = {}) => spawn('ip', ['netns', 'exec', ns(host), ...command], { stdio: 'ignore', detached: true, ...options }),
    firewall: (host, rules) => {
      const input = `table inet lab {}\ndelete table inet lab\ntable inet lab {\n${rules}\n}\n`;
      execFileSync('ip', ['netns', 'exec', ns(host), 'nft', '-f', '-'], { input, stdio: ['pipe', 'pipe', 'pipe'] });
    },
    etc: (host, name, text) => writeFileSync(`/etc/netns/${ns(host)}/${name}`, text),
    close: () => {
      for (const one of made) remove(one);
      made.length = 0;
      rmSync(lab.folder, { recursive: true, force: true });
      open.delete(lab);
    },
  };
  open.add(lab);
  const link = (name: string, routerEnd: string, address: string, gateway: string) => {
    must('ip', 'link', 'add', routerEnd, 'netns', ns('router'), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns(name));
    exec(name, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    exec(name, 'ip', '-6', 'addr', 'add', `${ipv6Of(address)}/64`, 'dev', 'eth0', 'nodad');
    exec(name, 'ip', 'link', 'set', 'eth0', 'up');
    exec(name, 'ip', 'route', 'add', '10.77.0.0/16', 'via', gateway);
    exec(name, 'ip', '-6', 'route', 'add', 'fd77::/16', 'via', ipv6Of(gateway));
  };
  try {
    for (const host of ['router', 'prober', ...peers.map(({ name }) => name)]) {
      must('ip', 'netns', 'add', ns(host));
      made.push(ns(host));
      mkdirSync(`/etc/netns/${ns(host)}`, { recursive: true });
      lab.etc(host, 'resolv.conf', '# no resolver in the lab\n');
      lab.etc(host, 'nsswitch.conf', 'hosts: files\n');
      // Nobody else has these addresses: a second of looking for duplicates would be a second of silence.
      exec(host, 'sysctl', '-qw', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.default.dad_transmits=0');
      exec(host, 'ip', 'link', 'set', 'lo', 'up');
    }
    // The router says every ICMP error: what a limit of its own does has scenarios of its own.
    exec(
      'router',
      'sysctl',
      '-qw',
      'net.ipv4.ip_forward=1',
      'net.ipv6.conf.all.forwarding=1',
      'net.ipv4.icmp_ratelimit=0',
      'net.ipv4.icmp_msgs_per_sec=100000',
      'net.ipv6.icmp.ratelimit=0',
    );
    exec('router', 'ip', 'link', 'add', 'br0', 'type', 'bridge');
    exec('router', 'ip', 'addr', 'add', '10.77.1.1/24', 'dev', 'br0');
    exec('router', 'ip', '-6', 'addr', 'add', 'fd77:1::1/64', 'dev', 'br0', 'nodad');
    exec('router', 'ip', 'link', 'set', 'br0', 'up');
    for (const [i, { name, address }] of onLink.entries()) {
      link(name, `l${i}`, address, '10.77.1.1');
      exec('router', 'ip', 'link', 'set', `l${i}`, 'master', 'br0', 'up');
    }
    for (const [i, { name, address }] of routed.entries()) {
      const gateway = address.replace(/\.\d+$/, '.1');
      link(name, `r${i}`, address, gateway);
      exec('router', 'ip', 'addr', 'add', `${gateway}/24`, 'dev', `r${i}`);
      exec('router', 'ip', '-6', 'addr', 'add', `${ipv6Of(gateway)}/64`, 'dev', `r${i}`, 'nodad');
      exec('router', 'ip', 'link', 'set', `r${i}`, 'up');
    }
  } catch (error) {
    lab.close();
    throw error;
  }
  return lab;
}

/** Ends the processes of a namespace, and the namespace. */
function remove(namespace: string): void {
  for (const pid of run('ip', 'netns', 'pids', namespace).split(/\s+/).filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  run('ip', 'netns', 'del', namespace);
  rmSync(`/etc/netns/${namespace}`, { recursive: true, force: true });
}

function must(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function run(command: string, ...args: string[]): string {
  try {
    return must(command, ...args);
  } catch {
    return '';
  }
}
