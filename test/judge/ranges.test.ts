import { describe, expect, it } from 'vitest';
import { parseRange, samplePorts } from '../../src/model/samples.ts';
import { attempt, type FlowDraft, judged, opinion, responder, said, silent } from './runs.ts';

const range = '49152-65535';
const samples = samplePorts(parseRange(range));
const [first = 0, second = 0, third = 0] = samples;
const rpc = { wire: `tcp/${range}`, service: 'rpc-dynamic' } as const;
const answering: FlowDraft = { wire: 'tcp/135', service: 'rpc-endpoint-mapper', saw: ['accepted'] };
const opinionOf = (draft: Omit<FlowDraft, 'wire'>, ...others: FlowDraft[]) => opinion({ flows: [{ ...rpc, ...draft }, answering, ...others] });

describe('a range by its samples', () => {
  it.each([
    ['one that is accepted', { saw: silent, at: { [second]: ['accepted'] } }, 'pass connected', 'unproven unknown-listener'],
    ['one that answers in its protocol', { saw: silent, at: { [second]: ['answer'] } }, 'pass', 'pass'],
    ['one that is reset', { saw: silent, at: { [third]: ['reset'] } }, 'pass path-open', 'pass path-open'],
    ['resets of all, which a firewall may send', { saw: ['reset'] }, 'pass path-open', 'unproven refused'],
    ['silence of all', { saw: silent }, 'unproven nothing-known-to-listen', 'unproven nothing-known-to-listen'],
    ['silence of all, once', { saw: ['silence'] }, 'unproven nothing-known-to-listen', 'unproven nothing-known-to-listen'],
    ['one that is rejected, whatever the others say', { saw: ['reset'], at: { [second]: ['unreachable at once'] } }, 'fail rejected', 'fail rejected'],
    ['no route', { saw: ['no route'] }, 'fail unreachable', 'fail unreachable'],
    ['no socket of ours', { saw: silent, at: { [second]: ['no socket'] } }, 'error local-resources', 'error local-resources'],
    ['all that break off at once', { saw: ['mismatch'] }, 'fail wrong-service', 'fail wrong-service'],
    ['one that breaks off at once and one that is kept', { saw: ['mismatch'], at: { [second]: ['accepted'] } }, 'pass connected', 'unproven unknown-listener'],
    ['the responder of another host', { saw: ['accepted'], at: { [second]: ['another'] } }, 'fail wrong-service', 'fail wrong-service'],
    ['a name that does not resolve', { saw: ['no name'] }, 'fail name-not-resolved', 'fail name-not-resolved'],
  ] as const satisfies readonly (readonly [string, Omit<FlowDraft, 'wire'>, string, string])[])('%s', (_, draft, expected, planned) => {
    expect(opinionOf({ ...draft, listener: 'expected' })).toBe(expected);
    expect(opinionOf({ ...draft, listener: 'planned' })).toBe(planned);
  });

  it('at a host that answers nothing, the host is silent; at one that is planned, it is not there yet', () => {
    expect(opinion({ flows: [{ ...rpc, saw: silent }] })).toBe('fail host-silent');
    expect(opinion({ flows: [{ ...rpc, saw: silent, listener: 'planned' }] })).toBe('unproven nothing-listens-yet');
    expect(opinion({ flows: [{ ...rpc, saw: silent, listener: 'planned' }], hosts: { peer: { state: 'planned' } } })).toBe('unproven host-planned');
    expect(opinion({ flows: [{ ...rpc, saw: silent, listener: 'planned' }, answering], hosts: { peer: { state: 'planned' } } })).toBe('unproven host-planned');
  });

  it('a planned one whose samples are reset proves the path on the link', () => {
    expect(opinion({ flows: [{ ...rpc, saw: ['reset'], listener: 'planned' }], hosts: { peer: { onLink: true } } })).toBe('pass path-open');
  });

  it('of a service that never answers stays one-way, unless a port is unreachable', () => {
    const multicast = { wire: 'udp/63000-64000', service: 'multicast' } as const;
    const [port = 0] = samplePorts(parseRange('63000-64000'));
    expect(opinion({ flows: [{ ...multicast, saw: silent }] })).toBe('unproven one-way');
    expect(opinion({ flows: [{ ...multicast, saw: silent, at: { [port]: ['port-unreach'] } }] })).toBe('pass path-open');
  });
});

describe("a responder's samples", () => {
  const holds = (...tcp: number[]) => responder({ tcp, udp: [] });
  const all = holds(...samples);

  it('pass where all that it holds answer', () => {
    expect(opinionOf({ saw: [all], listener: 'planned' })).toBe('pass responder');
  });

  it('say more than a real service beside them', () => {
    expect(opinionOf({ saw: [holds(second)], at: { [first]: ['accepted'] } })).toBe('pass responder');
  });

  it('need not answer where it does not hold them', () => {
    expect(opinionOf({ saw: [holds(first, second)], at: { [third]: silent }, listener: 'planned' })).toBe('pass responder');
  });

  it('fail where one that it holds is silent, naming it', () => {
    const { flows } = judged({ flows: [{ ...rpc, saw: [all], at: { [second]: silent, [third]: silent } }, answering] });
    expect(said(flows[0])).toBe('fail blocked proven');
    expect(flows[0]?.explanation).toContain(`ports ${second}, ${third}`);
    expect(flows[0]?.remedy).toContain(`10.0.0.10:${second}`);
  });

  it('fail where one that it holds is refused, or accepted by something else', () => {
    expect(opinionOf({ saw: [all], at: { [second]: ['reset'] } })).toBe('fail refused');
    expect(opinionOf({ saw: [all], at: { [second]: ['accepted'] } })).toBe('fail wrong-service');
  });

  it('are due although it answered on another flow alone', () => {
    const witness: FlowDraft = { wire: 'tcp/443', saw: [all] };
    expect(opinionOf({ saw: silent, listener: 'planned' }, witness)).toBe('fail blocked proven');
  });

  it('do not pass while one that it holds is untried, or was tried once', () => {
    expect(opinionOf({ saw: [all], at: { [second]: [] }, unfinished: 'interrupted' })).toBe('skipped interrupted');
    expect(opinionOf({ saw: [all], at: { [second]: ['silence'] }, unfinished: 'interrupted' })).toBe('skipped interrupted');
    expect(opinionOf({ saw: [all], at: { [second]: ['silence', { ...attempt('silence'), port: second, alone: false }] } })).toBe('skipped not-run');
  });

  it('say of an unfinished range what one answer says', () => {
    expect(opinionOf({ saw: [], at: { [second]: ['reset'] }, unfinished: 'interrupted' })).toBe('pass path-open');
    expect(opinionOf({ saw: ['silence'], unfinished: 'interrupted' })).toBe('skipped interrupted');
  });
});
