import pLimit from 'p-limit';
import type { SelfPort } from '../model/evidence.ts';
import type { Plan } from '../model/flow.ts';
import { isListening } from '../net/listening.ts';

const looksAtOnce = 8;

/** Which of the ports that others need on this host are listened to. */
export async function selfPorts(plan: Plan, signal: AbortSignal): Promise<SelfPort[]> {
  const needed = plan.elsewhere.filter((flow) => flow.to === plan.localHost && flow.protocol !== 'icmp' && flow.port !== null);
  const unique = new Map(needed.map((flow) => [`${flow.protocol}/${flow.port}`, flow]));
  const limit = pLimit(looksAtOnce);
  return Promise.all([...unique.values()].map(({ protocol, port }) => limit(() => isListening(protocol === 'udp' ? 'udp' : 'tcp', port ?? 0, signal))));
}
