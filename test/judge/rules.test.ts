import { describe, expect, it } from 'vitest';
import { attempt, type FlowDraft, judged, opinion, opinionOf, responder, said, sights, silent } from './runs.ts';

const holding = (...tcp: number[]) => responder({ tcp, udp: [9, 67, 53] });
const opinions = (...args: Parameters<typeof judged>) => judged(...args).flows.map(said);

describe('the responder as witness', () => {
  const witness: FlowDraft = { wire: 'tcp/443', saw: [holding(443, 1433)], listener: 'planned' };
  const beside = (draft: Omit<FlowDraft, 'listener'>) => opinion({ flows: [{ ...draft, listener: 'planned' }, witness] });

  it('proves a block where it holds the silent port', () => {
    expect(beside({ wire: 'tcp/1433', saw: silent })).toBe('fail blocked proven');
  });

  it('proves it for UDP services that are silent by nature, too', () => {
    expect(beside({ wire: 'udp/9', service: 'wake-on-lan', saw: silent })).toBe('fail blocked proven');
    expect(beside({ wire: 'udp/67', service: 'dhcp', saw: silent })).toBe('fail blocked proven');
    expect(beside({ wire: 'udp/53', service: 'dns', saw: silent })).toBe('fail blocked proven');
  });

  it('proves it for what is expected as well', () => {
    expect(opinions({ flows: [{ wire: 'tcp/1433', saw: silent }, witness] })[0]).toBe('fail blocked proven');
  });

  it('was due where it holds the port: whatever else accepts is the wrong service', () => {
    expect(beside({ wire: 'tcp/1433', saw: ['accepted'] })).toBe('fail wrong-service');
    expect(beside({ wire: 'tcp/1433', saw: ['unverified'] })).toBe('fail wrong-service');
    expect(beside({ wire: 'udp/9', service: 'wake-on-lan', saw: ['datagram'] })).toBe('fail wrong-service');
    expect(opinion({ flows: [{ wire: 'tcp/1433', saw: ['accepted'] }, witness] })).toBe('fail wrong-service');
  });

  it('would not have refused where it holds the port', () => {
    expect(beside({ wire: 'tcp/1433', saw: ['reset'] })).toBe('fail refused');
    expect(beside({ wire: 'udp/9', service: 'wake-on-lan', saw: ['port-unreach'] })).toBe('fail refused');
  });

  it('leaves ports that it does not hold as they are planned', () => {
    expect(beside({ wire: 'tcp/8530', saw: silent })).toBe('unproven nothing-listens-yet');
    expect(beside({ wire: 'tcp/8530', saw: ['accepted'] })).toBe('unproven unknown-listener');
    expect(beside({ wire: 'tcp/8530', saw: ['reset'] })).toBe('unproven refused');
  });

  it('that does not say what it holds makes planned flows expected, and proves nothing of them', () => {
    const mute: FlowDraft = { wire: 'tcp/443', saw: [responder()], listener: 'planned' };
    const besideMute = (draft: FlowDraft) => opinion({ flows: [{ listener: 'planned', ...draft }, mute] });
    expect(besideMute({ wire: 'tcp/1433', saw: silent })).toBe('fail blocked likely');
    expect(besideMute({ wire: 'tcp/1433', saw: ['reset'] })).toBe('fail refused');
    expect(besideMute({ wire: 'tcp/1433', saw: ['accepted'] })).toBe('unproven unknown-listener');
    expect(besideMute({ wire: 'tcp/1433', saw: ['accepted'], listener: 'expected' })).toBe('pass connected');
    expect(besideMute({ wire: 'udp/9', service: 'wake-on-lan', saw: silent })).toBe('unproven one-way');
  });

  it('expects an echo of its host', () => {
    expect(beside({ wire: 'icmp', service: 'icmp-echo', saw: silent })).toBe('fail blocked likely');
  });

  it('is no witness for another host, nor without proof of the key, nor for another name', () => {
    const planned = { wire: 'tcp/1433', listener: 'planned', saw: silent } as const;
    expect(opinion({ flows: [planned, { ...witness, to: 'other' }, { wire: 'tcp/99', saw: ['accepted'] }] })).toBe('unproven nothing-listens-yet');
    expect(opinion({ flows: [planned, { ...witness, saw: ['unverified'] }] })).toBe('unproven nothing-listens-yet');
    expect(opinion({ flows: [planned, { ...witness, saw: ['another'] }] })).toBe('unproven nothing-listens-yet');
    const impostor = { ...sights.unverified, responder: { name: 'peer', keyed: false, holds: { tcp: [1433], udp: [] } } };
    expect(opinion({ flows: [planned, { ...witness, saw: [impostor] }] })).toBe('unproven nothing-listens-yet');
  });

  it('says nothing of an address that answers nothing at all', () => {
    const hosts = { peer: { addresses: ['10.0.0.10', '10.0.1.10'] } };
    expect(opinion({ hosts, flows: [{ wire: 'tcp/443', saw: [holding(443)], at: { '10.0.1.10': silent } }] })).toBe('fail host-silent');
  });

  it('overrides the state of a planned host', () => {
    const at = (saw: FlowDraft['saw'], other: FlowDraft) => opinion({ hosts: { peer: { state: 'planned' } }, flows: [{ wire: 'tcp/1433', saw: saw ?? [], listener: 'planned' }, other] });
    expect(at(silent, witness)).toBe('fail blocked proven');
    expect(at(silent, { ...witness, saw: [responder()] })).toBe('fail blocked likely');
    expect(at(['no arp'], witness)).toBe('fail unreachable');
  });
});

