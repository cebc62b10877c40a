import { describe, expect, it } from 'vitest';
import { judge } from '../../src/judge/index.ts';
import type { Words } from '../../src/judge/words.ts';
import { attempt, type FlowDraft, judged, type RunDraft, responder, runOf, silent } from './runs.ts';

const sql: FlowDraft = { wire: 'tcp/1433', saw: silent };
const answering: FlowDraft = { wire: 'tcp/99', saw: ['answer'] };

function words(draft: RunDraft | FlowDraft): { explanation: string; remedy: string | null } {
  const [flow] = judged('flows' in draft ? draft : { flows: [draft, answering] }).flows;
  if (!flow) throw new Error('no flow');
  return flow;
}

describe('a flow that is likely blocked', () => {
  const { explanation, remedy } = words(sql);

  it('says what was expected, where, by which section, and what was seen', () => {
    expect(explanation).toBe(
      'SQL over TCP for the role "SQL Server" (section BKMK_PortsSite-SQL) was expected at peer (10.0.0.10) tcp/1433: silence after 3 attempts, while the host answers elsewhere; a stopped service behind Windows Firewall looks the same.',
    );
  });

  it("leads to the service, to the line in the firewall's log, and to the proof", () => {
    expect(remedy).toBe(
      'See that the service runs on peer and listens at this port; if it does, ask for tcp/1433 from cm01 to peer to be opened. ' +
        "Look for this in the firewall's log: 2026-03-01 12:00:02 UTC TCP 10.0.0.1:50002 -> 10.0.0.10:1433. " +
        'To prove the path, run "cm-preflight listen --as peer" on peer with the service stopped, then run this again.',
    );
  });
});

describe('a flow that is proven to be blocked', () => {
  const { explanation, remedy } = words({ flows: [sql, { wire: 'tcp/443', saw: [responder({ tcp: [443, 1433], udp: [] })] }] });

  it('rests on the word of the responder, and needs no more proof', () => {
    expect(explanation).toContain('silence after 3 attempts, although the responder there says that it holds the port.');
    expect(remedy).toBe("Ask for tcp/1433 from cm01 to peer to be opened. Look for this in the firewall's log: 2026-03-01 12:00:02 UTC TCP 10.0.0.1:50002 -> 10.0.0.10:1433.");
  });
});

describe('explanations', () => {
  it.each<[string, FlowDraft | RunDraft, string]>([
    ['a pass without a word', { ...sql, saw: ['answer'] }, 'it answered in its own protocol.'],
    ['a responder proves the network alone', { ...sql, saw: [responder()] }, 'a host firewall rule bound to the program of the real service is not proven.'],
    [
      'a planned role',
      { ...sql, listener: 'planned' },
      'is planned at peer (10.0.0.10) tcp/1433 and not installed yet: silence after 3 attempts, which is what Windows Firewall gives while nothing listens.',
    ],
    ['a host that is silent to a ping, too', { flows: [sql], hosts: { peer: { ping: attempt('silence') } } }, 'and the host answers nothing at all, not even a ping.'],
    [
      'one silent address of two',
      { flows: [{ ...sql, saw: ['answer'], at: { '10.0.1.10': silent } }], hosts: { peer: { addresses: ['10.0.0.10', '10.0.1.10'] } } },
      'peer (10.0.1.10) tcp/1433: silence after 3 attempts, and this address answers nothing at all.',
    ],
    [
      'an open path on the link',
      { flows: [{ ...sql, saw: ['reset'], listener: 'planned' }], hosts: { peer: { onLink: true } } },
      'the refusal came from the host itself, since no router lies between.',
    ],
    [
      'an open path behind a firewall',
      {
        flows: [
          { ...sql, saw: ['reset'], listener: 'planned' },
          { ...sql, wire: 'tcp/445' },
        ],
      },
      'since packets to other ports of it are silently dropped.',
    ],
    [
      'a refusal where the responder holds the port',
      {
        flows: [
          { ...sql, saw: ['reset'] },
          { wire: 'tcp/443', saw: [responder({ tcp: [1433], udp: [] })] },
        ],
      },
      'so that something on the way refuses it.',
    ],
    [
      'something that accepts for the responder',
      {
        flows: [
          { ...sql, saw: ['accepted'] },
          { wire: 'tcp/443', saw: [responder({ tcp: [1433], udp: [] })] },
        ],
      },
      'not by the responder that holds the port: something on the way answers for it, or drops what follows the handshake.',
    ],
    ['the responder of another host', { ...sql, saw: ['another'] }, 'the responder of other answered instead.'],
    ['a name', { ...sql, saw: ['no name'] }, 'was expected at peer tcp/1433: the name peer does not resolve (ENOTFOUND).'],
    ['our own bug', { ...sql, saw: [{ state: 'unknown', reason: 'local-resources', code: 'probe-failed' }] }, 'which is a fault of this tool.'],
    [
      'what is advisory',
      { wire: 'udp/135', service: 'rpc-endpoint-mapper', necessity: 'advisory', saw: ['port-unreach'] },
      '; nothing depends on it (Microsoft KB 179442 lists TCP alone: Windows serves nothing there over UDP).',
    ],
    [
      'a proxy',
      { wire: 'tcp/8080', service: 'https', proxy: 'px:8080', saw: [{ state: 'open', reason: 'proto-response', facts: { proxy: { status: 502 } } }] },
      'through the proxy px:8080: the proxy refuses to open the way (502).',
    ],
    ['an echo', { wire: 'icmp', service: 'icmp-echo', saw: ['echo'] }, 'peer (10.0.0.10) icmp: it answered.'],
  ])('%s', (_, draft, expected) => {
    expect(words(draft).explanation).toContain(expected);
  });
});

