import { describe, expect, it } from 'vitest';
import { flowLines, onePrimary, planned } from './planned.ts';

const twoSites = (hosts: string) => `sites:
  - { code: P01, type: primary, ports: { sql: 1444, client-notification: 10200 } }
  - { code: P02, type: primary }
  - { code: S01, type: secondary, parent: P01 }
hosts:
${hosts}`;

describe('what one flow says of several requirements', () => {
  it('the strongest necessity counts, and its service, whichever comes first', () => {
    // Remote assistance is optional where its feature is unstated; the same port is required for the gateway's sake.
    const hosts =
      '  - { name: a, site: P01, roles: [console, cmg-connection-point] }\n  - { name: b, site: P01, roles: [{ role: client }, { role: management-point, ports: { https: 3389 } }] }\n';
    const [flow] = planned(onePrimary(hosts), { as: 'a' }).flows.filter(({ port }) => port === 3389);
    expect(flow).toMatchObject({ necessity: 'required', service: 'https' });
    expect(flow?.requiredBy.map(({ service, necessity }) => `${service} ${necessity}`)).toEqual(['remote-assistance optional', 'https required']);
  });

  it('the listener is expected if it is for one of them', () => {
    const hosts = '  - { name: a, site: P01, roles: [management-point] }\n  - { name: b, site: P01, roles: [{ role: sql-server, state: planned }] }\n';
    const both =
      '  - { name: a, site: P01, roles: [sms-provider, management-point] }\n  - { name: b, site: P01, roles: [{ role: sql-server, state: planned }, { role: sql-server, site: P02, instance: TWO, ports: { sql: 1433, service-broker: 4023 } }] }\n';
    expect(flowLines(planned(onePrimary(hosts), { as: 'a' }))).toEqual(['a>b:tcp/1433 required planned BKMK_PortsMP-SQL']);
    const text = twoSites(both.replace('{ role: sql-server, state: planned }', '{ role: sql-server, state: planned, ports: { sql: 1444 } }'));
    expect(
      flowLines(planned(text.replace('roles: [sms-provider, management-point]', 'roles: [sms-provider, { role: management-point, sites: [P01, P02] }]'), { as: 'a' })),
    ).toEqual(['a>b:tcp/1433 required expected BKMK_PortsMP-SQL', 'a>b:tcp/1444 required planned BKMK_PortsMP-SQL,BKMK_PortsProvider-SQL']);
    // A state planned for one role and installed for another, at one port: something listens there.
    const sharing =
      '  - { name: pc, site: P01, roles: [client] }\n  - { name: b, site: P01, roles: [{ role: management-point, state: planned }, { role: state-migration-point }] }\n';
    expect(flowLines(planned(onePrimary(sharing), { as: 'pc' })).find((line) => line.startsWith('pc>b:tcp/80 '))).toBe(
      'pc>b:tcp/80 required expected BKMK_PortsClient-MP,BKMK_PortsClient-SMP',
    );
  });

  it('what needs a database says its instance where one is stated, and requirements that differ in it alone stay apart', () => {
    const hosts = `  - { name: a, site: P01, roles: [management-point] }
  - { name: one, site: P01, roles: [{ role: sql-server, instance: ONE, ports: { sql: 1440 } }] }
  - { name: two, site: P01, roles: [{ role: sql-server, instance: TWO, ports: { sql: 1440 } }] }
  - { name: plain, site: P01, roles: [sql-server] }
`;
    const { flows } = planned(onePrimary(hosts), { as: 'a' });
    const instances = flows.filter(({ service }) => service === 'sql').map(({ to, requiredBy }) => [to, ...requiredBy.map(({ instance }) => instance)]);
    expect(instances).toEqual([
      ['one', 'ONE'],
      ['two', 'TWO'],
      ['plain', undefined],
    ]);
    // Another service of the same host has none.
    const broker = planned(onePrimary(hosts)).flows.filter(({ service }) => service !== 'sql');
    expect(broker.flatMap(({ requiredBy }) => requiredBy).filter((requirement) => 'instance' in requirement)).toEqual([]);
  });

  it('a list of Windows’ own servers is required once for each host, by the first of its roles', () => {
    const hosts = '  - { name: a, site: P01, roles: [management-point, fallback-status-point] }\n  - { name: dns, roles: [dns-server] }\n';
    const [flow] = planned(onePrimary(hosts), { as: 'a' }).flows;
    expect(flow?.requiredBy.map(({ fromRole, toRole }) => `${fromRole}>${toRole}`)).toEqual(['management-point>dns-server']);
  });
});

describe('sites', () => {
  it('a placement is met by the roles of the sites that it names, from both sides', () => {
    const hosts = '  - { name: cm2, site: P02, roles: [site-server] }\n  - { name: mp, site: P01, roles: [{ role: management-point, sites: [P02] }] }\n';
    expect(new Set(planned(twoSites(hosts)).flows.map(({ from, to }) => `${from}>${to}`))).toEqual(new Set(['cm2>mp', 'mp>cm2']));
  });

  it('a secondary takes no port of its parent but the client request ports', () => {
    const hosts = '  - { name: a, site: S01, roles: [management-point] }\n  - { name: b, site: S01, roles: [sql-server] }\n  - { name: pc, site: S01, roles: [client] }\n';
    const ids = planned(twoSites(hosts)).flows.map(({ id }) => id);
    expect(ids).toContain('a>b:tcp/1433');
    expect(ids).toContain('pc>a:tcp/10123');
  });

  it('a client is pushed only where its site server says so', () => {
    const hosts = '  - { name: cm, site: P01, roles: [site-server] }\n  - { name: pc, site: P01, roles: [client] }\n';
    expect(flowLines(planned(onePrimary(hosts)))).toEqual(['cm>pc:udp/9 optional expected BKMK_PortsSite-Client']);
  });

  it('a stated upstream goes before the first of the site', () => {
    const hosts =
      '  - { name: one, site: P01, roles: [software-update-point] }\n  - { name: two, site: P01, roles: [{ role: software-update-point, upstream: THREE }] }\n  - { name: three, site: P02, roles: [software-update-point] }\n';
    expect(new Set(planned(twoSites(hosts)).flows.map(({ from, to }) => `${from}>${to}`))).toEqual(new Set(['two>three']));
  });
});
