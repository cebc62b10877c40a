import { dial, hangUp } from '../net/connect.ts';
import { isListening } from '../net/listening.ts';
import type { ServedPort, WantedPort } from './ports.ts';
import type { Shared, Stand } from './stand.ts';
import { standTcp } from './tcp.ts';
import { standUdp } from './udp.ts';

/**
 * What became of a port, at all addresses alike: held; left to a real service that answers there; in use by a program that does not answer; not
 * permitted; or not to be had for another reason of the system's.
 */
export interface PortState extends ServedPort {
  readonly state: 'held' | 'real-service' | 'in-use' | 'not-permitted' | 'unavailable';
  /** The system's error code, where it gave one. */
  readonly code: string | null;
}

export interface Claim {
  readonly state: PortState;
  /** One for each address where the port is held, else none. */
  readonly stands: readonly Stand[];
}

/** A service of this machine answers our connect at once. */
const selfTestMs = 500;

const states: Readonly<Record<string, PortState['state']>> = { EADDRINUSE: 'in-use', EACCES: 'not-permitted', EPERM: 'not-permitted' };

/** Takes a port at every address, or at none: what is said to be held is held wherever a prober may come. */
export async function claimPort(wanted: WantedPort, addresses: readonly string[], shared: Shared, signal: AbortSignal): Promise<Claim> {
  const { protocol, port } = wanted;
  const refused = (state: PortState['state'], code: string | null): Claim => ({ state: { protocol, port, state, code }, stands: [] });
  if (protocol === 'tcp' && (await isServed(addresses, port, signal))) return refused('real-service', null);
  if (protocol === 'udp' && (await isTakenAtAll(port, signal))) return refused('in-use', 'EADDRINUSE');
  const stands: Stand[] = [];
  try {
    for (const address of addresses) stands.push(await (protocol === 'tcp' ? standTcp : standUdp)(address, wanted, shared));
  } catch (error) {
    await Promise.all(stands.map((stand) => stand.close()));
    const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    return refused(states[code] ?? 'unavailable', code);
  }
  return { state: { protocol, port, state: 'held', code: null }, stands };
}

/** Connects to this host's own addresses: whatever answers is a real service, and stays. */
async function isServed(addresses: readonly string[], port: number, signal: AbortSignal): Promise<boolean> {
  const served = await Promise.all(
    addresses.map(async (address) => {
      const result = await dial({ address, port, timeoutMs: selfTestMs, source: null, signal });
      if (result.kind === 'failed') return false;
      hangUp(result.socket);
      // A connection that happens to leave from the very port that it goes to reaches itself (RFC 9293 section 3.5, simultaneous open).
      return !(result.localPort === port && result.localAddress === address);
    }),
  );
  return served.includes(true);
}

/**
 * Windows lets one socket have a port at one address while another has it at all of them, and gives the first one the datagrams [documentation:
 * "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"]. Other systems refuse, so that there the bind itself tells.
 */
async function isTakenAtAll(port: number, signal: AbortSignal): Promise<boolean> {
  return process.platform === 'win32' && (await isListening('udp', port, signal)).listening === true;
}
