import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firewallRows } from '../../src/firewall/index.ts';
import type { Demand, FirewallRow, RuleEnd } from '../../src/model/firewall.ts';
import type { Flow, Necessity } from '../../src/model/flow.ts';

const ends: Readonly<Record<string, RuleEnd>> = {
  a: { name: 'a', addresses: ['10.0.0.1'] },
  b: { name: 'b', addresses: ['10.0.0.2', '10.0.1.2', '2001:db8::2'] },
  c: { name: 'c', addresses: ['10.0.0.3', '10.50.0.0/16'] },
  d: { name: 'd', addresses: ['d.example'] },
  e: { name: 'e', addresses: ['2001:db8::5'] },
};

const services: Readonly<Record<string, string>> = { 'tcp/445': 'smb', 'tcp/135': 'rpc-endpoint-mapper', 'udp/67': 'dhcp', 'udp/69': 'tftp', 'tcp/1000-1009': 'rpc-dynamic' };

function demand(from: string, to: string, wire: string, necessity: Necessity = 'required', confidence: Demand['confidence'] = null, section = 'S'): Demand {
  const [protocol = 'tcp', ports = ''] = wire.split('/');
  const service = services[wire] ?? (protocol === 'icmp' ? 'icmp-echo' : 'http');
  const flow: Flow = {
    id: `${from}>${to}:${wire}`,
    from,
    to,
    protocol: protocol as Flow['protocol'],
    port: ports === '' || ports.includes('-') ? null : Number(ports),
    range: ports.includes('-') ? ports : null,
    via: null,
    service,
    necessity,
    listener: 'expected',
    requiredBy: [{ section, fromRole: 'client', toRole: 'client', service, necessity, listener: 'expected', phase: 'runtime', notes: [], portFrom: 'document' }],
  };
  const endOf = (name: string) => ends[name] ?? { name, addresses: [name] };
  return { flow, source: endOf(from), destination: endOf(to), confidence };
}

const short = (rows: readonly FirewallRow[]) =>
  rows.map(({ sourceNames, destinationNames, protocol, ports }) => `${sourceNames.join('+')} > ${destinationNames.join('+')} ${protocol}/${ports}`);

const anyDemand = fc
  .record({
    from: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    to: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    wire: fc.constantFrom('tcp/445', 'tcp/135', 'tcp/1000-1009', 'tcp/1005-1020', 'tcp/1003', 'tcp/80', 'tcp/81', 'udp/67', 'udp/69', 'icmp'),
    necessity: fc.constantFrom<Necessity>('required', 'required', 'optional', 'implied', 'advisory'),
    confidence: fc.constantFrom<Demand['confidence']>('proven', 'likely', null),
  })
  .map(({ from, to, wire, necessity, confidence }) => demand(from, to, wire, necessity, confidence));

/** Of one flow, what a firewall has to let through. */
function openingsOf({ flow, source, destination, confidence }: Demand): string[] {
  const [first = 0, last = first] = flow.protocol === 'icmp' ? [] : (flow.range ?? String(flow.port)).split('-').map(Number);
  const isSix = (address: string) => address.includes(':');
  const isName = (address: string) => /[g-z]/.test(address);
  const pairs = source.addresses.flatMap((from) => destination.addresses.map((to) => [from, to] as const));
  const sameFamily = pairs.filter(([from, to]) => isName(from) || isName(to) || isSix(from) === isSix(to));
  const ports = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return (sameFamily.length > 0 ? sameFamily : pairs).flatMap(([from, to]) => ports.map((port) => `${flow.necessity} ${confidence} ${from} ${to} ${flow.protocol}/${port}`));
}

