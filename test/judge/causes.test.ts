import { describe, expect, it } from 'vitest';
import { type FlowDraft, judged, type RunDraft, silent } from './runs.ts';

const lines = (draft: RunDraft) => judged(draft).causes.map(({ cause, what, flows }) => `${cause}: ${what} [${flows.length}]`);
const at = (address: string) => ({ addresses: [address] });
const blocked = (to: string, ...wires: string[]): FlowDraft[] => wires.map((wire) => ({ to, wire, saw: silent }));
const answers = (to: string, wire = 'tcp/99'): FlowDraft => ({ to, wire, saw: ['answer'] });

const branch = { dp1: at('10.30.0.1'), dp2: at('10.30.0.2'), dp3: at('10.30.0.3'), far: at('10.40.0.1') };

describe('one broken thing is one line', () => {
  it('a silent host, whatever the ports', () => {
    expect(lines({ hosts: { dp07: at('10.30.0.7') }, flows: blocked('dp07', 'tcp/80', 'tcp/443', 'icmp') })).toEqual(['host-silent: host dp07 (10.30.0.7) answers nothing [3]']);
  });

  it('a network none of whose hosts answers', () => {
    const flows = ['dp1', 'dp2', 'dp3'].flatMap((to) => blocked(to, 'tcp/80', 'tcp/443'));
    expect(lines({ hosts: branch, flows })).toEqual(['host-silent: 10.30.0.0/24: none of 3 hosts answers [6]']);
    expect(lines({ hosts: branch, flows: flows.map((flow) => ({ ...flow, saw: ['no route'] })) })).toEqual(['unreachable: 10.30.0.0/24: 3 hosts are unreachable [6]']);
  });

  it('but silent hosts beside one that answers are so many hosts', () => {
    expect(lines({ hosts: branch, flows: [...blocked('dp1', 'tcp/80'), ...blocked('dp2', 'tcp/80'), answers('dp3')] })).toEqual([
      'host-silent: host dp1 (10.30.0.1) answers nothing [1]',
      'host-silent: host dp2 (10.30.0.2) answers nothing [1]',
    ]);
  });

  it('a port that is blocked to one network and passes elsewhere', () => {
    const flows = [...['dp1', 'dp2', 'dp3'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)]), answers('far', 'tcp/445')];
    expect(lines({ hosts: branch, flows })).toEqual(['blocked: tcp/445 to 10.30.0.0/24 (3 hosts) [3]']);
  });

  it('a port that is blocked to two networks and passes in a third', () => {
    const hosts = { ...branch, e1: at('10.50.0.1'), e2: at('10.50.0.2') };
    const flows = [...['dp1', 'dp2', 'e1', 'e2'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)]), answers('far', 'tcp/445')];
    expect(lines({ hosts, flows })).toEqual(['blocked: tcp/445 to 10.30.0.0/24, 10.50.0.0/24 (4 hosts) [4]']);
  });

  it('a port that passes somewhere is no trouble of its own: its networks and hosts are', () => {
    const hosts = { ...branch, e1: at('10.50.0.1'), e2: at('10.50.0.2'), e3: at('10.50.0.3'), e4: at('10.50.0.4') };
    const flows = [...blocked('dp1', 'tcp/445', 'tcp/135', 'tcp/80'), answers('dp1'), ...['e1', 'e2', 'e3', 'e4'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)])];
    expect(lines({ hosts, flows: [...flows, answers('far', 'tcp/445')] })).toEqual([
      'blocked: tcp/445 to 10.50.0.0/24 (4 hosts) [4]',
      'blocked: tcp/80, tcp/135, tcp/445 to dp1 (10.30.0.1) [3]',
    ]);
  });

  it('a port that passes nowhere', () => {
    const flows = ['dp1', 'dp2', 'dp3', 'far'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)]);
    expect(lines({ hosts: branch, flows })).toEqual(['blocked: tcp/445 to 10.30.0.0/24, 10.40.0.0/24 (4 hosts) [4]']);
  });

  it('a port that passes nowhere, beside others of a host that do', () => {
    const flows = [
      ...blocked('dp1', 'tcp/445', 'tcp/135', 'tcp/80'),
      ...['b', 'c', 'd', 'e'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to, 'tcp/135'), answers(to, 'tcp/80')]),
      answers('dp1'),
    ];
    const hosts = { ...branch, b: at('10.1.0.1'), c: at('10.2.0.1'), d: at('10.3.0.1'), e: at('10.4.0.1') };
    expect(lines({ hosts, flows })).toEqual(['blocked: tcp/445 to dp1, b, c and 2 more [5]', 'blocked: tcp/80, tcp/135 to dp1 (10.30.0.1) [2]']);
  });

  it('a host of many networks, each with the same ports', () => {
    const flows = ['dp1', 'far'].flatMap((to) => [...blocked(to, 'tcp/445', 'tcp/135'), answers(to)]);
    expect(lines({ hosts: branch, flows: [...flows, answers('third', 'tcp/445'), answers('third', 'tcp/135')] })).toEqual(['blocked: tcp/135, tcp/445 to dp1, far [4]']);
  });

  it('several ports at the same hosts', () => {
    const flows = ['dp1', 'dp2', 'dp3'].flatMap((to) => [...blocked(to, 'tcp/445', 'tcp/135'), answers(to)]);
    expect(lines({ hosts: branch, flows: [...flows, answers('far', 'tcp/135'), answers('far', 'tcp/445')] })).toEqual(['blocked: tcp/135, tcp/445 to 10.30.0.0/24 (3 hosts) [6]']);
  });

  it('many ports of one host', () => {
    expect(
      lines({
        hosts: branch,
        flows: [
          ...blocked('dp1', 'tcp/445', 'tcp/49152-65535', 'tcp/135').map((flow) => (flow.wire.includes('-') ? { ...flow, saw: ['unreachable at once'] as const } : flow)),
          answers('dp1'),
        ],
      }),
    ).toEqual(['blocked: tcp/135, tcp/445 to dp1 (10.30.0.1) [2]', 'rejected: tcp/49152-65535 to dp1 (10.30.0.1) [1]']);
  });

  it('a name, and our own resolver', () => {
    expect(lines({ flows: ['tcp/80', 'tcp/443'].map((wire) => ({ to: 'gone', wire, saw: ['no name'] })) })).toEqual(['name-not-resolved: the name gone does not resolve [2]']);
    expect(lines({ flows: ['a', 'b'].map((to) => ({ to, wire: 'tcp/80', saw: ['no resolver'] })) })).toEqual(['resolver: the resolver of this machine: 2 flows [2]']);
  });

  it('what is left at single hosts, by port', () => {
    const flows = ['dp1', 'far'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)]);
    expect(lines({ hosts: branch, flows: [...flows, answers('third', 'tcp/445')] })).toEqual(['blocked: tcp/445 to dp1, far [2]']);
  });

  it('IPv6 networks, too', () => {
    const hosts = { a: at('2001:db8:0:1::a'), b: at('2001:0db8:0000:0001:0:0:0:b') };
    const flows = ['a', 'b'].flatMap((to) => [...blocked(to, 'tcp/445'), answers(to)]);
    expect(lines({ hosts, flows: [...flows, answers('far', 'tcp/445')] })).toEqual(['blocked: tcp/445 to 2001:db8:0:1::/64 (2 hosts) [2]']);
  });
});

