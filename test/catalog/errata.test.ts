import { describe, expect, it } from 'vitest';
import { editions, errata } from '../../src/catalog/index.ts';

describe('an erratum', () => {
  it('has a source', () => {
    for (const { source } of errata) for (const text of [source.en, source['zh-CN']]) expect(text).toMatch(/\S{3}/);
    for (const service of ['rpc-endpoint-mapper', 'ldaps']) expect(errata.find((one) => one.service === service && one.protocol === 'udp')?.source.en).toContain('KB 179442');
  });

  it('makes these advisory wherever they stand', () => {
    const advisory = errata.filter(({ necessity }) => necessity === 'advisory');
    expect(advisory.map(({ section, service, protocol, port, adds }) => [section, service, protocol, port, adds])).toEqual([
      [null, 'rpc-endpoint-mapper', 'udp', null, null],
      [null, 'ldaps', 'udp', null, null],
      [null, 'dhcp', 'udp', 68, null],
      [null, 'express-updates', 'tcp', null, null],
    ]);
  });

  it('adds these rows to both editions', () => {
    const implied = errata.filter(({ necessity }) => necessity === 'implied');
    expect(implied.map(({ section, adds }) => `${section} ${adds?.from} ${adds?.direction} ${adds?.to}: ${adds?.row.service} ${adds?.row.tcp} ${adds?.row.notes}`)).toEqual([
      'BKMK_PortsSite-SMP site-server both state-migration-point: rpc-dynamic dynamic 6',
      'BKMK_PortsConsole-Site console one-way site-server: rpc-dynamic dynamic 6',
      'BKMK_PortsSUP-Internet software-update-point one-way internet: https 443 ',
      'BKMK_SQLPorts service-connection-point one-way sql-server: sql 1433 2',
    ]);
    for (const { service, protocol, adds } of implied) expect([adds?.editions, adds?.row.service, adds?.row.udp, protocol]).toEqual([['2016-09', '2022-02'], service, null, 'tcp']);
  });

  it('concerns rows that the document has, or lacks in truth', () => {
    for (const { section, service, protocol, adds } of errata) {
      const rows = editions.flatMap(({ sections }) => sections.filter(({ anchor }) => section === null || anchor === section)).flatMap((one) => one.rows);
      expect(
        rows.some((row) => row.service === service && row[protocol] !== null),
        `${section} ${service}`,
      ).toBe(adds === null);
    }
  });
});