describe('a reset of a planned listener', () => {
  const reset: FlowDraft = { wire: 'tcp/1433', saw: ['reset'], listener: 'planned' };
  const control = (seen: Parameters<typeof attempt>[0]) => ({ controlPort: attempt(seen, { port: 4, alone: true }) });

  it('proves the path where no router lies between', () => {
    expect(opinion({ flows: [reset], hosts: { peer: { onLink: true } } })).toBe('pass path-open');
  });

  it('proves it where another port of that address was silently dropped', () => {
    expect(opinion({ flows: [reset, { wire: 'tcp/445', saw: silent }] })).toBe('pass path-open');
  });

  it('proves it where the control port was silently dropped', () => {
    expect(opinion({ flows: [reset], hosts: { peer: control('silence') } })).toBe('pass path-open');
  });

  it.each([
    ['nothing else is known', {}, []],
    ['the control port was reset as well', control('reset'), []],
    ['another host was silent', {}, [{ wire: 'tcp/445', to: 'other', saw: silent }]],
    ['one packet was lost', {}, [{ wire: 'tcp/445', saw: ['silence'] }]],
    ['the silence was never tried alone', {}, [{ wire: 'tcp/445', saw: ['silence', 'silence', { ...attempt('silence'), address: '10.0.0.10', port: 445, alone: false }] }]],
    ['the silent one is a datagram service', {}, [{ wire: 'udp/9', service: 'wake-on-lan', saw: silent }]],
  ] as const)('may be a firewall where %s', (_, host, others) => {
    expect(opinion({ flows: [reset, ...others], hosts: { peer: host } })).toBe('unproven refused');
  });

  it('proves it per address', () => {
    const hosts = { peer: { addresses: ['10.0.0.10', '10.0.1.10'] } };
    const flows: FlowDraft[] = [{ ...reset, at: { '10.0.1.10': ['reset'] } }, { wire: 'tcp/445', saw: silent, at: { '10.0.1.10': ['accepted'] } }];
    const [first] = judged({ flows, hosts }).flows;
    expect([said(first), first?.address]).toEqual(['unproven refused', '10.0.1.10']);
  });

  it('is a refusal where the listener is expected, router or not', () => {
    expect(opinion({ flows: [{ ...reset, listener: 'expected' }], hosts: { peer: { onLink: true } } })).toBe('fail refused');
  });
});

