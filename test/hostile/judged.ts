import { probeFor } from '../../probes/index.ts';
import { judge } from '../../src/judge/index.ts';
import type { Flow } from '../../src/model/flow.ts';
import { gather } from '../../src/run/index.ts';
import { flowOf, planWith } from '../made.ts';
import { never, options } from '../run/simulated.ts';
import type { Loopback } from './peers.ts';

/** Time for one attempt and for its answer: true ones come at once, and several attempts are made at what stalls. */
const timeoutMs = 1000;

/** A port of a host, and the service that is looked for there. */
export interface Asked {
  readonly service: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** What a whole run says of a host on loopback: "smb: fail wrong-service" for each of its flows. */
export async function judged(address: Loopback, listener: Flow['listener'], asked: readonly Asked[], key: Uint8Array | null = null): Promise<string[]> {
  const hosts = [{ name: 'peer.lab.test', addresses: [address], state: 'installed', represents: [] }] as const;
  const plan = planWith(
    asked.map((one) => neededFlow(one, listener)),
    hosts,
  );
  const gathered = await gather(plan, { ...options, timeoutMs, key }, { probeFor, signal: never });
  const { startedAt, finishedAt } = gathered;
  const said = { strict: false, waivers: true, allAddresses: false, only: [] };
  const run = { id: 'r', host: 'here', startedAt, finishedAt, edition: '2022-02', phase: 'auto', ticket: null, topology: plan.topology, options: said } as const;
  return judge({ version: '1.0.0', run, plan, gathered }).flows.map(({ service, status, cause }) => `${service}: ${[status, cause].filter(Boolean).join(' ')}`);
}

function neededFlow({ service, protocol, port }: Asked, listener: Flow['listener']): Flow {
  const [to, necessity] = ['peer.lab.test', 'required'] as const;
  const needs = {
    section: 'BKMK_PortsSite-SQL',
    fromRole: 'site-server',
    toRole: 'sql-server',
    service,
    necessity,
    listener,
    phase: 'runtime',
    notes: [],
    portFrom: 'document',
  } as const;
  return flowOf({ to, protocol, port, service, listener, requiredBy: [needs] });
}
