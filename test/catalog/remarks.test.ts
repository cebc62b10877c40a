import { describe, expect, it } from 'vitest';
import { editions, otherLists, remarkOf, remarksOn, services, sourcePortsOf } from '../../src/catalog/index.ts';
import { remarks } from '../../src/catalog/remarks.ts';
import type { Flow } from '../../src/model/flow.ts';

const rows = [...editions.flatMap(({ sections }) => sections), ...otherLists].flatMap((one) => one.rows);

describe.each(remarks.map((remark) => [remark.id, remark] as const))('the remark %s', (id, { protocol, services: about, text }) => {
  it('is on services that the document asks for over its protocol', () => {
    const asked = new Set(rows.filter((row) => protocol !== 'icmp' && row[protocol] !== null).map(({ service }) => service));
    for (const service of about) {
      expect(services.map((one) => one.id)).toContain(service);
      if (protocol !== 'icmp') expect(asked).toContain(service);
    }
  });

  it('is a sentence in both languages, found by its id', () => {
    expect(text.en).toMatch(/^[A-Z].*\.$/);
    expect(text['zh-CN']).toMatch(/\p{Script=Han}.*。$/u);
    expect(remarkOf(id)?.id).toBe(id);
  });
});

it('a row of several services has each remark once', () => {
  expect(remarksOn('tcp', ['rpc-dynamic', 'rpc-endpoint-mapper', 'smb']).map(({ id }) => id)).toEqual(['rpc-is-one-unit']);
  expect(remarksOn('udp', ['rpc-endpoint-mapper'])).toEqual([]);
});

it('a flow is sent from an ephemeral port, besides one of its service; an echo from none', () => {
  const flow = (protocol: Flow['protocol'], service: string) => sourcePortsOf({ protocol, service } as Flow);
  expect([flow('tcp', 'smb'), flow('udp', 'binl'), flow('udp', 'netbios-datagram'), flow('icmp', 'icmp-echo')]).toEqual(['ephemeral', '68, ephemeral', '138, ephemeral', '']);
});
