import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, judgeInputOf } from '../../src/judge/index.ts';
import type { Attempt } from '../../src/model/evidence.ts';
import type { Cause, FlowReport, Report, Status } from '../../src/model/report.ts';
import { attempt, causesOf, type FlowDraft, judged, type RunDraft, responder, type Sight, sights } from './runs.ts';

const wires = [
  { wire: 'tcp/445', service: 'smb' },
  { wire: 'tcp/1433', service: 'sql' },
  { wire: 'tcp/8080', service: 'https', proxy: 'px:8080' },
  { wire: 'tcp/1000-1009', service: 'rpc-dynamic' },
  { wire: 'udp/53', service: 'dns' },
  { wire: 'udp/67', service: 'dhcp' },
  { wire: 'udp/9', service: 'wake-on-lan' },
  { wire: 'udp/2000-2009', service: 'multicast' },
  { wire: 'icmp', service: 'icmp-echo' },
] as const;

const sight = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Sight>('silence', 'asked in vain') },
  { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(sights) as Sight[])) },
  { weight: 1, arbitrary: fc.constantFrom(responder(), responder({ tcp: [445, 1433, 1004], udp: [9, 53] }), responder({ tcp: [], udp: [] })) },
  { weight: 1, arbitrary: fc.constantFrom<Partial<Attempt>>({ ...sights.answer, facts: { proxy: { status: 407 } } }, { ...sights.answer, facts: { proxy: { status: 502 } } }) },
  { weight: 1, arbitrary: fc.constant<Partial<Attempt>>({ ...sights['unreachable at once'], alone: false }) },
);
/** Where a name does not resolve there is nothing else to see. */
const isNoName = (one: Sight | Partial<Attempt>) => one === 'no name' || one === 'no resolver';
const saw = fc.array(sight, { maxLength: 4 }).map((seen) => (seen.some(isNoName) ? seen.filter(isNoName).slice(0, 1) : seen));
/** Of host a, which has two. */
const secondAddress = '10.0.1.10';
const hostNames = ['a', 'b', 'c'] as const;

const flowDraft: fc.Arbitrary<FlowDraft> = fc
  .record({
    to: fc.constantFrom(...hostNames),
    kind: fc.constantFrom(...wires),
    listener: fc.constantFrom('expected' as const, 'planned' as const),
    necessity: fc.constantFrom('required' as const, 'optional' as const, 'implied' as const, 'advisory' as const),
    saw,
    elsewhere: saw,
    unfinished: fc.option(fc.constantFrom('interrupted' as const, 'deadline' as const, 'not-run' as const), { freq: 6, nil: undefined }),
  })
  .map(({ kind, unfinished, elsewhere, ...rest }) => ({
    ...kind,
    ...rest,
    ...(rest.to === 'a' && !elsewhere.some(isNoName) && !rest.saw.some(isNoName) ? { at: { [secondAddress]: elsewhere } } : {}),
    ...(unfinished === undefined ? {} : { unfinished }),
  }));

const hostDraft = fc.record({
  state: fc.constantFrom('installed' as const, 'installed' as const, 'planned' as const),
  onLink: fc.boolean(),
  ping: fc.constantFrom(null, attempt('echo'), attempt('silence')),
  controlPort: fc.constantFrom(null, attempt('silence', { port: 4, alone: true }), attempt('reset', { port: 4 })),
});

const run: fc.Arbitrary<RunDraft> = fc.record({
  flows: fc.uniqueArray(flowDraft, { maxLength: 14, selector: ({ to, wire }) => `${to} ${wire}` }),
  hosts: fc.record({ a: hostDraft.map((host) => ({ ...host, addresses: ['10.0.0.10', secondAddress] })), b: hostDraft, c: hostDraft }),
  waivers: fc.constantFrom([], [{ flow: '*>b:*', reason: 'r', ticket: 'T', expires: '2026-12-31' }]),
  options: fc.record({ strict: fc.boolean(), waivers: fc.boolean() }),
});