describe('a host in state planned', () => {
  const opinionAt = (draft: FlowDraft) => opinion({ flows: [{ listener: 'planned', ...draft }], hosts: { peer: { state: 'planned' } } });

  it.each([
    ['silence', silent],
    ['no ARP answer', ['no arp']],
    ['an unresolved name', ['no name']],
  ] as const)('shows %s because it is not there yet', (_, saw) => {
    expect(opinionAt({ wire: 'tcp/1433', saw })).toBe('unproven host-planned');
  });

  it('may be behind a firewall that rejects, or have no route', () => {
    expect(opinionAt({ wire: 'tcp/1433', saw: ['unreachable at once'] })).toBe('fail rejected');
    expect(opinionAt({ wire: 'tcp/1433', saw: ['no route'] })).toBe('fail unreachable');
  });

  it('is no excuse for our own resolver', () => {
    expect(opinionAt({ wire: 'tcp/1433', saw: ['no resolver'] })).toBe('error resolver');
  });
});

describe('answered elsewhere', () => {
  const blocked: FlowDraft = { wire: 'tcp/1433', saw: silent };
  const beside = (other: FlowDraft) => opinion({ flows: [blocked, other] });

  it.each([
    ['a service', { wire: 'tcp/445', saw: ['accepted'] }],
    ['a reset', { wire: 'tcp/445', saw: ['reset'] }],
    ['a port unreachable', { wire: 'udp/69', service: 'tftp', saw: ['port-unreach'] }],
    ['an echo', { wire: 'icmp', service: 'icmp-echo', saw: ['echo'] }],
  ] as const)('is %s', (_, other) => {
    expect(beside(other)).toBe('fail blocked likely');
  });

  it('is the echo that the run sent, and the control port', () => {
    expect(opinion({ flows: [blocked], hosts: { peer: { ping: attempt('echo') } } })).toBe('fail blocked likely');
    expect(opinion({ flows: [blocked], hosts: { peer: { controlPort: attempt('reset', { port: 4 }) } } })).toBe('fail blocked likely');
  });

  it('is not what a router says, nor another host, nor another address', () => {
    expect(beside({ wire: 'tcp/445', saw: ['no route'] })).toBe('fail host-silent');
    expect(beside({ wire: 'tcp/445', to: 'other', saw: ['accepted'] })).toBe('fail host-silent');
    const hosts = { peer: { addresses: ['10.0.0.10', '10.0.1.10'] } };
    expect(opinion({ hosts, flows: [blocked, { wire: 'tcp/445', saw: silent, at: { '10.0.1.10': ['accepted'] } }] })).toBe('fail host-silent');
  });

  it('is told of the host in the report, and a ping never passes a flow', () => {
    const { flows, hosts } = judged({ flows: [blocked], hosts: { peer: { ping: attempt('echo') } } });
    expect(hosts[0]?.answered).toBe(true);
    expect(flows[0]?.status).toBe('fail');
  });
});

describe('blocked', () => {
  it('needs two attempts, the last alone: evidence that ends before that is unfinished', () => {
    expect(opinionOf({ wire: 'tcp/1433', saw: ['silence'] })).toBe('skipped not-run');
    expect(opinionOf({ wire: 'tcp/1433', saw: ['silence', { ...attempt('silence'), port: 1433, alone: false }] })).toBe('skipped not-run');
    expect(opinionOf({ wire: 'tcp/1433', saw: ['silence', 'silence'] })).toBe('fail blocked likely');
  });

  it('is not decided by an attempt that never left this machine', () => {
    expect(opinionOf({ wire: 'tcp/1433', saw: ['silence', 'no socket'] })).toBe('skipped not-run');
  });

  it('nor by a responder that holds the port', () => {
    expect(opinion({ flows: [{ wire: 'tcp/1433', saw: ['silence'] }, { wire: 'tcp/443', saw: [holding(1433)] }] })).toBe('skipped not-run');
  });

  it('silence of a whole host counts over all of its flows', () => {
    expect(opinions({ flows: [{ wire: 'tcp/1433', saw: ['silence'] }] })).toEqual(['skipped not-run']);
    expect(opinions({ flows: [{ wire: 'tcp/1433', saw: ['silence'] }, { wire: 'tcp/445', saw: ['silence'] }] })).toEqual(['fail host-silent', 'fail host-silent']);
    expect(opinions({ flows: [{ wire: 'tcp/1433', saw: ['silence'] }], hosts: { peer: { ping: attempt('silence') } } })).toEqual(['fail host-silent']);
  });
});

