import { diff } from '../../src/compare/diff.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { FlowReport, Report } from '../../src/model/report.ts';
import { type FlowDraft, judged, responder, silent } from '../judge/runs.ts';
import { everyStatus } from '../report/samples.ts';

function elsewhere(from: string, to: string, port: number): Flow {
  const section = 'BKMK_PortsDist_MP';
  const shared = { service: port === 80 ? 'http' : 'https', necessity: 'required', listener: 'expected' } as const;
  const requirement = { ...shared, section, fromRole: 'distribution-point', toRole: 'management-point', phase: 'runtime', notes: [2], portFrom: 'document' } as const;
  return { ...shared, id: `${from}>${to}:tcp/${port}`, from, to, protocol: 'tcp', port, range: null, via: null, requiredBy: [requirement] };
}

function withElsewhere(report: Report, flows: readonly Flow[]): Report {
  return {
    ...report,
    coverage: { ...report.coverage, elsewhere: flows.length, hostsElsewhere: new Set(flows.map(({ from }) => from)).size },
    elsewhere: flows,
    excluded: [
      { section: 'BKMK_PortsSite-SQL', from: 'cm01', to: 'cm01', reason: 'same-host' },
      { section: 'BKMK_PortsSite-DP', from: 'dp01', to: 'cm01', reason: 'sends-no-status' },
    ],
  };
}

/** A run from one host to a few, with every status, and flows that start elsewhere. */
export function smallRun(): Report {
  const hosts = ['dp01', 'sql01', 'pc01'].map((name) => `${name}.contoso.example`);
  return withElsewhere(
    everyStatus(),
    hosts.flatMap((host) => [80, 443].map((port) => elsewhere(host, 'mp01.contoso.example', port))),
  );
}

const wires = [
  ['tcp/445', 'smb'],
  ['tcp/135', 'rpc-endpoint-mapper'],
  ['tcp/49152-65535', 'rpc-dynamic'],
  ['udp/135', 'rpc-endpoint-mapper'],
  ['tcp/80', 'http'],
  ['tcp/443', 'https'],
  ['tcp/8530', 'http'],
  ['tcp/8531', 'https'],
  ['tcp/10123', 'client-notification'],
  ['udp/69', 'tftp'],
] as const;

/** 5,000 flows to 500 hosts: a branch (20 hosts in one network) whose SMB is blocked, some hosts that are silent, refuse or are not there yet. */
export function largeRun(hostCount = 500, isAllBlocked = false): Report {
  const names = Array.from({ length: hostCount }, (_, i) => `dp${String(i + 1).padStart(3, '0')}.contoso.example`);
  const hosts = Object.fromEntries(names.map((name, i) => [name, { addresses: [`10.${20 + Math.floor(i / 200)}.${Math.floor((i % 200) / 20)}.${(i % 20) + 10}`] }]));
  const flows = names.flatMap((to, i) =>
    wires.map(([wire, service], j): FlowDraft => {
      const draft = { to, wire, service, section: 'BKMK_PortsSite-DP', necessity: wire === 'udp/135' ? ('advisory' as const) : ('required' as const) };
      if (isAllBlocked) return { ...draft, saw: j === 9 ? ['answer'] : silent };
      if ((i >= 120 && i < 140 && j === 0) || (i === 7 && j < 3)) return { ...draft, saw: silent };
      if (i === 300) return { ...draft, saw: silent };
      if (i === 410 && j === 5) return { ...draft, saw: ['reset'] };
      if (i === 420 && j === 4) return { ...draft, saw: ['unreachable at once'] };
      if (i % 50 === 10) return { ...draft, saw: [responder({ tcp: [445, 135, 80], udp: [69] })] };
      return { ...draft, saw: ['answer'] };
    }),
  );
  return withElsewhere(
    judged({ flows, hosts }),
    names.flatMap((name) => [80, 443].map((port) => elsewhere(name, 'mp01.contoso.example', port))),
  );
}

/** Several hosts' runs in one picture: every host of the hierarchy to every other at one port, some blocked. */
export function mergedRun(hostCount = 60): Report {
  const report = largeRun(hostCount);
  const names = report.flows.filter(({ port }) => port === 445).map(({ to }) => to);
  const [pattern] = report.flows.filter(({ status }) => status === 'pass');
  const [blocked] = report.flows.filter(({ status }) => status === 'fail');
  const flows = names.flatMap((from, i) =>
    names.flatMap((to, j) => {
      const flow = (i * j) % 97 === 5 ? blocked : pattern;
      return flow && i !== j ? [{ ...flow, id: `${from}>${to}:tcp/445`, from, to }] : [];
    }),
  );
  return { ...report, flows, elsewhere: [], causes: [{ cause: 'blocked', what: 'tcp/445', flows: flows.filter(({ status }) => status === 'fail').map(({ id }) => id) }] };
}

/** A run with what changed since the one before: every nth flow was otherwise, in turn in its status, cause or certificate, and every kind of change is there. */
export function changedSince(report: Report, every: number): Report {
  const otherwise = (flow: FlowReport, i: number): FlowReport => {
    if (i % every !== 0) return flow;
    if (flow.status === 'fail') return { ...flow, status: 'pass', cause: null };
    if (flow.status !== 'pass') return { ...flow, status: 'fail', cause: 'refused' };
    return (i / every) % 2 === 0
      ? { ...flow, status: 'fail', cause: 'blocked' }
      : { ...flow, facts: { sqlVersion: '15.0.2000.5', tls: { certificate: { fingerprint: 'AA:BB', validTo: '2026-03-20' } } } };
  };
  const after: Report = {
    ...report,
    flows: report.flows.map((flow) => ({ ...flow, facts: { sqlVersion: '16.0.1000.6', tls: { certificate: { fingerprint: 'CC:DD', validTo: '2027-03-20' } } } })),
  };
  const before: Report = { ...after, run: { ...after.run, id: 'run-0', startedAt: '2026-02-22T12:00:00.000Z' }, flows: after.flows.map(otherwise) };
  const [first] = before.flows;
  const gone = first ? [{ ...first, id: `${first.from}>gone.contoso.example:tcp/80`, to: 'gone.contoso.example' }] : [];
  return { ...after, since: diff({ ...before, verdict: 'pass', flows: [...before.flows.slice(1), ...gone] }, after) };
}