/** One port at one address. */
const isSingle = ({ to, range }: FlowReport) => to !== 'a' && range === null;

/** Checks what must hold of every report, however the run went. */
function always(holds: (report: Report) => void): void {
  fc.assert(
    fc.property(run, (draft) => holds(judged(draft))),
    { numRuns: 400 },
  );
}

const unprovenCauses = [
  'unknown-listener',
  'refused',
  'nothing-listens-yet',
  'host-planned',
  'may-not-answer',
  'one-way',
  'not-asked',
  'nothing-known-to-listen',
  'proxy-authentication',
] as const;
const isSilence = ({ reason }: Attempt) => reason === 'no-response';
const isAnswer = ({ state }: Attempt) => state === 'open' || state === 'closed';

describe('whatever a run saw', () => {
  it('a status comes with a cause that fits it, and a block with how sure it is', () => {
    always(({ flows }) => {
      for (const { status, cause, confidence, necessity } of flows) {
        const unproven = necessity === 'advisory' ? [...unprovenCauses, ...causesOf.fail] : unprovenCauses;
        const fitting: Readonly<Record<Status, readonly (Cause | null)[]>> = { ...causesOf, unproven, waived: [...unproven, ...causesOf.fail, ...causesOf.error] };
        expect(fitting[status]).toContain(cause);
        expect(confidence !== null).toBe(cause === 'blocked');
      }
    });
  });

  it('a port whose responder answered passes', () => {
    always(({ flows }) => {
      for (const { attempts, status, cause } of flows.filter(isSingle))
        if (attempts.some(({ reason }) => reason === 'responder')) expect([status, cause]).toEqual(['pass', 'responder']);
    });
  });

  it('silence passes nothing, nor does what this machine could not do', () => {
    always(({ flows }) => {
      for (const { attempts, status } of flows) if (attempts.every((one) => isSilence(one) || one.state === 'unknown')) expect(status).not.toBe('pass');
    });
  });

  it('what answers is never called blocked or silent', () => {
    always(({ flows }) => {
      for (const { attempts, cause } of flows.filter(isSingle)) {
        if (attempts.some(isAnswer)) expect(['blocked', 'host-silent', 'unreachable', 'rejected']).not.toContain(cause);
      }
    });
  });

  it('nothing is blocked on less than two attempts, the last alone', () => {
    always(({ flows }) => {
      for (const { address, range, attempts, cause } of flows) {
        if (cause !== 'blocked' || range !== null) continue;
        const silences = attempts.filter((one) => one.address === address && isSilence(one));
        expect([silences.length >= 2, silences.at(-1)?.alone]).toEqual([true, true]);
      }
    });
  });

  it('what the document only advises never fails, and errors are about this machine alone', () => {
    always(({ flows }) => {
      for (const { necessity, status, attempts } of flows) {
        if (necessity === 'advisory') expect(status).not.toBe('fail');
        if (status === 'error') expect(attempts.some(({ state }) => state === 'unknown')).toBe(true);
      }
    });
  });

  it('what was not tried to the end is judged by answers alone', () => {
    always(({ flows }) => {
      for (const { unfinished, attempts, status, cause } of flows) if (unfinished !== null && attempts.every(isSilence)) expect([status, cause]).toEqual(['skipped', unfinished]);
    });
  });

  it('each flow that failed, is unproven or in error is in exactly one cause, its own', () => {
    always(({ flows, causes }) => {
      const byId = new Map(flows.map((flow) => [flow.id, flow]));
      const listed = causes.flatMap((group) => group.flows.map((id) => ({ id, cause: group.cause })));
      const bad = flows.filter(({ status }) => status === 'fail' || status === 'unproven' || status === 'error');
      expect(listed.map(({ id }) => id).sort()).toEqual(bad.map(({ id }) => id).sort());
      for (const { id, cause } of listed) expect(byId.get(id)?.cause).toBe(cause);
      const severity = { fail: 0, error: 1, unproven: 2 } as Readonly<Record<string, number>>;
      for (const group of causes) {
        const severities = group.flows.map((id) => severity[byId.get(id)?.status ?? '']);
        expect(severities).toEqual(severities.toSorted());
      }
    });
  });

  it('the firewall request opens exactly what failed as blocked or rejected', () => {
    always(({ flows, firewallRequest }) => {
      const wanted = flows.filter(({ status, cause }) => status === 'fail' && (cause === 'blocked' || cause === 'rejected'));
      const opened = firewallRequest.flatMap(({ source, destination, protocol, ports }) =>
        source.flatMap((from) => destination.flatMap((to) => portsIn(ports).map((port) => `${from} ${to} ${protocol}/${port}`))),
      );
      const endsOf = (flow: FlowReport, address: string | null) =>
        portsIn(flow.range ?? (flow.port === null ? 'echo' : String(flow.port))).map((port) => `10.0.0.1 ${address} ${flow.protocol}/${port}`);
      const asked = wanted.flatMap((flow) => endsOf(flow, flow.address));
      const mayAsk = wanted.flatMap((flow) => (flow.to === 'a' ? unanswered(flow) : [flow.address]).flatMap((address) => endsOf(flow, address)));
      expect(new Set(opened).size).toBe(opened.length);
      expect(opened).toEqual(expect.arrayContaining(asked));
      expect(mayAsk).toEqual(expect.arrayContaining(opened));
      expect([...new Set(firewallRequest.flatMap((row) => row.flows))].sort()).toEqual(wanted.map(({ id }) => id).sort());
    });
  });

  it('the verdict follows from the required flows', () => {
    always(({ flows, verdict, totals }) => {
      const required = flows.filter(({ necessity }) => necessity === 'required');
      expect(verdict === 'fail').toBe(required.some(({ status }) => status === 'fail'));
      if (required.every(({ status }) => status === 'pass' || status === 'waived')) expect(verdict).toBe('pass');
      if (required.some(({ status }) => status === 'skipped' || status === 'error')) expect(verdict).not.toBe('pass');
      expect(Object.values(totals).reduce((sum, count) => sum + count, 0)).toBe(required.length);
    });
  });

  it('every flow is explained in one sentence, and what is open has a next step', () => {
    always(({ flows }) => {
      for (const flow of flows) {
        expect(flow.explanation).toMatch(/^\S.*[^.]\.$/);
        expect(flow.explanation).not.toMatch(/undefined|null|\[object|\. [A-Z]/);
        expect(flow.remedy === null).toBe(flow.status === 'pass');
        expect(flow.remedy ?? '').not.toMatch(/undefined|null|\[object/);
      }
    });
  });

  it('what was met with silence has the line for the log of a firewall', () => {
    always(({ flows }) => {
      for (const flow of flows)
        if (isSilent(flow))
          expect(flow.remedy).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC (TCP|UDP) 10\.0\.0\.1:5000\d -> 10\.0\.[01]\.1\d:\d+\.|UTC ICMP 10\.0\.0\.1 -> 10\.0\.[01]\.1\d\./);
    });
  });

  it('a report judged again, from JSON too, is the same', () => {
    always((report) => {
      expect(judge(judgeInputOf(report))).toEqual(report);
      expect(judge(judgeInputOf(JSON.parse(JSON.stringify(report)) as Report))).toEqual(report);
    });
  });
});

/** The addresses that gave no answer at one of the flow's ports at least. */
function unanswered({ attempts }: FlowReport): (string | null)[] {
  const byPlace = Map.groupBy(attempts, ({ address, port }) => `${address} ${port}`);
  return [...new Set([...byPlace.values()].filter((same) => !same.some(isAnswer)).map((same) => same[0]?.address ?? null))];
}

function isSilent({ status, attempts }: FlowReport): boolean {
  return status !== 'skipped' && attempts.length > 0 && attempts.every(isSilence);
}

/** "80,443,1000-1009" as single ports. */
function portsIn(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Number.isNaN(first) ? [part] : Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  });
}
