import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeFor } from '../../probes/index.ts';
import { tcpConnect } from '../../probes/tcp-connect.ts';
import { udpDatagram } from '../../probes/udp-datagram.ts';
import { editions, errata, otherLists, services } from '../../src/catalog/index.ts';
import type { Row } from '../../src/model/catalog.ts';
import type { Flow } from '../../src/model/flow.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/on-the-wire.md'), 'utf8');
/** The rows of the page's table: the services that each is about, and the best evidence that can be had. */
const atGlance = page.split(/^## .*$/m).find((part) => part.includes('| best evidence |')) ?? '';
const glance = atGlance.split('\n').flatMap((line) => {
  const [, names = '', port = '', , evidence = ''] = line.split('|').map((cell) => cell.trim());
  return names.startsWith('`') ? [{ names: [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name ?? ''), port, evidence }] : [];
});

/** Every service of every row of both editions and of the lists, with the protocols that it has there. */
const served = new Set(
  [
    ...editions.flatMap(({ sections }) => sections.flatMap(({ rows }) => rows)),
    ...otherLists.flatMap(({ rows }) => rows),
    ...errata.flatMap(({ adds }) => adds?.row ?? []),
  ].flatMap(wiresOf),
);

function wiresOf({ service, udp, tcp }: Row): string[] {
  return [...(udp === null ? [] : [`${service}/udp`]), ...(tcp === null ? [] : [`${service}/tcp`])];
}

const flow = (service: string, protocol: string) => ({ service, protocol, via: null }) as Flow;

describe('the page of what is sent on the wire', () => {
  it.each([...served].sort())('has a row for %s, and says why where the service itself is not asked', (wire) => {
    const [service = '', protocol = ''] = wire.split('/');
    const row =
      glance.find(({ names, port }) => names.includes(service) && port.toLowerCase().includes(protocol === 'udp' ? 'udp' : 'tcp')) ??
      glance.find(({ names }) => names.includes(service));
    expect(row).toBeDefined();
    const probe = probeFor(flow(service, protocol));
    const isAsked = probe !== tcpConnect && probe !== udpDatagram;
    if (isAsked) expect(row?.evidence).toMatch(/proto-response|connected`: /);
    else expect(row?.evidence).toMatch(/^(`connected`|`one-way`|none)/);
  });

  it('has no row for a service that the catalog lacks', () => {
    const known = new Set(services.map(({ id }) => id));
    expect(glance.flatMap(({ names }) => names).filter((name) => !known.has(name))).toEqual([]);
  });
});
