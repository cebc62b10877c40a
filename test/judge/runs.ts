import { type JudgeInput, judge } from '../../src/judge/index.ts';
import type { Attempt, Evidence, HostEvidence, ResponderAnswer, Unfinished } from '../../src/model/evidence.ts';
import type { Flow, Listener, Necessity, PlanHost, Requirement } from '../../src/model/flow.ts';
import type { Cause, FlowReport, Report, RunOptions } from '../../src/model/report.ts';
import { parseRange, samplePorts } from '../../src/model/samples.ts';
import type { Waiver } from '../../src/model/topology.ts';

/** What one attempt saw, in a word. */
export const sights = {
  answer: { state: 'open', reason: 'proto-response', asked: true },
  echo: { state: 'open', reason: 'echo-reply', asked: true },
  accepted: { state: 'open', reason: 'syn-ack' },
  unanswered: { state: 'open', reason: 'syn-ack', code: 'no-answer', asked: true },
  datagram: { state: 'open', reason: 'udp-response' },
  unverified: { state: 'open', reason: 'syn-ack', code: 'unverified-responder', asked: true },
  another: { state: 'open', reason: 'proto-mismatch', code: 'responder-of-another-host', asked: true, facts: { responder: 'other' } },
  mismatch: { state: 'open', reason: 'proto-mismatch', code: 'ECONNRESET' },
  reset: { state: 'closed', reason: 'conn-refused', code: 'ECONNREFUSED', ms: 1 },
  'port-unreach': { state: 'closed', reason: 'port-unreach', code: 'ECONNREFUSED', ms: 1 },
  silence: { state: 'filtered', reason: 'no-response', code: 'ETIMEDOUT', ms: 3001 },
  'asked in vain': { state: 'open|filtered', reason: 'no-response', code: 'ETIMEDOUT', ms: 3001, asked: true },
  prohibited: { state: 'filtered', reason: 'admin-prohibited', code: 'ICMP', ms: 2 },
  'unreachable at once': { state: 'filtered', reason: 'host-unreach', code: 'EHOSTUNREACH', ms: 2 },
  'no arp': { state: 'filtered', reason: 'host-unreach', code: 'EHOSTUNREACH', ms: 3070 },
  'no route': { state: 'filtered', reason: 'net-unreach', code: 'ENETUNREACH', ms: 0 },
  'no name': { state: 'unknown', reason: 'name-not-resolved', code: 'ENOTFOUND', address: null, port: null },
  'no resolver': { state: 'unknown', reason: 'resolver', code: 'EAI_AGAIN', address: null, port: null },
  'no socket': { state: 'unknown', reason: 'local-resources', code: 'EMFILE' },
  'no ping': { state: 'unknown', reason: 'unsupported', code: 'no-ping' },
} as const satisfies Record<string, Partial<Attempt>>;

export type Sight = keyof typeof sights;

/** A flow in short: `wire` is "tcp/445", "udp/9", "tcp/49152-65535" or "icmp". */
export interface FlowDraft {
  readonly to?: string;
  readonly wire: string;
  readonly service?: string;
  readonly listener?: Listener;
  readonly necessity?: Necessity;
  readonly section?: string;
  readonly proxy?: string;
  /** What the attempts saw, in order; of a range, at each sample. */
  readonly saw?: readonly (Sight | Partial<Attempt>)[];
  /** What the attempts at other addresses than the host's first, or at single samples, saw instead: by address or port. */
  readonly at?: Readonly<Record<string, readonly (Sight | Partial<Attempt>)[]>>;
  readonly unfinished?: Unfinished;
  /** Of a range: the ports that were tried, in place of its samples. */
  readonly tried?: readonly number[];
}

export interface RunDraft {
  readonly flows: readonly FlowDraft[];
  /** Address, state and so on of hosts; a host that is not named has 10.0.0.N and is installed. */
  readonly hosts?: Readonly<Record<string, Partial<HostEvidence> & Partial<Pick<PlanHost, 'state' | 'represents'>>>>;
  readonly waivers?: readonly Waiver[];
  readonly options?: Partial<RunOptions>;
}

const here = 'cm01';

/** A reply of the responder that holds these ports. */
export function responder(holds: ResponderAnswer['holds'] = null): Partial<Attempt> {
  return { state: 'open', reason: 'responder', asked: true, responder: { name: 'peer', keyed: true, holds } };
}

/** Three attempts that nothing answered, the last alone: what the engine leaves of a silent port. */
export const silent = ['silence', 'silence', 'silence'] as const;
export const askedInVain = ['asked in vain', 'asked in vain', 'asked in vain'] as const;

