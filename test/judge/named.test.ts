import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/model/evidence.ts';
import { type FlowDraft, judged, opinion, said, sights, silent } from './runs.ts';

const range = '49152-65535';
const epm = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
const endpoint = (port: number): Endpoint => ({ port, interface: epm, version: '3.0' });
/** The endpoint mapper's own flow, and what it named. */
const mapper = (...ports: number[]): FlowDraft => ({ wire: 'tcp/135', service: 'rpc-endpoint-mapper', saw: [{ ...sights.answer, endpoints: ports.map(endpoint) }] });
const rpc = (draft: Omit<FlowDraft, 'wire'>): FlowDraft => ({ wire: `tcp/${range}`, service: 'rpc-dynamic', ...draft });
const opinionOf = (tried: readonly number[], draft: Omit<FlowDraft, 'wire'>, ...named: number[]) => opinion({ flows: [rpc({ tried, ...draft }), mapper(...named)] });
const flowOf = (draft: Omit<FlowDraft, 'wire'>, ...named: number[]) => {
  const [flow] = judged({ flows: [rpc(draft), mapper(...named)] }).flows;
  if (!flow) throw new Error('no flow');
  return flow;
};

const two = [49664, 49665];

describe('a dynamic range by the ports that the endpoint mapper named', () => {
  it.each([
    ['all answer', two, { saw: ['answer'] }, two, 'pass'],
    ['one answers and one resets', two, { saw: ['answer'], at: { 49665: ['reset'] } }, two, 'pass'],
    ['all reset', two, { saw: ['reset'] }, two, 'pass path-open'],
    ['one is silent', two, { saw: ['answer'], at: { 49665: silent } }, two, 'fail blocked likely'],
    ['all are silent', two, { saw: silent }, two, 'fail blocked likely'],
    ['one is silent where the role is planned: the mapper says that it listens', two, { saw: ['answer'], at: { 49665: silent }, listener: 'planned' }, two, 'fail blocked likely'],
    ['one speaks no RPC', two, { saw: ['answer'], at: { 49665: ['mismatch'] } }, two, 'fail wrong-service'],
    ['one is silent and one speaks no RPC', two, { saw: silent, at: { 49664: ['mismatch'] } }, two, 'fail blocked likely'],
    ['one is rejected, whatever the others say', two, { saw: silent, at: { 49665: ['unreachable at once'] } }, two, 'fail rejected'],
    ['one of the range and one outside answer', [1026, 49664], { saw: ['answer'] }, [1026, 49664], 'pass'],
    ['the one outside is silent', [1026, 49664], { saw: ['answer'], at: { 1026: silent } }, [1026, 49664], 'fail outside-range'],
    ['all are outside, and answer', [1026], { saw: ['answer'] }, [1026], 'fail outside-range'],
    ['a silent one of the range comes before a silent one outside', [1026, 49664], { saw: silent }, [1026, 49664], 'fail blocked likely'],
    ['one was not tried', [49664], { saw: ['answer'] }, two, 'skipped not-run'],
    ['one silent attempt alone is not enough', two, { saw: ['answer'], at: { 49665: ['silence'] } }, two, 'skipped not-run'],
    ['this machine ran out of sockets', two, { saw: ['answer'], at: { 49665: ['no socket'] } }, two, 'error local-resources'],
    ['the run was interrupted before the second one', [49664], { saw: ['answer'], unfinished: 'interrupted' }, two, 'skipped interrupted'],
    ['a silent one is not believed in an interrupted run', two, { saw: silent, unfinished: 'interrupted' }, two, 'skipped interrupted'],
  ] as const satisfies readonly (readonly [string, readonly number[], Omit<FlowDraft, 'wire'>, readonly number[], string])[])('%s', (_, tried, draft, named, expected) => {
    expect(opinionOf(tried, draft, ...named)).toBe(expected);
  });

  it('the mapper itself, named by itself, is no port of the range', () => {
    expect(opinionOf(two, { saw: ['answer'] }, 135, ...two)).toBe('pass');
  });

  it('is sampled where the mapper names nothing but itself, or does not list', () => {
    expect(opinion({ flows: [rpc({ saw: silent }), mapper(135)] })).toBe('unproven nothing-known-to-listen');
    expect(opinion({ flows: [rpc({ saw: ['reset'] }), mapper()] })).toBe('pass path-open');
    expect(opinion({ flows: [rpc({ saw: silent }), { wire: 'tcp/135', service: 'rpc-endpoint-mapper', saw: ['answer'] }] })).toBe('unproven nothing-known-to-listen');
  });

  it('a mapper that the range itself asked is heard as well, and is no sample', () => {
    const at = { 135: [{ ...sights.answer, endpoints: two.map(endpoint) }], 49665: silent };
    expect(opinion({ flows: [rpc({ tried: [135, ...two], saw: ['answer'], at })] })).toBe('fail blocked likely');
    expect(said(judged({ flows: [rpc({ tried: [135, 50000], saw: silent, at: { 135: ['answer'] } })] }).flows[0])).toBe('unproven nothing-known-to-listen');
  });

  it('a list that is not all of it is said to be that, and a whole one counts before it', () => {
    const cut = { ...sights.answer, code: 'listing-cut-short', endpoints: [endpoint(49664)] };
    const partial = judged({ flows: [rpc({ tried: [49664], saw: ['answer'] }), { ...mapper(), saw: [cut, cut] }] }).flows[0];
    expect(partial?.findings).toEqual(['its endpoint mapper named 1 port before it stopped; there may be more, which were not tried']);
    const whole = judged({ flows: [rpc({ tried: two, saw: ['answer'] }), { ...mapper(), saw: [cut, ...(mapper(...two).saw ?? [])] }] }).flows[0];
    expect([said(whole), whole?.findings]).toEqual(['pass', undefined]);
  });

  it('more ports than are tried leave nothing open, and are told', () => {
    const many = Array.from({ length: 70 }, (_, i) => 50_000 + i);
    const flow = flowOf({ tried: many.slice(0, 64), saw: ['answer'] }, ...many);
    expect(said(flow)).toBe('pass');
    expect((flow.facts['endpoints'] as { showed: string }[]).filter(({ showed }) => showed === 'not-tried')).toHaveLength(6);
    expect(flow.findings).toEqual(['its endpoint mapper names more ports than are worth a connection each: 6 of them were not tried']);
  });

  it('facts say what each named port showed', () => {
    const { facts } = flowOf({ tried: two, saw: ['answer'], at: { 49665: ['reset'] } }, ...two);
    expect(facts['endpoints']).toEqual([
      { port: 49664, inRange: true, showed: 'answered', interfaces: [epm] },
      { port: 49665, inRange: true, showed: 'reset', interfaces: [epm] },
    ]);
  });
});

