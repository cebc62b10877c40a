import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/model/evidence.ts';
import { askedInVain, judged, opinionOf, responder, type Sight, said, silent } from './runs.ts';

type Saw = readonly (Sight | Partial<Attempt>)[];

const prohibitedByTime: Saw = ['unreachable at once'];

/** Section 6 of the contract, row by row: what was seen on the wire, where, and the two opinions of it. The host answered on another flow. */
const rows: readonly [string, string, string, Saw, string, string][] = [
  ['the service answered in its own protocol', 'tcp/1433', 'sql', ['answer'], 'pass', 'pass'],
  ['the service answered over UDP', 'udp/53', 'dns', ['answer'], 'pass', 'pass'],
  ['the responder answered', 'tcp/1433', 'sql', [responder()], 'pass responder', 'pass responder'],
  ['TCP accepted and kept, a service that we cannot speak to', 'tcp/1433', 'sql', ['accepted'], 'pass connected', 'unproven unknown-listener'],
  [
    'TCP accepted and kept, our request not answered by a service that is not known to',
    'tcp/10123',
    'client-notification',
    ['unanswered'],
    'pass connected',
    'unproven unknown-listener',
  ],
  ['the same of one that is known to answer elsewhere', 'tcp/88', 'kerberos', ['unanswered'], 'unproven may-not-answer', 'unproven unknown-listener'],
  ['a datagram came back that we cannot read', 'udp/69', 'tftp', ['datagram'], 'pass connected', 'unproven unknown-listener'],
  ['a responder that did not prove the key', 'tcp/1433', 'sql', ['unverified'], 'fail wrong-service', 'unproven unknown-listener'],
  ['TCP accepted, then a reset', 'tcp/1433', 'sql', ['mismatch'], 'fail wrong-service', 'fail wrong-service'],
  ['the responder of another host', 'tcp/1433', 'sql', ['another'], 'fail wrong-service', 'fail wrong-service'],
  ['TCP reset', 'tcp/1433', 'sql', ['reset'], 'fail refused', 'unproven refused'],
  ['ICMP port unreachable', 'udp/69', 'tftp', ['port-unreach'], 'fail refused', 'unproven refused'],
  ['silence after all attempts, the host answered elsewhere', 'tcp/1433', 'sql', silent, 'fail blocked likely', 'unproven nothing-listens-yet'],
  ['silence of a service that always answers, after its own request', 'udp/53', 'dns', askedInVain, 'fail blocked likely', 'unproven nothing-listens-yet'],
  ['silence of a service that always answers, before its own request', 'udp/53', 'dns', silent, 'unproven not-asked', 'unproven nothing-listens-yet'],
  ['ICMP prohibited, said by a probe that knows', 'tcp/1433', 'sql', ['prohibited'], 'fail rejected', 'fail rejected'],
  ['ICMP prohibited, as Node reports it', 'tcp/1433', 'sql', prohibitedByTime, 'fail rejected', 'fail rejected'],
  ['no ARP answer', 'tcp/1433', 'sql', ['no arp'], 'fail unreachable', 'fail unreachable'],
  ['no route', 'tcp/1433', 'sql', ['no route'], 'fail unreachable', 'fail unreachable'],
  ['UDP silence, DHCP sometimes answers', 'udp/67', 'dhcp', askedInVain, 'unproven may-not-answer', 'unproven may-not-answer'],
  ['UDP silence, BINL sometimes answers', 'udp/4011', 'binl', askedInVain, 'unproven may-not-answer', 'unproven may-not-answer'],
  ...['wake-on-lan', 'wake-up-proxy', 'peer-cache-broadcast', 'netbios-datagram'].map((service): [string, string, string, Saw, string, string] => [
    `UDP silence, ${service} never answers`,
    'udp/9',
    service,
    silent,
    'unproven one-way',
    'unproven one-way',
  ]),
  ['UDP silence of a range, multicast never answers', 'udp/63000-64000', 'multicast', silent, 'unproven one-way', 'unproven one-way'],
  ['UDP port unreachable, it never answers', 'udp/9', 'wake-on-lan', ['port-unreach'], 'pass path-open', 'pass path-open'],
  ['the name does not resolve', 'tcp/1433', 'sql', ['no name'], 'fail name-not-resolved', 'fail name-not-resolved'],
  ['our machine is out of sockets', 'tcp/1433', 'sql', ['no socket'], 'error local-resources', 'error local-resources'],
  ['the resolver is down', 'tcp/1433', 'sql', ['no resolver'], 'error resolver', 'error resolver'],
  ['no way to ping', 'icmp', 'icmp-echo', ['no ping'], 'error unsupported', 'error unsupported'],
  ['an echo came back', 'icmp', 'icmp-echo', ['echo'], 'pass', 'pass'],
  ['no echo, the host answered elsewhere', 'icmp', 'icmp-echo', silent, 'fail blocked likely', 'unproven nothing-listens-yet'],
  ['nothing was tried', 'tcp/1433', 'sql', [], 'skipped not-run', 'skipped not-run'],
];

describe('the table of verdicts', () => {
  it.each(rows)('%s (%s %s)', (_, wire, service, saw, expected, planned) => {
    expect(opinionOf({ wire, service, saw, listener: 'expected' })).toBe(expected);
    expect(opinionOf({ wire, service, saw, listener: 'planned' })).toBe(planned);
  });

  it.each(['interrupted', 'deadline', 'not-run'] as const)('what a run left untried is skipped as %s', (unfinished) => {
    expect(opinionOf({ wire: 'tcp/1433', unfinished })).toBe(`skipped ${unfinished}`);
    expect(opinionOf({ wire: 'tcp/1433', unfinished, listener: 'planned' })).toBe(`skipped ${unfinished}`);
  });

  it('a host that answered nothing at all is silent, not blocked', () => {
    const { flows } = judged({
      flows: [
        { wire: 'tcp/1433', saw: silent },
        { wire: 'tcp/445', saw: silent, listener: 'planned' },
        { wire: 'icmp', service: 'icmp-echo', saw: silent },
      ],
    });
    expect(flows.map(said)).toEqual(['fail host-silent', 'unproven nothing-listens-yet', 'fail host-silent']);
  });

  it('names what was seen: a rejection as such, and nothing where nothing was tried to the end', () => {
    const seen = (saw: Saw) => {
      const [flow] = judged({ flows: [{ wire: 'tcp/1433', saw }] }).flows;
      return `${flow?.state} ${flow?.reason}`;
    };
    expect(seen(['unreachable at once'])).toBe('filtered admin-prohibited');
    expect(seen(['no arp'])).toBe('filtered host-unreach');
    expect(seen(silent)).toBe('filtered no-response');
    expect(seen([])).toBe('unknown not-run');
    expect(judged({ flows: [{ wire: 'tcp/1433', saw: silent, unfinished: 'deadline' }] }).flows[0]).toMatchObject({ state: 'unknown', reason: 'not-run', address: '10.0.0.10' });
  });
});