describe('remedies', () => {
  it('name the line of a rejected packet, too, and of an IPv6 one', () => {
    expect(words({ ...sql, saw: ['unreachable at once'] }).remedy).toContain('UTC TCP 10.0.0.1:50000 -> 10.0.0.10:1433.');
    const hosts = { peer: { addresses: ['2001:db8::5'] } };
    const saw = silent.map((_, i) => ({ ...attempt('silence'), address: '2001:db8::5', port: 1433, localAddress: '2001:db8::1', localPort: 40000 + i }));
    expect(words({ hosts, flows: [{ ...sql, saw }] }).remedy).toContain('UTC TCP [2001:db8::1]:40002 -> [2001:db8::5]:1433.');
  });

  it('look for no line where the host itself answered', () => {
    expect(words({ ...sql, saw: ['reset'] }).remedy).not.toContain('log');
  });

  it('offer the responder to what it can prove: not to an echo, nor to what goes through a proxy', () => {
    expect(words({ ...sql, listener: 'planned' }).remedy).toContain('"cm-preflight listen --as peer" on peer, then');
    expect(words({ wire: 'udp/9', service: 'wake-on-lan', saw: silent }).remedy).toContain('cm-preflight listen');
    expect(words({ wire: 'icmp', service: 'icmp-echo', saw: silent }).remedy).not.toContain('cm-preflight listen');
    expect(words({ wire: 'tcp/8080', service: 'https', proxy: 'px:8080', saw: silent }).remedy).not.toContain('cm-preflight listen');
    expect(words({ ...sql, saw: ['no route'] }).remedy).not.toContain('cm-preflight listen');
  });

  it('ask for nothing to be opened for what is advisory', () => {
    expect(words({ wire: 'udp/135', service: 'rpc-endpoint-mapper', necessity: 'advisory', saw: silent }).remedy).toMatch(/^Nothing needs to be opened for it\./);
  });
});

describe('another language', () => {
  it('is one more object', () => {
    const mute: Words = {
      language: 'zh-CN',
      explanation: ({ service }) => service['zh-CN'],
      remedy: ({ cause }) => cause,
      trouble: ({ kind }) => kind,
      justification: ({ edition }) => edition,
      finding: ({ id }) => id,
    };
    const report = judge(runOf({ flows: [{ ...sql, service: 'http' }, answering] }), mute);
    expect(report.flows[0]).toMatchObject({ explanation: '超文本传输协议 (HTTP)', remedy: 'blocked' });
    expect([report.causes[0]?.what, report.firewallRequest[0]?.justification]).toEqual(['wire', '2022-02']);
  });
});
