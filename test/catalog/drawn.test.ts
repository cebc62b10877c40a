import { describe, expect, it } from 'vitest';
import { anchorsOf, drawnAt, editionOf, editions, errata, erratumTouches, nearestAnchors, newestEdition } from '../../src/catalog/index.ts';

describe('an anchor', () => {
  it('is found whatever its case', () => {
    expect(drawnAt(newestEdition, 'bkmk_portsmp-site').map(({ from, to }) => [from, to])).toEqual([['management-point', 'site-server']]);
  });

  it('of a list finds every entry of the edition', () => {
    expect(drawnAt(newestEdition, 'BKMK_ServerPorts').map(({ to }) => to)).toEqual(['dns-server', 'dhcp-server', 'netbios', 'domain-controller']);
    expect(editions.map((edition) => drawnAt(edition, 'BKMK_ServerPorts').length)).toEqual([3, 4]);
  });

  it('that the edition lacks finds nothing', () => {
    expect(drawnAt(newestEdition, 'BKMK_PortsAppCatalogService-SQL')).toEqual([]);
  });

  it('stands once among the anchors of an edition, the notes last', () => {
    expect(editions.map((edition) => anchorsOf(edition).length)).toEqual([62 + 5 + 1, 68 + 5 + 1]);
    expect(anchorsOf(newestEdition).at(-1)).toBe('BKMY_PortNotes');
  });

  it.each([
    ['BKMK_PrtsMP-Site', 'BKMK_PortsMP-Site'],
    ['mp-sql', 'BKMK_PortsMP-SQL'],
    ['BKMK_PortsSite-Internet', 'BKMK_PortSite-Internet'],
    ['PortNotes', 'BKMY_PortNotes'],
    ['ibcm', 'BKMK_IBCMports'],
    ['clientinstall', 'BKMK_PortsClientInstall'],
  ])('written as "%s" is taken for %s', (text, expected) => {
    expect(nearestAnchors(newestEdition, text, 3)[0]).toBe(expected);
  });

  it('has as many neighbours as were asked for', () => {
    expect(nearestAnchors(newestEdition, 'site', 3)).toHaveLength(3);
  });

  it('has no neighbours where nothing is alike', () => {
    expect(nearestAnchors(newestEdition, '!!', 3)).toEqual([]);
    expect(nearestAnchors(newestEdition, '', 3)).toEqual([]);
    expect(nearestAnchors(newestEdition, 'x'.repeat(100_000), 3)).toEqual([]);
  });
});

describe('an erratum touches', () => {
  const touching = (anchor: string, edition = '2022-02') => {
    const found = editionOf(edition);
    const drawn = found ? drawnAt(found, anchor) : [];
    return errata.filter((erratum) => drawn.some((one) => erratumTouches(erratum, one, edition))).map(({ necessity, service, protocol }) => `${necessity} ${protocol} ${service}`);
  };

  it.each([
    ['BKMK_PortsSite-DP', ['advisory udp rpc-endpoint-mapper']],
    ['BKMK_PortsMP-Site', []],
    ['BKMK_PortsMP-DC', ['advisory udp ldaps']],
    ['BKMK_PortsClient-DP3', ['advisory udp dhcp']],
    ['BKMK_PortsClient-DP', ['advisory tcp express-updates']],
    ['BKMK_PortsSite-SMP', ['advisory udp rpc-endpoint-mapper', 'implied tcp rpc-dynamic']],
    ['BKMK_PortsConsole-Site', ['implied tcp rpc-dynamic']],
    ['BKMK_PortsSUP-Internet', ['implied tcp https']],
    ['BKMK_SQLPorts', ['implied tcp sql']],
    ['BKMK_ServerPorts', ['advisory udp dhcp']],
  ])('%s: %j', (anchor, expected) => {
    expect(touching(anchor)).toEqual(expected);
  });

  it('only what an edition has', () => {
    expect(touching('BKMK_PortsClient-DP', '2016-09')).toEqual([]);
    expect(touching('BKMK_PortsMP-DC', '2016-09')).toEqual(['advisory udp rpc-endpoint-mapper', 'advisory udp ldaps']);
  });
});