describe('rejected', () => {
  const crowded = (ms: number) => ({ state: 'filtered', reason: 'host-unreach', code: 'EHOSTUNREACH', ms, alone: false }) as const;

  it('needs an attempt alone, in under a second', () => {
    expect(opinionOf({ wire: 'tcp/445', saw: [crowded(2)] })).toBe('fail unreachable');
    expect(opinionOf({ wire: 'tcp/445', saw: [{ ...crowded(2), alone: true, ms: 1000 }] })).toBe('fail unreachable');
    expect(opinionOf({ wire: 'tcp/445', saw: [{ ...crowded(2), alone: true, ms: 999 }] })).toBe('fail rejected');
    expect(opinionOf({ wire: 'tcp/445', saw: [crowded(2), 'unreachable at once'] })).toBe('fail rejected');
  });
});

describe('a host that is missing', () => {
  const flows: FlowDraft[] = [
    { wire: 'tcp/445', saw: ['silence', 'no arp'] },
    { wire: 'tcp/80', saw: silent },
    { wire: 'tcp/1433', saw: silent, listener: 'planned' },
    { wire: 'udp/9', service: 'wake-on-lan', saw: silent },
  ];

  it('is so for every port, also where no attempt waited for the end of the ARP question', () => {
    expect(opinions({ flows })).toEqual(['fail unreachable', 'fail unreachable', 'fail unreachable', 'unproven one-way']);
    expect(judged({ flows }).flows[1]?.explanation).toContain('silence after 3 attempts, and no host is at its address');
  });

  it('is not there yet where it is planned', () => {
    expect(opinion({ flows: [{ wire: 'tcp/80', saw: silent, listener: 'planned' }, ...flows.slice(0, 1)], hosts: { peer: { state: 'planned' } } })).toBe('unproven host-planned');
  });

  it('is not missing where a firewall says so at once, or where it answers', () => {
    expect(opinions({ flows: [{ wire: 'tcp/445', saw: ['unreachable at once'] }, { wire: 'tcp/80', saw: silent }] })).toEqual(['fail rejected', 'fail host-silent']);
    expect(opinions({ flows: [...flows.slice(0, 2), { wire: 'tcp/99', saw: ['reset'] }] })).toEqual(['fail unreachable', 'fail blocked likely', 'fail refused']);
  });
});

describe('several attempts', () => {
  it.each([
    ['an answer beats silence', ['silence', 'answer'], 'pass'],
    ['a refusal beats silence', ['silence', 'reset'], 'fail refused'],
    ['an answer beats a refusal', ['reset', 'answer'], 'pass'],
    ['an ICMP error beats silence', ['no route', 'silence'], 'fail unreachable'],
    ['silence beats a fault of ours', ['no socket', 'silence', 'silence'], 'fail blocked likely'],
    ['an answer beats what broke the protocol', ['mismatch', 'answer'], 'pass'],
    ['a proven responder beats all', ['accepted', responder()], 'pass responder'],
    ['the wrong host beats a responder without proof', ['unverified', 'another'], 'fail wrong-service'],
  ] as const)('%s', (_, saw, expected) => {
    expect(opinionOf({ wire: 'tcp/1433', saw, listener: expected.startsWith('fail wrong') ? 'planned' : 'expected' })).toBe(expected);
  });

  it('mark what passed only in the end', () => {
    const isFlaky = (saw: FlowDraft['saw']) => judged({ flows: [{ wire: 'tcp/1433', saw: saw ?? [] }] }).flows[0]?.flaky;
    expect(isFlaky(['silence', 'answer'])).toBe(true);
    expect(isFlaky(['answer'])).toBeUndefined();
    expect(isFlaky(['silence', 'reset'])).toBeUndefined();
  });
});

