import { describe, expect, it } from 'vitest';
import { editions, errata, otherLists, serviceOf, services } from '../../src/catalog/index.ts';

const rows = [...editions.flatMap(({ sections }) => sections), ...otherLists].flatMap((drawn) => drawn.rows);

describe('a service', () => {
  it('of any row, list or erratum has both names', () => {
    const used = [...rows, ...errata].map(({ service }) => service);
    for (const id of new Set([...used, 'icmp-echo'])) {
      const names = serviceOf(id)?.names;
      expect([id, names?.en, names?.['zh-CN']]).toEqual([id, expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    }
  });

  it('is known once, and something uses it', () => {
    const used = new Set(rows.map(({ service }) => service));
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
    for (const { id } of services) expect(id === 'icmp-echo' || used.has(id), id).toBe(true);
  });

  it.each([
    ['always', ['dns', 'ldap', 'netbios-name', 'tftp']],
    ['sometimes', ['binl', 'dhcp']],
    ['never', ['multicast', 'netbios-datagram', 'peer-cache-broadcast', 'wake-on-lan', 'wake-up-proxy']],
  ] as const)('answers over UDP %s: %j', (answers, ids) => {
    expect(
      services
        .filter(({ udpAnswers }) => udpAnswers === answers)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids);
  });
});
