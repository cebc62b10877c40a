import { describe, expect, it } from 'vitest';
import { portDefaults, wsusDefaultHttpPort } from '../../src/catalog/index.ts';

describe('the ports that may be configured', () => {
  it('have the document’s defaults', () => {
    expect(Object.fromEntries(portDefaults.map(({ name, port }) => [name, port]))).toEqual({
      http: 80,
      https: 443,
      'client-notification': 10123,
      'wake-on-lan': 9,
      'wake-up-proxy': 25536,
      sql: 1433,
      'service-broker': 4022,
    });
    expect(wsusDefaultHttpPort).toBe(8530);
  });
});
