import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

/** Hosts of a lab: each a network namespace behind one router, without a way out. */
export interface Lab {
  /** Where the product runs: 10.77.1.2, routed to every peer but those on its own link. */
  readonly prober: string;
  readonly router: string;
  ns(host: string): string;
  /** Runs a command in a host's namespace to its end. */
  exec(host: string, command: string, ...args: string[]): string;
  /** Starts a program in a host's namespace; it ends with the lab. */
  start(host: string, command: readonly string[], options?: SpawnOptions): ReturnType<typeof spawn>;
  /** Loads nftables rules (the body of a table) in a host's namespace. */
  firewall(host: string, rules: string): void;
  close(): void;
}

export interface PeerSpec {
  readonly name: string;
  readonly address: string;
  /** On the prober's own link, or behind the router. */
  readonly link?: 'on-link' | 'routed';
}

let labs = 0;

/** Builds the prober's network 10.77.1.0/24, the router, and one /24 for each routed peer. */
export function buildLab(peers: readonly PeerSpec[]): Lab {
  const prefix = `cmlab${process.pid}x${labs++}`;
  const names = ['router', 'prober', ...peers.map(({ name }) => name)];
  const ns = (host: string) => `${prefix}-${host}`;
  const made: string[] = [];
  const close = () => {
    for (const one of made) {
      for (const pid of run('ip', 'netns', 'pids', one).split(/\s+/).filter(Boolean)) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It ended by itself.
        }
      }
      run('ip', 'netns', 'del', one);
      rmSync(`/etc/netns/${one}`, { recursive: true, force: true });
    }
    made.length = 0;
  };
  const exec = (host: string, command: string, ...args: string[]) => must('ip', 'netns', 'exec', ns(host), command, ...args);
  try {
    for (const host of names) {
      must('ip', 'netns', 'add', ns(host));
      made.push(ns(host));
      mkdirSync(`/etc/netns/${ns(host)}`, { recursive: true });
      writeFileSync(`/etc/netns/${ns(host)}/resolv.conf`, '# no resolver in the lab\n');
      writeFileSync(`/etc/netns/${ns(host)}/nsswitch.conf`, 'hosts: files\n');
      exec(host, 'ip', 'link', 'set', 'lo', 'up');
    }
    exec('router', 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=100000');
    exec('router', 'ip', 'link', 'add', 'br0', 'type', 'bridge');
    exec('router', 'ip', 'addr', 'add', '10.77.1.1/24', 'dev', 'br0');
    exec('router', 'ip', 'link', 'set', 'br0', 'up');
    const onLink = [{ name: 'prober', address: '10.77.1.2', link: 'on-link' as const }, ...peers.filter(({ link }) => link === 'on-link')];
    for (const [i, { name, address }] of onLink.entries()) {
      must('ip', 'link', 'add', `l${i}`, 'netns', ns('router'), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns(name));
      exec('router', 'ip', 'link', 'set', `l${i}`, 'master', 'br0', 'up');
      exec(name, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
      exec(name, 'ip', 'link', 'set', 'eth0', 'up');
      exec(name, 'ip', 'route', 'add', '10.77.0.0/16', 'via', '10.77.1.1');
    }
    for (const [i, { name, address }] of peers.filter(({ link }) => link !== 'on-link').entries()) {
      const gateway = address.replace(/\.\d+$/, '.1');
      must('ip', 'link', 'add', `r${i}`, 'netns', ns('router'), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns(name));
      exec('router', 'ip', 'addr', 'add', `${gateway}/24`, 'dev', `r${i}`);
      exec('router', 'ip', 'link', 'set', `r${i}`, 'up');
      exec(name, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'eth0');
      exec(name, 'ip', 'link', 'set', 'eth0', 'up');
      exec(name, 'ip', 'route', 'add', '10.77.0.0/16', 'via', gateway);
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    prober: ns('prober'),
    router: ns('router'),
    ns,
    exec,
    start: (host, command, options = {}) => spawn('ip', ['netns', 'exec', ns(host), ...command], { stdio: 'ignore', detached: true, ...options }),
    firewall: (host, rules) =>
      void execFileSync('ip', ['netns', 'exec', ns(host), 'nft', '-f', '-'], { input: `table inet lab {\n${rules}\n}\n`, stdio: ['pipe', 'pipe', 'pipe'] }),
    close,
  };
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
