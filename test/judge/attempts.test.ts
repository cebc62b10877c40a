import { describe, expect, it } from 'vitest';
import { attempt, type FlowDraft, judged, opinion, opinionOf, responder, said, sights, silent } from './runs.ts';

const holding = (...tcp: number[]) => responder({ tcp, udp: [9, 67, 53] });
const opinions = (...args: Parameters<typeof judged>) => judged(...args).flows.map(said);

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
    expect(
      opinion({
        flows: [
          { wire: 'tcp/1433', saw: ['silence'] },
          { wire: 'tcp/443', saw: [holding(1433)] },
        ],
      }),
    ).toBe('skipped not-run');
  });

  it('silence of a whole host counts over all of its flows', () => {
    expect(opinions({ flows: [{ wire: 'tcp/1433', saw: ['silence'] }] })).toEqual(['skipped not-run']);
    expect(
      opinions({
        flows: [
          { wire: 'tcp/1433', saw: ['silence'] },
          { wire: 'tcp/445', saw: ['silence'] },
        ],
      }),
    ).toEqual(['fail host-silent', 'fail host-silent']);
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

  it('is not believed where another attempt alone waited in vain for an ARP answer: it shared the end of such a wait', () => {
    const lone = (ms: number) => ({ ...crowded(ms), alone: true });
    expect(opinionOf({ wire: 'tcp/445', saw: [lone(962), crowded(26), lone(3072)] })).toBe('fail unreachable');
    expect(opinionOf({ wire: 'tcp/445', saw: [lone(2), crowded(3072)] })).toBe('fail rejected');
    expect(opinionOf({ wire: 'tcp/445', saw: [lone(2), lone(3072), 'reset'] })).toBe('fail refused');
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
    const flows: FlowDraft[] = [
      { wire: 'tcp/1433', saw: ['answer'], at: { '10.0.1.10': silent } },
      { wire: 'tcp/445', saw: ['answer'], at: { '10.0.1.10': ['accepted'] } },
    ];
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
    expect(opinionOfPart({ saw: ['no route', 'no route'] })).toBe('fail unreachable');
    expect(opinionOfPart({ saw: ['unreachable at once'] })).toBe('fail rejected');
  });

  it('is skipped where silence or a fault of ours is all', () => {
    expect(opinionOfPart({ saw: silent })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['no arp'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['no route'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['no socket'] })).toBe('skipped deadline');
  });

  it('is skipped where a conversation broke off once, or a proof did not come, and judged where it did so twice', () => {
    expect(opinionOfPart({ saw: ['mismatch'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['silence', 'mismatch'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: ['mismatch', 'mismatch'] })).toBe('fail wrong-service');
    expect(opinionOfPart({ saw: ['unverified'] })).toBe('skipped deadline');
    expect(opinionOfPart({ saw: [{ ...sights.mismatch, code: 'ssh' }] })).toBe('fail wrong-service');
  });

  it("is skipped where a responder's mark may yet have come", () => {
    const witness: FlowDraft = { wire: 'tcp/443', saw: [holding(1433)] };
    for (const saw of [['accepted'], ['mismatch', 'mismatch']] as const) {
      expect(opinion({ flows: [{ wire: 'tcp/1433', saw, unfinished: 'interrupted' }, witness] })).toBe('skipped interrupted');
    }
    expect(opinion({ flows: [{ wire: 'tcp/1433', saw: [{ ...sights.mismatch, code: 'ssh' }], unfinished: 'interrupted' }, witness] })).toBe('fail wrong-service');
  });
});
