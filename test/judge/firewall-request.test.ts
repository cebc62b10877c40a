import { describe, expect, it } from 'vitest';
import { attempt, type FlowDraft, judged, type RunDraft, responder, silent } from './runs.ts';

const rows = (draft: RunDraft) =>
  judged(draft).firewallRequest.map(({ source, destination, protocol, ports, confidence }) => `${source.join('+')} -> ${destination.join('+')} ${protocol}/${ports} ${confidence}`);
const blocked = (to: string, ...wires: string[]): FlowDraft[] => [...wires.map((wire) => ({ to, wire, saw: silent })), { to, wire: 'tcp/99', saw: ['answer'] }];

describe('the firewall request', () => {
  it('has one row for the ports of one host, ranges and neighbours put together', () => {
    expect(
      rows({
        flows: [
          ...blocked('dp', 'tcp/443', 'tcp/80', 'tcp/81', 'udp/53'),
          ...['tcp/1001', 'tcp/1000-1009'].map((wire): FlowDraft => ({ to: 'dp', wire, saw: ['unreachable at once'] })),
        ],
      }),
    ).toEqual(['10.0.0.1 -> 10.0.0.10 tcp/80-81,443 likely', '10.0.0.1 -> 10.0.0.10 udp/53 likely', '10.0.0.1 -> 10.0.0.10 tcp/1000-1009 proven']);
  });

  it('has one row for hosts with the same ports, and no port that is not blocked at one of them', () => {
    expect(rows({ flows: [...blocked('a', 'tcp/445', 'tcp/135'), ...blocked('b', 'tcp/135', 'tcp/445'), ...blocked('c', 'tcp/445')] })).toEqual([
      '10.0.0.1 -> 10.0.0.10+10.0.0.11 tcp/135,445 likely',
      '10.0.0.1 -> 10.0.0.12 tcp/445 likely',
    ]);
  });

  it('names the addresses that are blocked, and the networks that a host stands for', () => {
    const hosts = { dp: { addresses: ['10.0.0.10', '10.0.1.10'], represents: ['10.50.0.0/16'] } };
    const flows: FlowDraft[] = [
      { to: 'dp', wire: 'tcp/445', saw: ['answer'], at: { '10.0.1.10': silent } },
      { to: 'dp', wire: 'tcp/99', saw: ['answer'], at: { '10.0.1.10': ['answer'] } },
    ];
    expect(rows({ hosts, flows })).toEqual(['10.0.0.1 -> 10.0.1.10+10.50.0.0/16 tcp/445 likely']);
  });

  it('names the address that the packets left from, and the host where the system did not tell', () => {
    const from = (localAddress: string | null) => silent.map(() => ({ ...attempt('silence'), address: '10.0.0.10', port: 445, localAddress, alone: true }));
    const flows = (localAddress: string | null): FlowDraft[] => [
      { wire: 'tcp/445', saw: from(localAddress) },
      { wire: 'tcp/99', saw: ['answer'] },
    ];
    expect(rows({ flows: flows('10.9.0.1') })).toEqual(['10.9.0.1 -> 10.0.0.10 tcp/445 likely']);
    expect(rows({ flows: flows(null) })).toEqual(['cm01 -> 10.0.0.10 tcp/445 likely']);
  });

  it('keeps what is proven apart, and an echo', () => {
    const flows: FlowDraft[] = [
      { wire: 'tcp/445', saw: silent },
      { wire: 'tcp/443', saw: [responder({ tcp: [443, 445], udp: [] })] },
      { wire: 'icmp', service: 'icmp-echo', saw: silent },
    ];
    expect(rows({ flows })).toEqual(['10.0.0.1 -> 10.0.0.10 tcp/445 proven', '10.0.0.1 -> 10.0.0.10 icmp/echo likely']);
  });

  it('asks for nothing else: neither what is advisory, waived, unproven, refused or silent as a host', () => {
    const flows: FlowDraft[] = [
      { wire: 'udp/135', service: 'rpc-endpoint-mapper', saw: silent, necessity: 'advisory' },
      { wire: 'tcp/445', saw: silent },
      { wire: 'tcp/1433', saw: silent, listener: 'planned' },
      { wire: 'tcp/80', saw: ['reset'] },
      { to: 'gone', wire: 'tcp/80', saw: silent },
    ];
    expect(rows({ flows, waivers: [{ flow: '*tcp/445', reason: 'r', ticket: 'T', expires: '2026-12-31' }] })).toEqual([]);
  });

  it('says why, by the sections that require it, and which flows a row opens', () => {
    const flows: FlowDraft[] = [
      { wire: 'tcp/445', service: 'smb', section: 'BKMK_PortsSite-SMP', saw: silent },
      { wire: 'tcp/1433', saw: silent },
      { wire: 'tcp/99', saw: ['answer'] },
    ];
    const [row] = judged({ flows }).firewallRequest;
    expect(row?.justification).toBe(
      'Server Message Block (SMB), SQL over TCP: "Ports used in Configuration Manager", edition 2022-02, sections BKMK_PortsSite-SMP, BKMK_PortsSite-SQL',
    );
    expect(row?.flows).toEqual(['cm01>peer:tcp/445', 'cm01>peer:tcp/1433']);
  });
});
