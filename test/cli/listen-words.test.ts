import { describe, expect, test } from 'vitest';
import { firewallHint } from '../../src/cli/firewall-hint.ts';
import { closingText, type Opening, openingText, portsNotHeld, strangerText } from '../../src/cli/listen-words.ts';
import type { PortState } from '../../src/respond/index.ts';

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
Answering until 2026-01-02T03:04:05.000Z; Ctrl-C ends it earlier.
`);
});

describe('ports that are not held', () => {
  test.each<[PortState, NodeJS.Platform, string]>([
    [port('tcp', 80, 'not-permitted', 'EACCES'), 'linux', 'Not permitted: run as root, or with CAP_NET_BIND_SERVICE (EACCES): tcp 80'],
    [port('tcp', 80, 'not-permitted', 'EACCES'), 'win32', 'Not permitted: reserved by Windows, or held by another program alone (EACCES): tcp 80'],
    [port('udp', 9, 'unavailable', 'EADDRNOTAVAIL'), 'linux', 'Not to be had (EADDRNOTAVAIL): udp 9'],
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
  test('without strangers', () => {
    expect(closingText(new Map())).toBe('Ended.\n');
  });

  test('with more strangers than anyone reads: the most frequent ones', () => {
    const text = closingText(new Map(Array.from({ length: 25 }, (_, i) => [`10.0.0.${i}`, i + 1])));
    expect(text.split('\n')).toHaveLength(23);
    expect(text).toContain('  25 requests from 10.0.0.24; --allow 10.0.0.24 to answer it\n');
    expect(text).toContain('  and 5 more addresses\n');
    expect(text).not.toContain('10.0.0.4;');
  });

  test('an address cannot write to the terminal', () => {
    expect(strangerText('fe80::1\u001b[2J')).not.toContain('\u001b');
    expect(closingText(new Map([['a\u001b[2J', 1]]))).not.toContain('\u001b');
  });
});
