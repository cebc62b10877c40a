import { describe, expect, it } from 'vitest';
import { exclusionLines, flowLines, onePrimary, planned } from './planned.ts';

describe('a section joins two roles', () => {
  it('drawn one way: flows from the first role to the second alone', () => {
    const plan = planned(onePrimary('  - { name: mp, site: P01, roles: [management-point] }\n  - { name: db, site: P01, roles: [sql-server] }\n'));
    expect(flowLines(plan)).toEqual(['mp>db:tcp/1433 required expected BKMK_PortsMP-SQL']);
  });

  it('drawn both ways: flows in both directions', () => {
    const plan = planned(onePrimary('  - { name: cm, site: P01, roles: [site-server] }\n  - { name: mp, site: P01, roles: [management-point] }\n'));
    expect(flowLines(plan)).toEqual([
      'cm>mp:tcp/135 required expected BKMK_PortsMP-Site',
      'cm>mp:tcp/445 required expected BKMK_PortsMP-Site',
      'cm>mp:tcp/49152-65535 required expected BKMK_PortsMP-Site',
      'mp>cm:tcp/135 required expected BKMK_PortsMP-Site',
      'mp>cm:tcp/445 required expected BKMK_PortsMP-Site',
      'mp>cm:tcp/49152-65535 required expected BKMK_PortsMP-Site',
    ]);
  });

  it('on one host: no flow, and one exclusion per section', () => {
    const plan = planned(onePrimary('  - { name: cm, site: P01, roles: [site-server, management-point, sql-server] }\n'));
    expect(plan.flows).toEqual([]);
    expect(exclusionLines(plan)).toEqual(['BKMK_PortsMP-SQL cm>cm same-host', 'BKMK_PortsMP-Site cm>cm same-host', 'BKMK_PortsSite-SQL cm>cm same-host']);
  });

  it('several roles that need one port: one flow, required by each', () => {
    const plan = planned(onePrimary('  - { name: app, site: P01, roles: [management-point, sms-provider] }\n  - { name: db, site: P01, roles: [sql-server] }\n'));
    expect(flowLines(plan)).toEqual(['app>db:tcp/1433 required expected BKMK_PortsMP-SQL,BKMK_PortsProvider-SQL']);
    expect(plan.flows[0]?.requiredBy.map(({ fromRole, toRole }) => `${fromRole}>${toRole}`)).toEqual(['management-point>sql-server', 'sms-provider>sql-server']);
  });

  it('a UDP and a TCP cell: a flow of each; UDP 135 is advisory', () => {
    const plan = planned(onePrimary('  - { name: cm, site: P01, roles: [site-server] }\n  - { name: dp, site: P01, roles: [distribution-point] }\n'));
    expect(flowLines(plan)).toEqual([
      'cm>dp:tcp/135 required expected BKMK_PortsSite-DP',
      'cm>dp:tcp/445 required expected BKMK_PortsSite-DP',
      'cm>dp:tcp/49152-65535 required expected BKMK_PortsSite-DP',
      'cm>dp:udp/135 advisory expected BKMK_PortsSite-DP',
    ]);
  });

  it('a cell "67 and 68" is two flows, of which 68 is advisory; a range is one', () => {
    const hosts = '  - { name: pc, site: P01, roles: [client] }\n  - { name: dp, site: P01, roles: [distribution-point-pxe, distribution-point-multicast] }\n';
    const lines = flowLines(planned(onePrimary(hosts), { as: 'pc' }));
    expect(lines).toEqual([
      'pc>dp:tcp/443 required expected BKMK_PortsClient-DP',
      'pc>dp:tcp/445 required expected BKMK_PortsClient-DP2',
      'pc>dp:tcp/80 required expected BKMK_PortsClient-DP',
      'pc>dp:tcp/8005 advisory expected BKMK_PortsClient-DP',
      'pc>dp:udp/4011 required expected BKMK_PortsClient-DP3',
      'pc>dp:udp/63000-64000 required expected BKMK_PortsClient-DP2',
      'pc>dp:udp/67 required expected BKMK_PortsClient-DP3',
      'pc>dp:udp/68 advisory expected BKMK_PortsClient-DP3',
      'pc>dp:udp/69 required expected BKMK_PortsClient-DP3',
    ]);
  });

  it('the seed edition has what the newer one dropped', () => {
    const hosts =
      '  - { name: pc, site: P01, roles: [client] }\n  - { name: web, site: P01, roles: [application-catalog-website-point] }\n  - { name: gc, roles: [global-catalog] }\n';
    expect(flowLines(planned(onePrimary(hosts, '', 'catalog: 2016-09\n'), { as: 'pc' }))).toEqual([
      'pc>gc:tcp/3268 required expected BKMK_PortsClient-GCDC',
      'pc>gc:tcp/3269 optional expected BKMK_PortsClient-GCDC',
      'pc>web:tcp/443 required expected BKMK_PortsClient-AppCatalogWebsitePoint',
      'pc>web:tcp/80 required expected BKMK_PortsClient-AppCatalogWebsitePoint',
    ]);
  });
});

describe('errata', () => {
  it('add what the document lacks as implied, under the section that it completes', () => {
    const hosts = [
      '  - { name: cm, site: P01, roles: [site-server] }',
      '  - { name: smp, site: P01, roles: [state-migration-point] }',
      '  - { name: pc, site: P01, roles: [console] }',
      '  - { name: scp, site: P01, roles: [service-connection-point] }',
      '  - { name: db, site: P01, roles: [sql-server] }',
      '  - { name: wsus, site: P01, roles: [software-update-point] }',
      '  - { name: web, roles: [internet] }',
    ].join('\n');
    const implied = flowLines(planned(onePrimary(`${hosts}\n`))).filter((line) => line.includes(' implied '));
    expect(implied).toEqual([
      'cm>smp:tcp/49152-65535 implied expected BKMK_PortsSite-SMP',
      'pc>cm:tcp/49152-65535 implied expected BKMK_PortsConsole-Site',
      'scp>db:tcp/1433 implied expected BKMK_SQLPorts',
      'smp>cm:tcp/49152-65535 implied expected BKMK_PortsSite-SMP',
      'wsus>web:tcp/443 implied expected BKMK_PortsSUP-Internet',
    ]);
  });

  it('never weaken a flow that a row requires', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: app, site: P01, roles: [state-migration-point, fallback-status-point] }\n';
    const lines = flowLines(planned(onePrimary(hosts), { as: 'cm' }));
    expect(lines).toContain('cm>app:tcp/49152-65535 required expected BKMK_PortsSite-FSP,BKMK_PortsSite-SMP');
  });
});
