import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reason, State } from '../model/evidence.ts';
import { onAbort } from './abort.ts';
import { meaningOfConnectError } from './errors.ts';

export interface Echo {
  readonly state: State;
  readonly reason: Reason;
  readonly code: string | null;
}

const echoed: Echo = { state: 'open', reason: 'echo-reply', code: null };
const silent: Echo = { state: 'filtered', reason: 'no-response', code: 'ETIMEDOUT' };

/** What this machine has run out of, descriptors or processes, comes back as other attempts end: ten seconds in all, longer than most of them take. */
const mostTries = 9;
const againAfterMs = 300;

/** Sends one ICMP echo by the system's ping: Node has no raw sockets, and the ping group is closed on most systems. */
export async function ping(address: string, timeoutMs: number, source: string | null, signal: AbortSignal, pauseMs = againAfterMs): Promise<Echo> {
  for (let tries = 1; ; tries++) {
    const echo = await pingOnce(address, timeoutMs, source, signal);
    // A network comes back in its own time, and every host would be waited for.
    if (echo.reason !== 'local-resources' || echo.code === 'ENETUNREACH' || tries === mostTries) return echo;
    await pause(pauseMs * tries, undefined, { signal }).catch(() => undefined);
  }
}

function pingOnce(address: string, timeoutMs: number, source: string | null, signal: AbortSignal): Promise<Echo> {
  if (signal.aborted) return Promise.resolve({ state: 'unknown', reason: 'not-run', code: 'ABORTED' });
  const isWindows = process.platform === 'win32';
  // The text of ping.exe is localised, and of it only "TTL=" is the same everywhere, on IPv4 alone [from documentation].
  if (isWindows && isIPv6(address)) return Promise.resolve({ state: 'unknown', reason: 'unsupported', code: 'no-ipv6-ping' });
  const args = isWindows ? windowsArguments(address, timeoutMs, source) : unixArguments(address, timeoutMs, source);
  return new Promise<Echo>((resolve) => {
    const bounds = { timeout: timeoutMs + 2000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024, windowsHide: true } as const;
    const child = execFile('ping', args, { ...bounds, env: { ...process.env, LC_ALL: 'C' } }, (error, output) => {
      forget();
      resolve(signal.aborted ? { state: 'unknown', reason: 'not-run', code: 'ABORTED' } : (notStarted(error) ?? (isWindows ? windowsEcho(output) : unixEcho(error, output))));
    });
    const forget = onAbort(signal, () => void child.kill('SIGKILL'));
  }).catch((error: Error) => notStarted(error) ?? { state: 'unknown', reason: 'unsupported', code: 'no-ping' });
}

/** What kept the process from being started, which some systems throw and some tell later; null where it ran: a number is its exit code. */
function notStarted(error: Error | null): Echo | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return null;
  return code === 'ENOENT' || code === 'EACCES' ? { state: 'unknown', reason: 'unsupported', code: 'no-ping' } : { state: 'unknown', reason: 'local-resources', code };
}

function unixArguments(address: string, timeoutMs: number, source: string | null): string[] {
  const wait = process.platform === 'darwin' ? ['-t', String(Math.ceil(timeoutMs / 1000))] : ['-W', String(Math.ceil(timeoutMs / 1000))];
  return ['-n', '-c', '1', ...wait, ...(source === null ? [] : [process.platform === 'darwin' ? '-S' : '-I', source]), address];
}

function windowsArguments(address: string, timeoutMs: number, source: string | null): string[] {
  return ['-4', '-n', '1', '-w', String(timeoutMs), ...(source === null ? [] : ['-S', source]), address];
}

/** iputils: exit 0 for a reply, 1 for none, 2 for anything else, such as a socket that may not be opened. */
function unixEcho(error: Error | null, output: string): Echo {
  if (error === null) return echoed;
  const code = (error as { code?: unknown }).code;
  if (code === 1 || (error as { killed?: boolean }).killed) return unixUnreachable(output) ?? silent;
  if (/unreachable/i.test(error.message)) return { ...meaningOfConnectError('ENETUNREACH'), code: 'ENETUNREACH' };
  return { state: 'unknown', reason: 'unsupported', code: `ping-exit-${String(code)}` };
}

function unixUnreachable(output: string): Echo | null {
  if (/prohibited|filtered/i.test(output)) return { state: 'filtered', reason: 'admin-prohibited', code: 'ICMP' };
  if (/Host Unreachable/i.test(output)) return { state: 'filtered', reason: 'host-unreach', code: 'ICMP' };
  if (/Net Unreachable/i.test(output)) return { state: 'filtered', reason: 'net-unreach', code: 'ICMP' };
  return null;
}

/** Its exit code is 0 for a router's "unreachable" too, so that only the text tells. */
function windowsEcho(output: string): Echo {
  return /TTL=/i.test(output) ? echoed : silent;
}