describe('the words of a named port', () => {
  it('name the silent ones, and ask for the range together with the mapper', () => {
    const { explanation, remedy } = flowOf({ tried: two, saw: ['answer'], at: { 49665: silent } }, ...two);
    expect(explanation).toContain('(port 49665): the endpoint mapper says that a service listens there, and silence after 3 attempts.');
    expect(remedy).toBe(
      'Ask for tcp/49152-65535 from cm01 to peer to be opened, in one rule with tcp/135: RPC needs the whole range. ' +
        "Look for this in the firewall's log: 2026-03-01 12:00:02 UTC TCP 10.0.0.1:50002 -> 10.0.0.10:49665.",
    );
  });

  it('say which ones reset', () => {
    const { explanation } = flowOf({ tried: two, saw: ['answer'], at: { 49665: ['reset'] } }, ...two);
    expect(explanation).toContain(
      '(port 49664): the endpoint mapper names it, and it answered in its own protocol; port 49665 reset the connection, which is an answer of the host too.',
    );
  });

  it('name the ports outside of the range', () => {
    expect(flowOf({ tried: [1026], saw: ['answer'] }, 1026).explanation).toContain(
      '(port 1026): the endpoint mapper names no port of the range that the topology states, only others',
    );
    const silentOne = flowOf({ tried: [1026, 49664], saw: ['answer'], at: { 1026: silent } }, 1026, 49664);
    expect(silentOne.explanation).toContain('(port 1026): the endpoint mapper names a port outside the range that the topology states, and silence after 3 attempts');
    expect(silentOne.remedy).toContain('Correct rpc-ports of peer');
  });
});
