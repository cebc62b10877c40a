import { describe, expect, it } from 'vitest';
import { editions, editionsWithRole, roleOf, roles, rolesOf } from '../../src/catalog/index.ts';

describe('a role', () => {
  it.each(editions)('of $edition has both names', ({ edition }) => {
    for (const id of rolesOf(edition)) {
      const names = roleOf(id)?.names;
      expect([id, names?.en, names?.['zh-CN']]).toEqual([id, expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    }
  });

  it('is known once, and some edition has it', () => {
    expect(new Set(roles.map(({ id }) => id)).size).toBe(roles.length);
    for (const { id } of roles) expect(editionsWithRole(id), id).not.toEqual([]);
  });

  it('belongs to no site where it is external', () => {
    const external =
      'domain-controller global-catalog certification-authority upstream-wsus internet microsoft azure azure-logic-app intune exchange-online exchange-server cloud-distribution-point cloud-management-gateway cloud-management-gateway-scale-set cloud-management-gateway-classic file-share remote-content-library dns-server dhcp-server netbios';
    expect(
      roles
        .filter((role) => role.external)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(external.split(' ').sort());
  });

  it('implies the distribution point where it is a form of it', () => {
    const forms = roles.filter(({ implies }) => implies.length > 0);
    expect(forms.map(({ id }) => id).sort()).toEqual(['distribution-point-multicast', 'distribution-point-pxe', 'pull-distribution-point', 'source-distribution-point']);
    for (const { implies } of forms) expect(implies).toEqual(['distribution-point']);
  });

  it.each([
    ['application-catalog-website-point', ['2016-09']],
    ['intune', ['2016-09']],
    ['cmg-connection-point', ['2022-02']],
    ['file-share', ['2016-09', '2022-02']],
    ['dns-server', ['2016-09', '2022-02']],
    ['dhcp-server', ['2016-09', '2022-02']],
    ['netbios', ['2016-09', '2022-02']],
    ['distribution-site', []],
  ])('%s is in %j', (role, expected) => {
    expect(editionsWithRole(role)).toEqual(expected);
  });

  it('is never the lists’ "every host"', () => {
    for (const { edition } of editions) expect(rolesOf(edition).has('*')).toBe(false);
    expect(rolesOf('2020-01').size).toBe(0);
  });
});
