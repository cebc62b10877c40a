import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guestList } from '../../src/respond/guests.ts';
import { networkTally, strangerOf } from '../../src/respond/networks.ts';

const addresses = fc.oneof(fc.ipV4(), fc.ipV6());

describe('network tally', () => {
  test('says the narrowest network of the addresses that begin alike, the busiest first', () => {
    const tally = networkTally();
    for (const address of ['10.77.3.1', '10.77.3.254', '10.77.3.1', '192.168.1.9', '2001:db8:1::1', '2001:db8:2::1', 'no address', '']) tally.note(address);
    expect(tally.networks()).toEqual([
      { network: '10.77.3.0/24', requests: 3 },
      { network: '2001:db8::/46', requests: 2 },
      { network: '192.168.1.9', requests: 1 },
    ]);
  });

  test('every address is in the network that is said for it, and every request is counted, once', () => {
    fc.assert(
      fc.property(fc.array(addresses, { minLength: 1, maxLength: 50 }), (all) => {
        const tally = networkTally();
        for (const address of all) tally.note(address);
        const said = tally.networks();
        expect(said.reduce((sum, { requests }) => sum + requests, 0)).toBe(all.length);
        const networks = guestList(said.map(({ network }) => network));
        for (const address of all) expect([address, networks.isAllowed(address)]).toEqual([address, true]);
      }),
    );
  });

  test('a single address is said without a prefix', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const tally = networkTally();
        tally.note(address);
        tally.note(address);
        expect(tally.networks()).toEqual([{ network: expect.not.stringContaining('/'), requests: 2 }]);
      }),
    );
  });

  test('is small, whoever comes', () => {
    const tally = networkTally();
    for (let i = 0; i < 100_000; i++) tally.note(i % 2 === 0 ? `${i % 256}.${(i >> 8) % 256}.${(i >> 4) % 256}.1` : `${(i % 65_536).toString(16)}:${(i >> 4).toString(16)}::1`);
    expect(tally.networks().length).toBeLessThanOrEqual(512);
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['fe80::1', 'fe80::/64'],
  ['::ffff:1.2.3.4', '::/64'],
  ['no address', 'no address'],
])('a stranger at %s is counted as %s', (address, source) => {
  expect(strangerOf(address)).toBe(source);
});
