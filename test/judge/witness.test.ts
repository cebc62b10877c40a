import { describe, expect, it } from 'vitest';
import { type FlowDraft, judged, opinion, responder, said, sights, silent } from './runs.ts';

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
    expect(beside({ wire: 'tcp/1433', service: 'kerberos', saw: ['unanswered'] })).toBe('fail wrong-service');
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
    const at = (saw: FlowDraft['saw'], other: FlowDraft) =>
      opinion({ hosts: { peer: { state: 'planned' } }, flows: [{ wire: 'tcp/1433', saw: saw ?? [], listener: 'planned' }, other] });
    expect(at(silent, witness)).toBe('fail blocked proven');
    expect(at(silent, { ...witness, saw: [responder()] })).toBe('fail blocked likely');
    expect(at(['no arp'], witness)).toBe('fail unreachable');
  });
});