export function runOf({ flows: drafts, hosts = {}, waivers = [], options = {} }: RunDraft): JudgeInput {
  const names = [...new Set(drafts.map(({ to = 'peer' }) => to))];
  const addressesOf = (name: string) => hosts[name]?.addresses ?? [`10.0.0.${names.indexOf(name) + 10}`];
  return {
    version: '1.0.0',
    run: {
      id: 'run-1',
      host: here,
      startedAt: '2026-03-01T12:00:00.000Z',
      finishedAt: '2026-03-01T12:01:00.000Z',
      edition: '2022-02',
      phase: 'auto',
      ticket: null,
      topology: { file: 'topology.yaml', sha256: '' },
      options: { strict: false, waivers: true, allAddresses: false, only: [], ...options },
    },
    plan: {
      schema: 'cm-preflight/plan@1',
      edition: '2022-02',
      localHost: here,
      phase: 'auto',
      topology: { file: 'topology.yaml', sha256: '' },
      flows: drafts.map(flowOf),
      elsewhere: [],
      excluded: [],
      warnings: [],
      hosts: [here, ...names].map((name) => ({ name, addresses: [], state: hosts[name]?.state ?? 'installed', represents: hosts[name]?.represents ?? [] })),
      waivers,
    },
    gathered: {
      startedAt: '2026-03-01T12:00:00.000Z',
      finishedAt: '2026-03-01T12:01:00.000Z',
      evidence: drafts.map((draft) => evidenceOf(draft, addressesOf(draft.to ?? 'peer')[0] ?? null)),
      hosts: names.map((name) => ({
        name,
        addresses: addressesOf(name),
        ping: hosts[name]?.ping ?? null,
        controlPort: hosts[name]?.controlPort ?? null,
        onLink: hosts[name]?.onLink ?? false,
      })),
      self: [],
    },
  };
}

export function judged(draft: RunDraft): Report {
  return judge(runOf(draft));
}

/** The opinion of the first flow of a run, e.g. "fail blocked likely". */
export function opinion(draft: RunDraft): string {
  return said(judged(draft).flows[0]);
}

/** A flow's status, cause and confidence as one text. */
export function said(flow: FlowReport | undefined): string {
  if (!flow) return 'no flow';
  const { status, cause, confidence } = flow;
  return [status, cause, confidence].filter((word) => word !== null).join(' ');
}

/** The opinion of a flow that saw this, at a host that answered on another flow. */
export function opinionOf(draft: FlowDraft, host: NonNullable<RunDraft['hosts']>[string] = {}): string {
  return opinion({ flows: [draft, { wire: 'tcp/99', saw: ['accepted'] }], hosts: { peer: host } });
}

export function attempt(seen: Sight | Partial<Attempt>, more: Partial<Attempt> = {}): Attempt {
  return {
    state: 'unknown',
    reason: 'not-run',
    code: null,
    localAddress: '10.0.0.1',
    localPort: 50000,
    asked: false,
    address: '10.0.0.10',
    port: null,
    startedAt: '2026-03-01T12:00:01.000Z',
    ms: 10,
    alone: false,
    ...more,
    ...(typeof seen === 'string' ? sights[seen] : seen),
  };
}

function evidenceOf(draft: FlowDraft, address: string | null): Evidence {
  const flow = flowOf(draft);
  const ports = draft.tried ?? (flow.range === null ? [flow.port] : samplePorts(parseRange(flow.range)));
  const { saw = [], at = {} } = draft;
  const places = [
    ...ports.map((port) => ({ address, port, saw: at[String(port)] ?? saw })),
    ...Object.keys(at)
      .filter((key) => key.includes('.') || key.includes(':'))
      .flatMap((other) => ports.map((port) => ({ address: other, port, saw: at[other] ?? [] }))),
  ];
  return {
    flow: flow.id,
    attempts: places.flatMap((place) =>
      place.saw.map((seen, i) =>
        attempt(seen, { address: place.address, port: place.port, localPort: 50000 + i, alone: i === place.saw.length - 1, startedAt: `2026-03-01T12:00:0${i}.000Z` }),
      ),
    ),
    unfinished: draft.unfinished ?? null,
  };
}

function flowOf({ to = 'peer', wire, service = 'sql', listener = 'expected', necessity = 'required', section = 'BKMK_PortsSite-SQL', proxy }: FlowDraft): Flow {
  const [protocol = 'tcp', ports = ''] = wire.split('/');
  const requirement: Requirement = { section, fromRole: 'site-server', toRole: 'sql-server', service, necessity, listener, phase: 'runtime', notes: [], portFrom: 'document' };
  return {
    id: `${here}>${to}:${wire}`,
    from: here,
    to,
    protocol: protocol as Flow['protocol'],
    port: protocol === 'icmp' || ports.includes('-') ? null : Number(ports),
    range: ports.includes('-') ? ports : null,
    via: proxy === undefined ? null : { proxy, for: ['www:443'] },
    service,
    necessity,
    listener,
    requiredBy: [requirement],
  };
}

/** Every cause that a status may come with. */
export const causesOf: Readonly<Record<'pass' | 'fail' | 'error' | 'skipped', readonly (Cause | null)[]>> = {
  pass: [null, 'responder', 'connected', 'path-open'],
  fail: ['wrong-service', 'refused', 'blocked', 'host-silent', 'rejected', 'unreachable', 'outside-range', 'proxy-refused', 'name-not-resolved'],
  error: ['local-resources', 'resolver', 'unsupported'],
  skipped: ['interrupted', 'deadline', 'not-run'],
};