/** What a row opens. */
function openedBy({ source, destination, protocol, ports, necessity, confidence }: FirewallRow): string[] {
  const numbers = ports.split(',').flatMap((part) => {
    const [first = 0, last = first] = part === 'echo' ? [] : part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return source.flatMap((from) => destination.flatMap((to) => numbers.map((port) => `${necessity} ${confidence} ${from} ${to} ${protocol}/${port}`)));
}

describe('the rows of a firewall request', () => {
  it('open exactly what is demanded, each once, for any set of flows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyDemand, { maxLength: 60, selector: ({ flow }) => flow.id }), (demands) => {
        const wanted = demands.filter(({ flow }) => flow.necessity !== 'advisory');
        const rows = firewallRows(demands);
        const opened = rows.flatMap(openedBy);
        expect(new Set(opened).size).toBe(opened.length);
        expect([...opened].sort()).toEqual([...new Set(wanted.flatMap(openingsOf))].sort());
        expect([...new Set(rows.flatMap(({ flows }) => flows))].sort()).toEqual(wanted.map(({ flow }) => flow.id).sort());
      }),
      { numRuns: 500 },
    );
  });

  it('are no more than the flows, and fewer where a product fits', () => {
    const product = ['a', 'b', 'c'].flatMap((from) => ['x', 'y', 'z'].flatMap((to) => ['tcp/80', 'tcp/443', 'tcp/445'].map((wire) => demand(from, to, wire))));
    expect(short(firewallRows(product))).toEqual(['a+b+c > x+y+z tcp/80,443,445']);
    const more = [...product, ...['u', 'v', 'x'].map((to) => demand('a', to, 'tcp/53'))];
    expect(short(firewallRows(more))).toEqual(['a > x+u+v tcp/53', 'a+b+c > x+y+z tcp/80,443,445']);
  });

  it('put ports together whichever way takes fewer rows', () => {
    const demands = [demand('a', 'x', 'tcp/80'), demand('a', 'x', 'tcp/443'), demand('a', 'y', 'tcp/80'), demand('a', 'z', 'tcp/443')];
    expect(firewallRows(demands)).toHaveLength(2);
  });

  it('keep RPC and its range in one row, and say so', () => {
    const demands = [demand('a', 'x', 'tcp/135'), demand('a', 'x', 'tcp/1000-1009'), demand('a', 'y', 'tcp/135'), demand('a', 'z', 'tcp/1000-1009')];
    expect(short(firewallRows(demands))).toEqual(['a > x tcp/135,1000-1009', 'a > y tcp/135', 'a > z tcp/1000-1009']);
    expect(firewallRows(demands)[0]?.remarks).toEqual(['rpc-is-one-unit']);
  });

  it('open what hosts at one address need once, by the one that needs it most', () => {
    const shared = { name: 'alias', addresses: ['10.0.0.9'] };
    const demands = (['optional', 'required'] as const).map((necessity, i): Demand => {
      const one = demand('a', `x${i}`, 'tcp/445', necessity, i === 0 ? 'proven' : 'likely');
      return { ...one, destination: { ...shared, name: `x${i}` } };
    });
    for (const some of [demands, demands.toReversed()]) {
      const rows = firewallRows(some);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ destination: ['10.0.0.9'], ports: '445', necessity: 'required', confidence: 'likely' });
      expect([...(rows[0]?.flows ?? [])].sort()).toEqual(['a>x0:tcp/445', 'a>x1:tcp/445']);
    }
  });

  it('say where from: an ephemeral port, or one of the service besides', () => {
    const rows = firewallRows([demand('a', 'x', 'udp/67'), demand('a', 'x', 'udp/69'), demand('a', 'x', 'icmp')]);
    expect(rows.map(({ ports, sourcePorts, remarks }) => [ports, sourcePorts, ...remarks])).toEqual([
      ['67', '68, ephemeral', 'pxe-needs-a-relay'],
      ['69', 'ephemeral', 'tftp-answers-from-a-new-port'],
      ['echo', '', 'echo-request-and-reply'],
    ]);
  });

  it('mark what is optional or implied, required rows first, and leave out what is advisory', () => {
    const rows = firewallRows([demand('a', 'x', 'tcp/80', 'implied'), demand('a', 'x', 'tcp/81', 'optional'), demand('a', 'x', 'tcp/82', 'advisory'), demand('a', 'x', 'tcp/83')]);
    expect(rows.map(({ ports, necessity }) => `${ports} ${necessity}`)).toEqual(['83 required', '81 optional', '80 implied']);
  });

  it('cite each section that requires one of their flows', () => {
    const rows = firewallRows([demand('a', 'x', 'tcp/80', 'required', null, 'T'), demand('a', 'y', 'tcp/80', 'required', null, 'S')]);
    expect(rows.map(({ sections }) => sections)).toEqual([['S', 'T']]);
  });
});
