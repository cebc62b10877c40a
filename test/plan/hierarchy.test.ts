import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/model/topology.ts';
import { flowsFrom, flowsTo } from '../../src/plan/index.ts';
import { parseTopology } from '../../src/topology/index.ts';
import { starters } from '../../src/topology/starters/index.ts';
import { exclusionLines, flowLines, onePrimary, planned } from './planned.ts';

const hierarchy = (hosts: string) => `sites:
  - { code: CAS, type: central-administration-site }
  - { code: P01, type: primary, parent: CAS }
  - { code: P02, type: primary, parent: CAS }
  - { code: S01, type: secondary, parent: P01 }
hosts:
${hosts}`;

const pairs = (text: string) => [...new Set(planned(text).flows.map(({ from, to }) => `${from}>${to}`))].sort();

describe('who meets whom', () => {
  it('site servers, and SQL Servers: parent and child, both ways', () => {
    const hosts = ['CAS', 'P01', 'P02', 'S01'].map((site) => `  - { name: ${site.toLowerCase()}, site: ${site}, roles: [sql-server] }\n`).join('');
    expect(pairs(hierarchy(hosts))).toEqual(['cas>p01', 'cas>p02', 'p01>cas', 'p01>s01', 'p02>cas', 's01>p01']);
    expect(pairs(hierarchy(hosts.replaceAll('sql-server', 'site-server')))).toEqual(['cas>p01', 'cas>p02', 'p01>cas', 'p01>s01', 'p02>cas', 's01>p01']);
  });

  it('two site servers of one site: implied', () => {
    const hosts = '  - { name: a, site: P01, roles: [site-server] }\n  - { name: b, site: P01, roles: [site-server] }\n';
    expect(flowLines(planned(onePrimary(hosts)))).toEqual(['a>b:tcp/445 implied expected BKMK_PortsSite-Site', 'b>a:tcp/445 implied expected BKMK_PortsSite-Site']);
  });

  it('a client of a secondary meets its parent’s roles too, but no other site’s', () => {
    const hosts =
      '  - { name: pc, site: S01, roles: [client] }\n  - { name: mp1, site: P01, roles: [management-point] }\n  - { name: mp2, site: P02, roles: [management-point] }\n  - { name: mps, site: S01, roles: [management-point] }\n';
    expect(pairs(hierarchy(hosts))).toEqual(['pc>mp1', 'pc>mps']);
  });

  it('`sites` says whose roles a placement meets', () => {
    const hosts =
      '  - { name: pc, site: CAS, roles: [{ role: console, sites: [CAS, P02] }] }\n  - { name: a, site: CAS, roles: [sms-provider] }\n  - { name: b, site: P01, roles: [sms-provider] }\n  - { name: c, site: P02, roles: [sms-provider] }\n';
    expect(pairs(hierarchy(hosts))).toEqual(['pc>a', 'pc>c']);
  });

  it('an external role meets every site, or those that it states; two of them never meet', () => {
    const hosts =
      '  - { name: mp1, site: P01, roles: [management-point] }\n  - { name: mp2, site: P02, roles: [management-point] }\n  - { name: dc, roles: [domain-controller, dns-server] }\n  - { name: dc2, roles: [{ role: domain-controller, sites: [P02] }] }\n';
    expect(pairs(hierarchy(hosts))).toEqual(['mp1>dc', 'mp2>dc', 'mp2>dc2']);
  });

  it('a certification authority meets the top site server alone, and only where certificates are registered', () => {
    const hosts = '  - { name: cas, site: CAS, roles: [site-server] }\n  - { name: ca, roles: [certification-authority] }\n  - { name: cm2, site: P02, roles: [site-server] }\n';
    expect(pairs(hierarchy(hosts))).toEqual(['cas>cm2', 'cm2>cas']);
    expect(pairs(hierarchy(`${hosts}  - { name: crp, site: P02, roles: [certificate-registration-point] }\n`))).toEqual([
      'ca>cas',
      'cas>ca',
      'cas>cm2',
      'cm2>cas',
      'cm2>crp',
      'crp>cm2',
    ]);
  });
});

describe('software update points', () => {
  it('synchronize from the first of their site, that one from its nearest ancestor, and the top from outside', () => {
    const hosts = [
      '  - { name: top, site: CAS, roles: [software-update-point] }',
      '  - { name: one, site: P01, roles: [software-update-point] }',
      '  - { name: two, site: P01, roles: [software-update-point] }',
      '  - { name: sec, site: S01, roles: [software-update-point] }',
      '  - { name: www, roles: [internet] }',
      '  - { name: up, roles: [upstream-wsus] }',
    ].join('\n');
    expect(pairs(hierarchy(`${hosts}\n`))).toEqual(['one>top', 'sec>one', 'top>up', 'top>www', 'two>one']);
    expect(exclusionLines(planned(hierarchy(`${hosts}\n`))).filter((line) => line.includes('two>'))).toEqual([
      'BKMK_PortsSUP-Internet two>www has-upstream',
      'BKMK_PortsSUP-WSUS two>up has-upstream',
    ]);
  });
});

