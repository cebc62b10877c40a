import type { Probe } from '../src/model/probe.ts';
import { ping } from '../src/net/ping.ts';

/** One ICMP echo, by the system's ping. */
export const icmpEcho: Probe = async ({ address }, { timeoutMs, source, signal }) => {
  const { state, reason, code } = await ping(address, timeoutMs, source, signal);
  return { state, reason, code, localAddress: source, localPort: null, asked: true };
};
