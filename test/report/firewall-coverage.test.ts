import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow, Necessity, Plan } from '../../src/model/flow.ts';
import type { Report } from '../../src/model/report.ts';
import { chinese } from '../../src/report/labels-chinese.ts';
import { english } from '../../src/report/labels-english.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { starters } from '../../src/topology/starters/index.ts';
import { type FlowDraft, judged, responder, sights, silent } from '../judge/runs.ts';
import { onePrimary, planned } from '../plan/planned.ts';
import { readCsv } from './readers.ts';
import { formats } from './texts.ts';

const familyOf = (address: string) => (address.includes(':') ? 6 : /^[\d./]+$/.test(address) ? 4 : null);

/** Everything that a firewall is to let through from one of these to one of those: "10.0.0.1 > 10.0.0.2 tcp/445", each port of a range by itself unless it is a wide one. */
function openings(sources: readonly string[], destinations: readonly string[], protocol: string, ports: readonly string[]): string[] {
  const pairs = sources.flatMap((from) => destinations.map((to) => [from, to] as const));
  const alike = pairs.filter(([from, to]) => familyOf(from) === null || familyOf(to) === null || familyOf(from) === familyOf(to));
  return (alike.length > 0 ? alike : pairs).flatMap(([from, to]) => ports.flatMap(each).map((port) => `${from} > ${to} ${protocol}/${port}`));
}