describe('features', () => {
  const hosts = '  - { name: pc1, site: P01, roles: [client] }\n  - { name: pc2, site: P01, roles: [client] }\n  - { name: adm, site: P01, roles: [console] }\n';
  const between = (site: string) => flowLines(planned(onePrimary(hosts, site))).filter((line) => line.startsWith('pc1>pc2'));

  it('between clients: off unless stated', () => {
    expect(between('')).toEqual([]);
    expect(between('features: { wake-up-proxy: true }')).toEqual([
      'pc1>pc2:icmp required expected BKMK_PortsClient-ClientWakeUp',
      'pc1>pc2:udp/25536 required expected BKMK_PortsClient-ClientWakeUp',
      'pc1>pc2:udp/9 required expected BKMK_PortsClient-ClientWakeUp',
    ]);
    expect(between('features: { peer-cache: true }')).toEqual([
      'pc1>pc2:tcp/8003 required expected BKMK_PortsClient-ClientWakeUp',
      'pc1>pc2:udp/8004 required expected BKMK_PortsClient-ClientWakeUp',
    ]);
  });

  it('elsewhere: required, optional where unstated, left out where off', () => {
    const remote = (site: string) => flowLines(planned(onePrimary(hosts, site))).filter((line) => line.startsWith('adm>pc1'));
    expect(remote('features: { remote-control: true, remote-assistance: false }')).toEqual(['adm>pc1:tcp/2701 required expected BKMK_PortsConsole-Client']);
    expect(remote('')).toEqual(['adm>pc1:tcp/2701 optional expected BKMK_PortsConsole-Client', 'adm>pc1:tcp/3389 optional expected BKMK_PortsConsole-Client']);
  });
});

describe('install-time rows', () => {
  const text = (state: string) => onePrimary(`  - { name: cm, site: P01, state: ${state}, roles: [site-server] }\n  - { name: db, site: P01, roles: [sql-server] }\n`);
  const ids = (state: string, phase?: 'operation' | 'install') =>
    planned(text(state), phase === undefined ? {} : { phase })
      .flows.map(({ id }) => id.replace('cm>db:', ''))
      .sort();

  it('are planned while the site server is, with --phase install, and never with --phase operation', () => {
    expect(ids('installed')).toEqual(['tcp/1433']);
    expect(ids('planned')).toEqual(['tcp/135', 'tcp/1433', 'tcp/445', 'tcp/49152-65535', 'udp/135']);
    expect(ids('installed', 'install')).toEqual(['tcp/135', 'tcp/1433', 'tcp/445', 'tcp/49152-65535', 'udp/135']);
    expect(ids('planned', 'operation')).toEqual(['tcp/1433']);
    expect(exclusionLines(planned(text('installed')))).toEqual(['BKMK_PortsSite-SQL cm>db install-only']);
  });
});

describe('the other lists', () => {
  it('a site system that faces the internet, a pushed client, Windows’ own servers', () => {
    const hosts = [
      '  - { name: cm, site: P01, roles: [site-server] }',
      '  - { name: mp, site: P01, roles: [{ role: management-point, internet-facing: true }] }',
      '  - { name: pc, site: P01, roles: [client] }',
      '  - { name: net, roles: [dns-server, dhcp-server, netbios, file-share] }',
    ].join('\n');
    const lines = flowLines(planned(onePrimary(`${hosts}\n`, 'client-push: true')));
    expect(lines.filter((line) => line.startsWith('cm>mp'))).toEqual([
      'cm>mp:tcp/135 required expected BKMK_IBCMports,BKMK_PortsMP-Site',
      'cm>mp:tcp/445 required expected BKMK_IBCMports,BKMK_PortsMP-Site',
      'cm>mp:tcp/49152-65535 required expected BKMK_IBCMports,BKMK_PortsMP-Site',
      'cm>mp:udp/135 advisory expected BKMK_IBCMports',
    ]);
    expect(lines.filter((line) => line.startsWith('cm>pc'))).toEqual([
      'cm>pc:icmp required expected BKMK_PortsClientInstall',
      'cm>pc:tcp/135 required expected BKMK_PortsClientInstall',
      'cm>pc:tcp/445 required expected BKMK_PortsClientInstall',
      'cm>pc:tcp/49152-65535 required expected BKMK_PortsClientInstall',
      'cm>pc:udp/135 advisory expected BKMK_PortsClientInstall',
      'cm>pc:udp/9 optional expected BKMK_PortsSite-Client',
    ]);
    expect(lines.filter((line) => line.startsWith('pc>net'))).toEqual([
      'pc>net:tcp/139 required expected BKMK_ServerPorts',
      'pc>net:tcp/445 required expected BKMK_ClientShares',
      'pc>net:tcp/53 required expected BKMK_ServerPorts',
      'pc>net:udp/137 required expected BKMK_ServerPorts',
      'pc>net:udp/138 required expected BKMK_ServerPorts',
      'pc>net:udp/53 required expected BKMK_ServerPorts',
      'pc>net:udp/67 required expected BKMK_ServerPorts',
      'pc>net:udp/68 advisory expected BKMK_ServerPorts',
    ]);
  });
});

