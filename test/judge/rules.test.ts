import { describe, expect, it } from 'vitest';
import { attempt, type FlowDraft, judged, opinion, opinionOf, responder, said, sights, silent } from './runs.ts';

const opinions = (...args: Parameters<typeof judged>) => judged(...args).flows.map(said);

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
    const flows: FlowDraft[] = [
      { ...reset, at: { '10.0.1.10': ['reset'] } },
      { wire: 'tcp/445', saw: silent, at: { '10.0.1.10': ['accepted'] } },
    ];
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
    expect(
      opinions({
        flows: [
          { wire: 'tcp/445', saw: ['unreachable at once'] },
          { wire: 'tcp/80', saw: silent },
        ],
      }),
    ).toEqual(['fail rejected', 'fail host-silent']);
    const slow = { ...sights['unreachable at once'], ms: 1010 };
    expect(
      opinions({
        flows: [
          { wire: 'tcp/445', saw: [slow, 'unreachable at once'] },
          { wire: 'tcp/80', saw: silent },
        ],
      }),
    ).toEqual(['fail rejected', 'fail host-silent']);
    expect(opinions({ flows: [...flows.slice(0, 2), { wire: 'tcp/99', saw: ['reset'] }] })).toEqual(['fail unreachable', 'fail blocked likely', 'fail refused']);
  });
});

describe('proxied flows', () => {
  const answered = (status: unknown) => ({ state: 'open', reason: 'proto-response', facts: { proxy: { status } } }) as const;
  const through = (saw: FlowDraft['saw'], listener: 'expected' | 'planned' = 'expected') =>
    opinionOf({ wire: 'tcp/8080', service: 'https', proxy: 'px:8080', saw: saw ?? [], listener });

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
