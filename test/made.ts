import type { Flow, Plan } from '../src/model/flow.ts';
import type { ProbeContext } from '../src/model/probe.ts';

/** A flow as a plan has it: from "here" to a required TCP service that is there, unless a test says otherwise. */
export function flowOf(some: Pick<Flow, 'to' | 'port'> & Partial<Flow>): Flow {
  const { from = 'here', protocol = 'tcp', range = null } = some;
  return {
    id: `${from}>${some.to}:${protocol}/${range ?? some.port}`,
    from,
    protocol,
    range,
    via: null,
    service: 'http',
    necessity: 'required',
    listener: 'expected',
    requiredBy: [],
    ...some,
  };
}

/** A plan of "here", of these flows alone. */
export function planWith(flows: readonly Flow[], hosts: Plan['hosts']): Plan {
  return {
    schema: 'cm-preflight/plan@1',
    edition: '2022-02',
    localHost: 'here',
    phase: 'auto',
    topology: { file: 't.yaml', sha256: '' },
    flows,
    elsewhere: [],
    excluded: [],
    warnings: [],
    hosts,
    waivers: [],
  };
}

/** What a probe is given, with seconds for everything. */
export function contextOf(some: Partial<ProbeContext> = {}): ProbeContext {
  return {
    timeoutMs: 2000,
    answerTimeoutMs: 3000,
    signal: new AbortController().signal,
    source: null,
    key: null,
    responderIsDue: false,
    userAgent: 'cm-preflight/0 (run test)',
    ...some,
  };
}