describe('listeners', () => {
  it('are planned with their role or host, but for Windows’ own services on a host that is there', () => {
    const hosts =
      '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: a, site: P01, roles: [{ role: sms-provider, state: planned }] }\n  - { name: b, site: P01, state: planned, roles: [sms-provider] }\n';
    const listeners = Object.fromEntries(planned(onePrimary(hosts), { as: 'cm' }).flows.map(({ id, listener }) => [id.replace('cm>', ''), listener]));
    expect(listeners).toEqual({
      ...{ 'a:tcp/445': 'expected', 'a:tcp/135': 'expected', 'a:udp/135': 'expected', 'a:tcp/49152-65535': 'planned' },
      ...{ 'b:tcp/445': 'planned', 'b:tcp/135': 'planned', 'b:udp/135': 'planned', 'b:tcp/49152-65535': 'planned' },
    });
  });
});

describe('cloud management gateways', () => {
  it('take a port for each virtual machine', () => {
    const text = (role: string) => onePrimary(`  - { name: ccp, site: P01, roles: [cmg-connection-point] }\n  - { name: cmg, roles: [${role}] }\n`);
    const ids = (role: string) => planned(text(role)).flows.map(({ id }) => id.replace('ccp>cmg:tcp/', ''));
    expect(ids('cloud-management-gateway-scale-set')).toEqual(['443']);
    expect(ids('{ role: cloud-management-gateway-scale-set, instances: 3 }')).toEqual(['10124', '10125', '10126']);
    expect(ids('{ role: cloud-management-gateway-classic, instances: 2 }')).toEqual(['10140', '10141']);
    expect(exclusionLines(planned(text('cloud-management-gateway-classic')))).toEqual(['bkmk_cmgcp-cmg ccp>cmg fallback']);
  });
});

describe('waivers', () => {
  it('that do nothing are warned of', () => {
    const text = `${onePrimary('  - { name: mp, site: P01, roles: [management-point] }\n  - { name: db, site: P01, roles: [sql-server] }\n')}waivers:\n${['MP>D*:tcp/1433', 'nothing', 'mp>*'].map((flow, i) => `  - { flow: "${flow}", reason: r, ticket: T${i}, expires: ${i === 2 ? '2026-05-31' : '2026-06-01'} }\n`).join('')}`;
    expect(planned(text, { now: '2026-06-01T23:59:59Z' }).warnings.filter((warning) => warning.includes('waiver'))).toEqual([
      'the waiver of "nothing" (T1) matches no flow of any host',
      'the waiver of "mp>*" (T2) expired on 2026-05-31: it is not applied',
    ]);
  });
});

describe('the local part of a plan, and what a responder stands for', () => {
  const folder = join(import.meta.dirname, '../../fixtures/topologies');
  const texts = [
    ...Object.entries(starters),
    ...readdirSync(folder)
      .filter((name) => name === 'good-everything.yaml')
      .map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/^include:.*\n/m, '')] as const),
  ];

  it.each(texts)('%s: each host alone is its part of the whole', (_, text) => {
    const parsed = parseTopology({ file: 't.yaml', text, read: () => new Error('none'), digest: () => '' });
    if ('complaints' in parsed) throw new Error(JSON.stringify(parsed.complaints));
    const { topology } = parsed;
    const whole = planned(text).flows;
    expect(whole.length).toBeGreaterThan(20);
    expect(topology.hosts.flatMap((host) => flowsFrom(topology, host, 'auto'))).toEqual(whole);
    for (const host of topology.hosts) {
      const ending = flowsTo(topology, host).map(({ id }) => id);
      expect(whole.filter(({ to }) => to === host.name).every(({ id }) => ending.includes(id))).toBe(true);
    }
  });

  it('what ends at a host may be for another one: a proxy', () => {
    const text = `sites: [{ code: P01, type: primary }]
hosts:
  - { name: proxy01, address: 10.0.0.9, site: P01, roles: [client] }
  - { name: scp01, address: 10.0.0.1, site: P01, proxy: "PROXY01:8080", roles: [service-connection-point] }
  - { name: out, roles: [microsoft, azure, internet] }
`;
    const parsed = parseTopology({ file: 't.yaml', text, read: () => new Error('none'), digest: () => '' });
    if ('complaints' in parsed) throw new Error(JSON.stringify(parsed.complaints));
    const { topology } = parsed;
    const [proxy] = topology.hosts as [Host];
    expect(flowsTo(topology, proxy).map(({ id }) => id)).toContain('scp01>proxy01:tcp/8080');
    expect(flowsTo(topology, proxy).every(({ to }) => to === 'proxy01')).toBe(true);
  });
});