function each(ports: string): string[] {
  const [first = 0, last = first] = ports.split('-').map(Number);
  return ports === 'echo' || last - first > 2000 ? [ports] : Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

const portsOf = ({ range, port }: Flow) => [range ?? String(port ?? 'echo')];

/** What a csv opens, in whichever language; each row pairs all of its sources with all of its destinations. */
function openedBy(csv: string, { request }: typeof english = english): Set<string> {
  const { columns } = request;
  const list = (text = '') => (text === '' ? [] : text.split(', '));
  return new Set(
    readCsv(csv.replace('\ufeff', '')).flatMap((row) => {
      const [sources, destinations] = [list(row[columns.source]), list(row[columns.destination])];
      const ports = list(row[columns.ports]).map((one) => (one === request.echo ? 'echo' : one));
      return sources.flatMap((from) => destinations.flatMap((to) => ports.flatMap(each).map((port) => `${from} > ${to} ${row[columns.protocol]}/${port}`)));
    }),
  );
}

const sorted = (all: Iterable<string>) => [...new Set(all)].sort();

describe('what the csv of a plan opens is what its flows need, by address', () => {
  function neededBy({ flows, hosts }: Plan): string[] {
    const ends = new Map(hosts.map(({ name, addresses, represents }) => [name, [...(addresses.length > 0 ? addresses : [name]), ...represents]]));
    return flows.filter(({ necessity }) => necessity !== 'advisory').flatMap((flow) => openings(ends.get(flow.from) ?? [], ends.get(flow.to) ?? [], flow.protocol, portsOf(flow)));
  }

  const everything = readFileSync(join(import.meta.dirname, '../../fixtures/topologies/good-everything.yaml'), 'utf8').replace(/^include: .*\n/m, '');

  it.each([...Object.entries(starters), ['everything', everything] as const])('%s, in both languages', (_, text) => {
    for (const plan of [planned(text), planned(text, { phase: 'install' })]) {
      const needed = sorted(neededBy(plan));
      expect(needed.length).toBeGreaterThan(10);
      expect(sorted(openedBy([...planFormats['firewall-request'](plan, english)].join('')))).toEqual(needed);
      expect(sorted(openedBy([...planFormats['firewall-request'](plan, chinese)].join(''), chinese))).toEqual(needed);
    }
  });

  it('any hosts with any roles, addresses of both families, networks, ranges and proxies', () => {
    const roles = [
      'site-server',
      'management-point',
      'distribution-point',
      'sql-server',
      'client',
      'domain-controller',
      'internet',
      'software-update-point',
      'console',
      'dhcp-server',
    ];
    const host = fc.record({
      roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 }),
      addresses: fc.subarray(['4', '4b', '6']),
      represents: fc.subarray(['4', '6']),
      proxy: fc.boolean(),
      rpc: fc.constantFrom('', ', rpc-ports: 5000-5100', ', rpc-ports: 440-450'),
    });
    const kinds: Readonly<Record<string, (i: number) => string>> = { 4: (i) => `10.0.0.${i + 1}`, '4b': (i) => `10.0.1.${i + 1}`, 6: (i) => `"2001:db8::${i + 1}"` };
    const line = ({ roles: some, addresses, represents, proxy, rpc }: typeof host extends fc.Arbitrary<infer T> ? T : never, i: number) =>
      `  - { name: h${i}, site: P01, address: [${addresses.map((kind) => kinds[kind]?.(i)).join(', ')}], represents: [${represents
        .map((kind) => (kind === '4' ? `10.${i + 50}.0.0/16` : `"2001:db8:${i + 50}::/48"`))
        .join(', ')}]${proxy ? ', proxy: proxy01:8080' : ''}${rpc}, roles: [${some.join(', ')}] }\n`.replace('address: [], ', '');
    fc.assert(
      fc.property(fc.array(host, { minLength: 2, maxLength: 5 }), (hosts) => {
        const plan = planned(onePrimary(hosts.map(line).join(''), 'client-push: true'));
        expect(sorted(openedBy([...planFormats['firewall-request'](plan, english)].join('')))).toEqual(sorted(neededBy(plan)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what the csv of a run opens is what failed as blocked or rejected, by address', () => {
  function blockedIn({ flows, planHosts }: Report): string[] {
    const networks = new Map(planHosts.map(({ name, represents }) => [name, represents]));
    return flows
      .filter(({ status, cause, necessity }) => status === 'fail' && (cause === 'blocked' || cause === 'rejected') && necessity !== 'advisory')
      .flatMap((flow) => {
        const left = [...new Set(flow.attempts.flatMap(({ localAddress }) => localAddress ?? []))];
        return openings([...left, ...(networks.get(flow.from) ?? [])], [flow.address ?? flow.to, ...(networks.get(flow.to) ?? [])], flow.protocol, portsOf(flow));
      });
  }

  const addresses: Readonly<Record<string, { readonly addresses: string[]; readonly represents?: string[] }>> = {
    a: { addresses: ['10.0.0.10'] },
    b: { addresses: ['10.0.0.11'], represents: ['10.50.0.0/16', '2001:db8:50::/48'] },
    six: { addresses: ['2001:db8::12'], represents: ['2001:db8:60::/48'] },
    shared: { addresses: ['10.0.0.10'] },
  };
  const wires = ['tcp/445', 'tcp/135', 'tcp/80', 'tcp/81', 'tcp/1000-1009', 'tcp/1005-1020', 'tcp/49152-65535', 'udp/53', 'udp/69', 'udp/67', 'icmp'];
  const services: Readonly<Record<string, string>> = {
    'udp/69': 'tftp',
    'udp/67': 'dhcp',
    'tcp/135': 'rpc-endpoint-mapper',
    'tcp/49152-65535': 'rpc-dynamic',
    icmp: 'icmp-echo',
    'udp/53': 'dns',
  };
  const seen = fc.constantFrom<NonNullable<FlowDraft['saw']>>(
    silent,
    silent,
    ['answer'],
    ['prohibited'],
    ['reset'],
    ['unreachable at once'],
    [responder({ tcp: [445, 80], udp: [69] })],
    ['no name'],
  );
  const draft = fc
    .record({
      to: fc.constantFrom(...Object.keys(addresses)),
      wire: fc.constantFrom(...wires),
      necessity: fc.constantFrom<Necessity>('required', 'required', 'optional', 'implied', 'advisory'),
      saw: seen,
      proxy: fc.boolean(),
    })
    .map(({ to, wire, necessity, saw, proxy }): FlowDraft => {
      // Packets to an IPv6 address left from one.
      const from = to === 'six' ? saw.map((one) => ({ ...(typeof one === 'string' ? sights[one] : one), localAddress: '2001:db8::1' })) : saw;
      return { to, wire, necessity, saw: from, service: services[wire] ?? 'http', ...(proxy && wire === 'tcp/80' ? { proxy: `${to}:80` } : {}) };
    });

  it('in both languages, whatever was seen: UDP, ranges, ICMP, IPv6, networks, proxies, hosts at one address', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.uniqueArray(draft, { maxLength: 14, selector: ({ to, wire }) => `${to} ${wire}` }), (flows) => {
        const answering = Object.keys(addresses).map((to): FlowDraft => ({ to, wire: 'tcp/99', saw: ['answer'] }));
        const report = judged({ flows: [...flows, ...answering], hosts: addresses, waivers: [{ flow: '*>a:tcp/81', reason: 'r', ticket: 'T', expires: '2999-12-31' }] });
        const wanted = sorted(blockedIn(report));
        count += wanted.length;
        expect(sorted(openedBy(formats['firewall-request'](report)))).toEqual(wanted);
        expect(sorted(openedBy(formats['firewall-request']({ ...report, language: 'zh-CN' }), chinese))).toEqual(wanted);
        // The same rows as flows: each of them once, and none that did not fail.
        const failed = report.flows.filter(({ status, cause, necessity }) => status === 'fail' && (cause === 'blocked' || cause === 'rejected') && necessity !== 'advisory');
        expect(sorted(report.firewallRequest.flatMap((row) => row.flows))).toEqual(sorted(failed.map(({ id }) => id)));
      }),
    );
    expect(count).toBeGreaterThan(100);
  });
});
