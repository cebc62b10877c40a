import { describe, expect, it } from 'vitest';
import { exclusionLines, onePrimary, planned } from './planned.ts';

const ids = (text: string, as: string) =>
  planned(text, { as })
    .flows.map(({ id }) => id.replace(`${as}>`, ''))
    .sort();

describe('Note 1: proxies', () => {
  const text = onePrimary('  - { name: cm, site: P01, proxy: "px:8080", roles: [site-server] }\n  - { name: www, roles: [internet, cloud-distribution-point] }\n');

  it('lead the web flows of a host to its proxy, as one flow for all destinations', () => {
    const [flow, ...others] = planned(text, { as: 'cm' }).flows;
    expect(others).toEqual([]);
    expect(flow).toMatchObject({ id: 'cm>px:tcp/8080', necessity: 'required', listener: 'expected', via: { proxy: 'px:8080', for: ['www:443', 'www:80'] } });
  });

  it('on the source itself are no flow', () => {
    const own = planned(text.replace('px:8080', 'CM:8080'), { as: 'cm' });
    expect(own.flows).toEqual([]);
    expect(exclusionLines(own)).toEqual(['BKMK_PortSite-Internet cm>cm same-host', 'BKMK_PortsSiteServer-CloudDP cm>cm same-host']);
  });

  it('do not carry other destinations', () => {
    const hosts = '  - { name: pc, site: P01, proxy: "px:8080", roles: [client] }\n  - { name: mp, site: P01, roles: [management-point] }\n';
    expect(ids(onePrimary(hosts), 'pc')).toEqual(['mp:tcp/10123', 'mp:tcp/443', 'mp:tcp/80']);
  });

  it('decide what listens', () => {
    const plan = planned(`${text}  - { name: px, state: planned, roles: [] }\n`, { as: 'cm' });
    expect(plan.flows.map(({ listener }) => listener)).toEqual(['planned']);
  });
});

describe('Note 2: alternate ports', () => {
  const client = '  - { name: pc, site: P01, roles: [client] }\n';

  it('the placement states its own, else its site does, else the document', () => {
    const hosts = `${client}  - { name: mp1, site: P01, roles: [{ role: management-point, ports: { http: 8081 } }] }\n  - { name: mp2, site: P01, roles: [management-point] }\n`;
    expect(ids(onePrimary(hosts, 'ports: { http: 8080, client-notification: 10200 }'), 'pc')).toEqual([
      'mp1:tcp/10200',
      'mp1:tcp/443',
      'mp1:tcp/8081',
      'mp2:tcp/10200',
      'mp2:tcp/443',
      'mp2:tcp/8080',
    ]);
  });

  it('client request ports serve no other role', () => {
    const hosts = '  - { name: pc, site: P01, roles: [console] }\n  - { name: rsp, site: P01, roles: [reporting-services-point] }\n';
    expect(ids(onePrimary(hosts, 'ports: { http: 8080, https: 8443 }'), 'pc')).toEqual(['rsp:tcp/443', 'rsp:tcp/80']);
  });

  it('a secondary that states no client request port takes its parent’s', () => {
    const text = `sites:
  - { code: P01, type: primary, ports: { http: 8080, https: 8443 } }
  - { code: S01, type: secondary, parent: P01, ports: { https: 9443 } }
hosts:
  - { name: pc, site: S01, roles: [client] }
  - { name: dp, site: S01, roles: [distribution-point] }
`;
    expect(ids(text, 'pc')).toEqual(['dp:tcp/8005', 'dp:tcp/8080', 'dp:tcp/9443']);
  });

  it('moves nothing in a cell that does not carry it', () => {
    const hosts = `${client}  - { name: smp, site: P01, roles: [{ role: ndes-policy-module, ports: { http: 8080 } }] }\n`;
    expect(ids(onePrimary(hosts), 'pc')).toEqual(['smp:tcp/443', 'smp:tcp/80']);
  });

  it('is kept for a CMG connection point although its cells lack it', () => {
    const hosts = '  - { name: ccp, site: P01, roles: [cmg-connection-point] }\n  - { name: mp, site: P01, roles: [{ role: management-point, ports: { https: 8443 } }] }\n';
    expect(ids(onePrimary(hosts, 'communication: https'), 'ccp')).toEqual(['mp:tcp/8443']);
  });

  it('SQL Server for WSUS has its own port, never the site’s', () => {
    const hosts =
      '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: a, site: P01, roles: [sql-server-wsus] }\n  - { name: b, site: P01, roles: [{ role: sql-server-wsus, ports: { sql: 1500 } }] }\n';
    expect(ids(onePrimary(hosts, 'ports: { sql: 1444 }'), 'cm')).toEqual(['a:tcp/1433', 'b:tcp/1500']);
  });
});