describe('the lines', () => {
  it('put what is merely unproven with what failed by the same cause, the worst first', () => {
    const { causes } = judged({
      flows: [
        { wire: 'udp/135', service: 'rpc-endpoint-mapper', necessity: 'advisory', saw: silent },
        { wire: 'tcp/445', saw: silent },
      ],
    });
    expect(causes).toEqual([{ cause: 'host-silent', what: 'host peer (10.0.0.10) answers nothing', flows: ['cm01>peer:tcp/445', 'cm01>peer:udp/135'] }]);
  });

  it('keep a port that the document only advises apart, since nobody is to open it', () => {
    const flows: FlowDraft[] = [{ wire: 'tcp/445', saw: silent }, { wire: 'udp/135', service: 'rpc-endpoint-mapper', necessity: 'advisory', saw: silent }, answers('peer')];
    expect(lines({ flows })).toEqual(['blocked: tcp/445 to peer (10.0.0.10) [1]', 'blocked: udp/135 to peer (10.0.0.10) [1]']);
  });

  it('come failures first, then faults of ours, then what is unproven, each the weightiest first', () => {
    const flows: FlowDraft[] = [
      { wire: 'udp/9', service: 'wake-on-lan', saw: silent },
      { to: 'a', wire: 'icmp', service: 'icmp-echo', saw: ['no ping'] },
      { to: 'b', wire: 'tcp/80', saw: ['reset'], necessity: 'optional' },
      { to: 'c', wire: 'tcp/443', saw: ['mismatch'] },
    ];
    expect(judged({ flows }).causes.map(({ cause }) => cause)).toEqual(['wrong-service', 'refused', 'unsupported', 'one-way']);
  });

  it('leave out what passed, was skipped or is waived', () => {
    const waivers = [{ flow: '*>peer:tcp/80', reason: 'r', ticket: 'T', expires: '2026-12-31' }];
    expect(lines({ flows: [answers('peer'), { wire: 'tcp/443' }, { wire: 'tcp/80', saw: ['reset'] }], waivers })).toEqual([]);
  });
});
