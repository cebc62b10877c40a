import { describe, expect, test } from 'vitest';
import { firewallHint } from '../../src/cli/firewall-hint.ts';
import { closingText, type Opening, openingText, portsNotHeld, strangersText, strangerText } from '../../src/cli/listen-words.ts';
import type { PortState } from '../../src/respond/index.ts';
import type { NetworkCount } from '../../src/respond/networks.ts';

const port = (protocol: 'tcp' | 'udp', number: number, state: PortState['state'] = 'held', code: string | null = null): PortState => ({ protocol, port: number, state, code });

const opening: Opening = {
  name: 'db01',
  addresses: ['10.20.0.11'],
  notOurs: [],
  isKeyed: true,
  ports: [port('tcp', 80), port('tcp', 443), port('udp', 67), port('udp', 68), port('tcp', 445, 'real-service'), port('udp', 53, 'in-use', 'EADDRINUSE')],
  peers: 2,
  allowed: ['10.9.0.0/16'],
  unknown: ['pc01'],
  room: null,
  until: new Date('2026-01-02T03:04:05.000Z'),
  platform: 'win32',
};

test('the opening says what is held, what is not, who is answered, what the firewall needs, what is not proven, and until when', () => {
  expect(openingText(opening)).toBe(`Answering as db01 on 10.20.0.11, proven by the key:
  tcp 80,443
  udp 67-68
A real service answers there already, and keeps it: tcp 445
In use by a program of this machine, which keeps it: udp 53
Who is answered: 2 other hosts of the topology, this machine, 10.9.0.0/16; nobody else.
Without an address, so not answered: pc01; state an address in the topology, or --allow one.
If this host has a firewall of its own, it must let these in:
  New-NetFirewallRule -DisplayName 'cm-preflight responder' -Direction Inbound -Protocol TCP -LocalPort 80,443 -Action Allow
  New-NetFirewallRule -DisplayName 'cm-preflight responder' -Direction Inbound -Protocol UDP -LocalPort '67-68' -Action Allow
  and afterwards: Remove-NetFirewallRule -DisplayName 'cm-preflight responder'
A pass by this responder proves the network's path; a host firewall rule bound to the real service's program is not proven.
End it before a service that it stands in for is started: that would not get its port, or nobody would reach it.
Answering until 2026-01-02T03:04:05.000Z; Ctrl-C ends it earlier.
`);
});

test('where few descriptors leave room for few connections, the opening says so', () => {
  expect(openingText({ ...opening, room: { guests: 162, strangers: 23 } })).toContain(
    'Few files may be open at once (ulimit -n), so that 162 connections of these hosts are kept at a time.\n',
  );
});

describe('ports that are not held', () => {
  test.each<[PortState, NodeJS.Platform, string]>([
    [port('tcp', 80, 'not-permitted', 'EACCES'), 'linux', 'Not permitted: run as root, or with CAP_NET_BIND_SERVICE (EACCES): tcp 80'],
    [port('tcp', 80, 'not-permitted', 'EACCES'), 'win32', 'Not permitted: reserved by Windows, or held by another program alone (EACCES): tcp 80'],
    [port('udp', 9, 'unavailable', 'EADDRNOTAVAIL'), 'linux', 'Not to be had (EADDRNOTAVAIL): udp 9'],
    [port('udp', 9, 'unavailable', 'EMFILE'), 'linux', 'Not to be had, since this process may have too few files open (ulimit -n, EMFILE): udp 9'],
  ])('%j on %s', (state, platform, expected) => {
    expect(portsNotHeld([state], platform)).toEqual([expected]);
  });

  test('all are held', () => {
    expect(portsNotHeld([port('tcp', 80)], 'linux')).toEqual([]);
  });
});

describe('the firewall’s commands', () => {
  const ports = [port('tcp', 443), ...Array.from({ length: 16 }, (_, i) => port('tcp', 10124 + i)), port('udp', 69)];

  test('Windows: a range is quoted, and the rule can be removed by its name', () => {
    expect(firewallHint(ports, 'win32')).toEqual([
      "New-NetFirewallRule -DisplayName 'cm-preflight responder' -Direction Inbound -Protocol TCP -LocalPort 443,'10124-10139' -Action Allow",
      "New-NetFirewallRule -DisplayName 'cm-preflight responder' -Direction Inbound -Protocol UDP -LocalPort 69 -Action Allow",
      "and afterwards: Remove-NetFirewallRule -DisplayName 'cm-preflight responder'",
    ]);
  });

  test('Linux', () => {
    expect(firewallHint(ports, 'linux')).toEqual([
      'firewalld: firewall-cmd --add-port=443/tcp --add-port=10124-10139/tcp --add-port=69/udp',
      "nftables (your own table and chain): nft 'insert rule inet filter input tcp dport { 443, 10124-10139 } accept'",
      "nftables (your own table and chain): nft 'insert rule inet filter input udp dport { 69 } accept'",
    ]);
  });

  test('elsewhere: the ports', () => {
    expect(firewallHint(ports, 'darwin')).toEqual(['inbound tcp 443,10124-10139', 'inbound udp 69']);
  });
});

describe('the end', () => {
  const strangers = (byAddress: Iterable<[string, number]>, beyond: NetworkCount[] = []) => ({ byAddress: new Map(byAddress), beyond });

  test('without strangers', () => {
    expect(closingText(strangers([]))).toBe('Ended.\n');
  });

  test('with more strangers than anyone reads: the most frequent ones, and where the others were', () => {
    const many = Array.from({ length: 25 }, (_, i): [string, number] => [`10.0.0.${i}`, i + 1]);
    const text = closingText(strangers(many, [{ network: '10.0.0.0/8', requests: 4321 }]));
    expect(text.split('\n')).toHaveLength(24);
    expect(text).toContain('  25 requests from 10.0.0.24; --allow 10.0.0.24 to answer it\n');
    expect(text).toContain('  and 5 more addresses\n  and 4,321 requests from further addresses of 10.0.0.0/8\n');
    expect(text).not.toContain('10.0.0.4;');
  });

  test('is short, whoever came', () => {
    const byAddress = Array.from({ length: 1000 }, (_, i): [string, number] => [`10.0.${i >> 8}.${i & 255}`, 1e9]);
    const beyond = Array.from({ length: 512 }, (_, i) => ({ network: `${i % 256}.0.0.0/8`, requests: 1e9 }));
    expect(closingText(strangers(byAddress, beyond)).length).toBeLessThan(4000);
  });

  test('an address cannot write to the terminal', () => {
    expect(strangerText('fe80::1\u001b[2J')).not.toContain('\u001b');
    expect(closingText(strangers([['a\u001b[2J', 1]]))).not.toContain('\u001b');
  });
});

test.each<[NetworkCount[], string]>([
  [[{ network: '10.1.2.3', requests: 1 }], 'and 1 more request that was not answered, from 10.1.2.3\n'],
  [[{ network: '10.0.0.0/8', requests: 4321 }], 'and 4,321 more requests that were not answered, from 10.0.0.0/8\n'],
  [
    Array.from({ length: 8 }, (_, i) => ({ network: `${10 + i}.0.0.0/8`, requests: 1000 - i })),
    'and 7,972 more requests that were not answered, from 10.0.0.0/8 (1,000), 11.0.0.0/8 (999), 12.0.0.0/8 (998), 13.0.0.0/8 (997), 14.0.0.0/8 (996), 3 other networks (2,982)\n',
  ],
])('strangers told of together: %j', (networks, expected) => {
  expect(strangersText(networks)).toBe(expected);
});
