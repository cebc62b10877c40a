import { describe, expect, test } from 'vitest';
import { CliError } from '../../src/cli/command.ts';
import { findPeers, listenAddresses } from '../../src/cli/listen-addresses.ts';
import type { Host } from '../../src/model/topology.ts';
import { ownAddresses } from '../../src/net/interfaces.ts';

const signal = new AbortController().signal;

function host(name: string, ...addresses: string[]): Host {
  return {
    name,
    addresses,
    site: 'P01',
    state: 'installed',
    rpcPorts: { first: 49152, last: 65535 },
    siteServerInitiates: false,
    proxy: null,
    represents: ['10.50.0.0/16'],
    placements: [],
  };
}

describe('where to answer', () => {
  test('the stated addresses that are this machine’s; the others are told', async () => {
    expect(await listenAddresses(host('a', '127.0.0.1', '192.0.2.77'), [], signal)).toEqual({ ours: ['127.0.0.1'], notOurs: ['192.0.2.77'] });
  });

  test('however they are written', async () => {
    const [own] = ownAddresses().filter((address) => address.includes(':') && !address.startsWith('fe80'));
    const written = own?.toUpperCase() ?? '127.0.0.1';
    expect(await listenAddresses(host('a', written), [], signal)).toEqual({ ours: [written], notOurs: [] });
  });

  test('those of --address instead', async () => {
    expect(await listenAddresses(host('a', '192.0.2.77'), ['127.0.0.1'], signal)).toEqual({ ours: ['127.0.0.1'], notOurs: [] });
  });

  test('without a stated one: this machine’s, and not loopback where there are others', async () => {
    const { ours } = await listenAddresses(host('name.invalid'), [], signal);
    expect(ours.length).toBeGreaterThan(0);
    for (const address of ours) expect(ownAddresses()).toContain(address);
    const outside = ownAddresses().filter((address) => !address.startsWith('127.') && address !== '::1' && !address.startsWith('fe80'));
    expect(ours).toEqual(outside.length > 0 ? outside : ownAddresses());
  });

  test('a name that leads to loopback is no place for others to reach', async () => {
    const { ours } = await listenAddresses(host('localhost'), [], signal);
    const outside = ownAddresses().filter((address) => !address.startsWith('127.') && address !== '::1' && !address.startsWith('fe80'));
    expect(ours).toEqual(outside.length > 0 ? outside : ownAddresses());
  });

  test('nowhere, where another machine’s are stated', async () => {
    await expect(listenAddresses(host('a', '192.0.2.77', '192.0.2.78'), [], signal)).rejects.toThrow(CliError);
  });
});

describe('whom to answer', () => {
  test('stated addresses at once, names as they are found, and the names that have none; represented networks are not hosts', async () => {
    const found: string[] = [];
    const names = findPeers([host('name.invalid'), host('a', '10.20.0.1', 'fd00::1'), host('localhost')], signal, (address) => found.push(address));
    expect(found).toEqual(['10.20.0.1', 'fd00::1']);
    expect(await names).toEqual(['name.invalid']);
    expect(found.some((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
    expect(found).not.toContain('10.50.0.0/16');
  });
});
