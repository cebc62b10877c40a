import type { JudgeInput } from '../../src/judge/index.ts';
import type { Attempt, Evidence } from '../../src/model/evidence.ts';
import type { Flow, Plan } from '../../src/model/flow.ts';

/** Ten flows a host, as one section of the document gives them to a gateway of ten machines. */
const flowsOfHost = 10;

const addressOf = (host: number) => `10.${78 + Math.floor(host / 62_500)}.${Math.floor(host / 250) % 250}.${(host % 250) + 1}`;

/** A topology from whose first host so many flows start; the count is a multiple of ten. */
export function syntheticTopology(flowCount: number): string {
  const hosts = Array.from(
    { length: flowCount / flowsOfHost },
    (_, i) => `  - { name: h${i}, address: ${addressOf(i)}, roles: [{ role: cloud-management-gateway-scale-set, instances: ${flowsOfHost} }] }`,
  );
  return `sites:\n  - { code: P01, type: primary }\nhosts:\n  - { name: prober, site: P01, roles: [cmg-connection-point] }\n${hosts.join('\n')}\n`;
}

/** What a run of a plan has seen: every flow answered at once, but one port of every fifth host, which is 2 % of all, silent in four attempts. */
export function syntheticRun(plan: Plan): JudgeInput {
  const startedAt = Date.parse('2026-03-01T12:00:00.000Z');
  const time = (ms: number) => new Date(startedAt + ms).toISOString();
  const attemptOf = (flow: Flow, place: number, ms: number, saw: Pick<Attempt, 'state' | 'reason' | 'code' | 'asked'>): Attempt => {
    const localPort = 1024 + ((place * 7) % 64_000);
    return {
      address: addressOf(Math.floor(place / flowsOfHost)),
      port: flow.port,
      startedAt: time(place / 5 + ms),
      ms: 1.4,
      alone: ms > 2000,
      localAddress: '10.77.1.2',
      localPort,
      ...saw,
    };
  };
  const evidence = plan.flows.map((flow, i): Evidence => {
    const attempts =
      i % (5 * flowsOfHost) === 0
        ? [0, 1000, 2000, 3000].map((ms) => attemptOf(flow, i, ms, { state: 'filtered', reason: 'no-response', code: 'ETIMEDOUT', asked: false }))
        : [{ ...attemptOf(flow, i, 0, { state: 'open', reason: 'proto-response', code: null, asked: true }), facts: { tls: { alert: 40 } } }];
    return { flow: flow.id, attempts, unfinished: null };
  });
  return {
    plan,
    gathered: {
      startedAt: time(0),
      finishedAt: time(9000),
      evidence,
      hosts: plan.hosts.map(({ name, addresses }) => ({ name, addresses, ping: null, controlPort: null, onLink: false })),
      self: [],
    },
    version: '0.0.0',
    run: {
      id: '00000000-0000-4000-8000-000000000000',
      host: plan.localHost ?? '',
      startedAt: time(0),
      finishedAt: time(9000),
      edition: plan.edition,
      phase: plan.phase,
      ticket: null,
      topology: plan.topology,
      options: { strict: false, waivers: true, allAddresses: false, only: [] },
    },
  };
}
