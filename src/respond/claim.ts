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

/** This process, or this machine, has as many files open as it may. */
const descriptorCodes: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

const states: Readonly<Record<string, PortState['state']>> = { EADDRINUSE: 'in-use', EACCES: 'not-permitted', EPERM: 'not-permitted' };

/** Takes a port at every address, or at none: what is said to be held is held wherever a prober may come. */
export async function claimPort(wanted: WantedPort, addresses: readonly string[], shared: Shared, signal: AbortSignal): Promise<Claim> {
  const { protocol, port } = wanted;
  const refused = (state: PortState['state'], code: string | null): Claim => ({ state: { protocol, port, state, code }, stands: [] });
  if (protocol === 'tcp') {
    const served = await servedAt(addresses, port, signal);
    if (served !== null) return refused(served === 'served' ? 'real-service' : 'unavailable', served === 'served' ? null : served.code);
  }
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

/** Connects to this host's own addresses: whatever answers is a real service, and stays. Where we lack the means to tell, the port is not taken. */
async function servedAt(addresses: readonly string[], port: number, signal: AbortSignal): Promise<'served' | { readonly code: string } | null> {
  const found = await Promise.all(
    addresses.map(async (address) => {
      const result = await dial({ address, port, timeoutMs: selfTestMs, source: null, signal });
      if (result.kind === 'failed') return descriptorCodes.has(result.code) ? { code: result.code } : null;
      hangUp(result.socket);
      // A connection that happens to leave from the very port that it goes to reaches itself (RFC 9293 section 3.5, simultaneous open).
      return result.localPort === port && result.localAddress === address ? null : 'served';
    }),
  );
  return found.find((one) => one === 'served') ?? found.find((one) => one !== null) ?? null;
}

/**
 * Windows lets one socket have a port at one address while another has it at all of them, and gives the first one the datagrams [documentation:
 * "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"]. Other systems refuse, so that there the bind itself tells.
 */
async function isTakenAtAll(port: number, signal: AbortSignal): Promise<boolean> {
  return process.platform === 'win32' && (await isListening('udp', port, signal)).listening === true;
}
