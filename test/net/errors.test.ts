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
  expect(meaningOfConnectError(code)).toEqual({ state: 'filtered', reason });
  expect(meaningOfDatagramError(code)).toEqual({ state: 'filtered', reason });
});

it.each(['EMFILE', 'ENOBUFS', 'EADDRNOTAVAIL', 'EINVAL', 'EACCES', 'ESOMETHING'])('%s is held against nobody else', (code) => {
  expect(meaningOfConnectError(code)).toEqual({ state: 'unknown', reason: 'local-resources' });
  expect(meaningOfDatagramError(code)).toEqual({ state: 'unknown', reason: 'local-resources' });
});