describe('several addresses', () => {
  const hosts = { peer: { addresses: ['10.0.0.10', '10.0.1.10'] } };

  it('count by the worst', () => {
    const flows: FlowDraft[] = [{ wire: 'tcp/1433', saw: ['answer'], at: { '10.0.1.10': silent } }, { wire: 'tcp/445', saw: ['answer'], at: { '10.0.1.10': ['accepted'] } }];
    const [first] = judged({ hosts, flows }).flows;
    expect([said(first), first?.address]).toEqual(['fail blocked likely', '10.0.1.10']);
  });

  it('that fail alike are told by the one to which a firewall is in the way', () => {
    const { flows, firewallRequest } = judged({ hosts, flows: [{ wire: 'tcp/1433', saw: ['reset'], at: { '10.0.1.10': ['unreachable at once'] } }] });
    expect([said(flows[0]), flows[0]?.address]).toEqual(['fail rejected', '10.0.1.10']);
    expect(firewallRequest.map(({ destination }) => destination)).toEqual([['10.0.1.10']]);
  });

  it('do not pass while one is untried', () => {
    expect(opinion({ hosts, flows: [{ wire: 'tcp/1433', saw: ['answer'], unfinished: 'interrupted' }] })).toBe('skipped interrupted');
    expect(opinion({ hosts, flows: [{ wire: 'tcp/1433', saw: ['answer'], at: { '10.0.1.10': ['silence'] }, unfinished: 'interrupted' }] })).toBe('skipped interrupted');
    expect(opinion({ hosts, flows: [{ wire: 'tcp/1433', saw: ['answer'], at: { '10.0.1.10': ['reset'] }, unfinished: 'interrupted' }] })).toBe('fail refused');
  });
});

describe('a flow that was not tried to the end', () => {
  const opinionOfPart = (draft: Omit<FlowDraft, 'wire' | 'unfinished'>) => opinionOf({ wire: 'tcp/1433', unfinished: 'deadline', ...draft });

  it('is judged by an answer', () => {
    expect(opinionOfPart({ saw: ['silence', 'answer'] })).toBe('pass');
    expect(opinionOfPart({ saw: ['reset'] })).toBe('fail refused');
    expect(opinionOfPart({ saw: ['no route'] })).toBe('fail unreachable');
    expect(opinionOfPart({ saw: ['unreachable at once'] })).toBe('fail rejected');
  });

  it('is skipped where silence or a fault of ours is all', () => {
    expect(opinionOfPart({ saw: silent })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['no arp'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['no socket'] })).toBe('skipped deadline');
  });

  it("is skipped where a responder's mark may yet have come", () => {
    const witness: FlowDraft = { wire: 'tcp/443', saw: [holding(1433)] };
    expect(opinion({ flows: [{ wire: 'tcp/1433', saw: ['accepted'], unfinished: 'interrupted' }, witness] })).toBe('skipped interrupted');
  });
});

describe('proxied flows', () => {
  const answered = (status: unknown) => ({ state: 'open', reason: 'proto-response', facts: { proxy: { status } } }) as const;
  const through = (saw: FlowDraft['saw'], listener: 'expected' | 'planned' = 'expected') => opinionOf({ wire: 'tcp/8080', service: 'https', proxy: 'px:8080', saw: saw ?? [], listener });

  it('pass where the proxy opens the way', () => {
    expect(through([answered(200)])).toBe('pass');
    expect(through([{ state: 'open', reason: 'proto-response' }])).toBe('pass');
    expect(through(['accepted'])).toBe('pass connected');
  });

  it('do not where it asks for credentials, or refuses itself', () => {
    expect(through([answered(407)])).toBe('unproven proxy-authentication');
    expect([403, 502, 503, 504].map((status) => through([answered(status)], 'planned'))).toEqual(Array.from({ length: 4 }, () => 'fail proxy-refused'));
  });

  it('read nothing into facts that are malformed', () => {
    expect(through([answered('407')])).toBe('pass');
    expect(through([{ state: 'open', reason: 'proto-response', facts: { proxy: 'x' } }])).toBe('pass');
  });
});

describe('what is advisory', () => {
  const udp135 = { wire: 'udp/135', service: 'rpc-endpoint-mapper', necessity: 'advisory' } as const;

  it('never fails: it is unproven with the same cause', () => {
    expect(opinionOf({ ...udp135, saw: silent })).toBe('unproven blocked likely');
    expect(opinionOf({ ...udp135, saw: ['port-unreach'] })).toBe('unproven refused');
  });

  it('may pass, and may be skipped', () => {
    expect(opinionOf({ ...udp135, saw: [responder()] })).toBe('pass responder');
    expect(opinionOf({ ...udp135, unfinished: 'deadline' })).toBe('skipped deadline');
  });
});
