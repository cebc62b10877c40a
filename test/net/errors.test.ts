import { expect, it } from 'vitest';
import { meaningOfConnectError, meaningOfDatagramError } from '../../src/net/errors.ts';

it.each([
  // What Linux makes of ICMP destination unreachable, by its code: 0, 1, 2, 7 and 8.
  ['ENETUNREACH', 'net-unreach'],
  ['EHOSTUNREACH', 'host-unreach'],
  ['ENOPROTOOPT', 'admin-prohibited'],
  ['EHOSTDOWN', 'host-unreach'],
  ['ENONET', 'host-unreach'],
])('%s comes from the network, over TCP and UDP', (code, reason) => {
  expect(meaningOfConnectError(code, () => true)).toEqual({ state: 'filtered', reason });
  expect(meaningOfDatagramError(code, () => true)).toEqual({ state: 'filtered', reason });
});

it.each(['EMFILE', 'ENOBUFS', 'EADDRNOTAVAIL', 'EINVAL', 'EACCES', 'ENETDOWN', 'ESOMETHING'])('%s is held against nobody else', (code) => {
  expect(meaningOfConnectError(code)).toEqual({ state: 'unknown', reason: 'local-resources' });
  expect(meaningOfDatagramError(code)).toEqual({ state: 'unknown', reason: 'local-resources' });
});

it('no route is held against nobody else where this machine has no network', () => {
  for (const meaning of [meaningOfConnectError, meaningOfDatagramError]) {
    expect(meaning('ENETUNREACH', () => false)).toEqual({ state: 'unknown', reason: 'local-resources' });
    // A router said these, or the link is there.
    expect(meaning('EHOSTUNREACH', () => false)).toEqual({ state: 'filtered', reason: 'host-unreach' });
  }
});
