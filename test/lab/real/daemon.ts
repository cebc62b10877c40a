import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Lab } from '../namespaces.ts';

const run = promisify(execFile);

/** A domain controller takes five seconds on a free machine; this is one that four situations share. */
const readyMs = 90_000;
/** Often enough that nobody waits for the question. */
const pollMs = 50;

/** One that runs; it ends with the lab, if nobody stops it before. */
export interface Daemon {
  stop(): Promise<void>;
}

/** A folder of a daemon's own, which ends with the lab. */
export function daemonFolder(lab: Lab, host: string, name: string): string {
  const folder = join(lab.folder, `${host}-${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The program under a path of the lab's own: AppArmor ties Debian's profiles, which forbid a daemon all folders but its usual ones, to the usual path. */
export function unconfined(lab: Lab, program: string): string {
  const copy = join(lab.folder, basename(program));
  copyFileSync(program, copy);
  return copy;
}

/**
 * What daemons share by habit is each one's own here: `ip netns exec` has given it its own view of the mounts, and the host's daemons share one of the
 * lab's folders. Samba and sshd expect theirs to be there.
 */
const apart = 'mount --bind "$0/run" /run && mount -t tmpfs lab /dev/shm && exec "$@"';

/**
 * Starts a daemon, in the foreground, and waits until its host listens at every port ("tcp/53", "udp/53"). Where that does not happen the error has
 * what the daemon said.
 */
export async function startDaemon(lab: Lab, host: string, command: readonly string[], ports: readonly string[]): Promise<Daemon> {
  const own = daemonFolder(lab, host, 'own');
  for (const needed of ['run/samba', 'run/sshd']) mkdirSync(join(own, needed), { recursive: true });
  const log = join(lab.folder, `${host}-${basename(command[0] ?? '')}-${ports[0]?.replace('/', '-')}.log`);
  const file = openSync(log, 'a');
  const child = lab.start(host, ['sh', '-c', apart, own, ...command], { stdio: ['ignore', file, file] });
  closeSync(file);
  let missing = ports;
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const isListening = async () => {
    missing = await silentPorts(lab, host, ports);
    return missing.length === 0 || isOver();
  };
  await until(isListening);
  if (missing.length > 0 || isOver()) {
    throw new Error(`${command[0]} on ${host} does not listen at ${missing.join(', ')} (exit ${child.exitCode ?? 'none'}): ${readFileSync(log, 'utf8').slice(-2000)}`);
  }
  return {
    stop: async () => {
      child.kill('SIGKILL');
      if (!isOver()) await once(child, 'exit');
    },
  };
}

/** Asks again and again, until it is so or the time is up. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + readyMs;
  while (!(await isSo()) && performance.now() < end) await pause(pollMs);
}

/** Waits until a NetBIOS name service has its names: it answers with a name of nobody before. */
export async function untilNamed(lab: Lab, host: string, address: string): Promise<void> {
  await until(() =>
    run('ip', ['netns', 'exec', lab.ns(host), 'nmblookup', '-A', address]).then(
      ({ stdout }) => stdout.includes(`${host.toUpperCase()} `),
      () => false,
    ),
  );
}

/** Those of the ports at which nothing of the host listens on an address that others reach. */
async function silentPorts(lab: Lab, host: string, ports: readonly string[]): Promise<string[]> {
  const { stdout } = await run('ip', ['netns', 'exec', lab.ns(host), 'ss', '-Hltun']);
  const listening = stdout.split('\n').flatMap((line) => {
    const [protocol, , , , local = ''] = line.split(/\s+/);
    const isLocal = local.startsWith('127.') || local.startsWith('[::1]');
    return isLocal ? [] : [`${protocol}/${local.slice(local.lastIndexOf(':') + 1)}`];
  });
  return ports.filter((port) => !listening.includes(port));
}