describe('Note 3: WSUS', () => {
  const wsus = (placement: string, site = '') =>
    ids(onePrimary(`  - { name: pc, site: P01, roles: [client] }\n  - { name: w, site: P01, roles: [{ role: software-update-point, ${placement} }] }\n`, site), 'pc');

  it.each([
    ['state: installed', '', ['w:tcp/8530', 'w:tcp/8531']],
    ['ports: { http: 80 }', '', ['w:tcp/443', 'w:tcp/80']],
    ['ports: { http: 8000 }', '', ['w:tcp/8000', 'w:tcp/8001']],
    ['communication: https', '', ['w:tcp/8530', 'w:tcp/8531']],
    ['communication: http', '', ['w:tcp/8530']],
    ['state: installed', 'ports: { http: 8080, https: 8443 }', ['w:tcp/8530', 'w:tcp/8531']],
  ])('%s with site %s: %j', (placement, site, expected) => expect(wsus(placement, site)).toEqual(expected));

  it('runs towards the WSUS server only', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: w, site: P01, roles: [software-update-point] }\n';
    expect(ids(onePrimary(hosts), 'w')).toEqual(['cm:tcp/135', 'cm:tcp/445', 'cm:tcp/49152-65535', 'cm:udp/135']);
    expect(ids(onePrimary(hosts), 'cm')).toEqual(['w:tcp/135', 'w:tcp/445', 'w:tcp/49152-65535', 'w:tcp/8530', 'w:tcp/8531', 'w:udp/135']);
  });
});

describe('Note 5: who connects back', () => {
  it('not a site system whose site server initiates', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: mp, site: P01, site-server-initiates: true, roles: [management-point] }\n';
    const plan = planned(onePrimary(hosts), { as: 'mp' });
    expect(plan.flows).toEqual([]);
    expect(exclusionLines(plan)).toEqual(['BKMK_PortsMP-Site mp>cm site-server-initiates']);
  });

  it('not a reporting services point, which sends no status', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: rsp, site: P01, roles: [reporting-services-point] }\n';
    expect(exclusionLines(planned(onePrimary(hosts)))).toEqual(['BKMK_PortsSite-RSP rsp>cm sends-no-status']);
  });

  it('a certification authority does', () => {
    const hosts =
      '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: crp, site: P01, roles: [certificate-registration-point] }\n  - { name: ca, site-server-initiates: true, roles: [certification-authority] }\n';
    expect(ids(onePrimary(hosts), 'ca')).toEqual(['cm:tcp/135', 'cm:tcp/49152-65535', 'cm:udp/135']);
  });
});

describe('Note 6: dynamic ports', () => {
  it('are the destination’s range', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: mp, site: P01, rpc-ports: 5000-5100, roles: [management-point] }\n';
    expect(ids(onePrimary(hosts), 'cm')).toContain('mp:tcp/5000-5100');
    expect(ids(onePrimary(hosts), 'mp')).toContain('cm:tcp/49152-65535');
  });
});
