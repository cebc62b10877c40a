import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editionOf, editions, newestEdition, notes } from '../../src/catalog/index.ts';
import type { Row } from '../../src/model/catalog.ts';

const rowsOf = (edition: string): readonly Row[] => editionOf(edition)?.sections.flatMap(({ rows }) => rows) ?? [];

describe('an edition', () => {
  it.each([
    ['2016-09', 62, 48, 14, 123],
    ['2022-02', 68, 54, 14, 139],
  ])('%s has %i sections, %i one way and %i both ways, and %i rows', (edition, all, oneWay, both, rows) => {
    const sections = editionOf(edition)?.sections ?? [];
    expect(sections).toHaveLength(all);
    expect(sections.filter(({ direction }) => direction === 'one-way')).toHaveLength(oneWay);
    expect(sections.filter(({ direction }) => direction === 'both')).toHaveLength(both);
    expect(rowsOf(edition)).toHaveLength(rows);
  });

  it.each(editions)('$edition has three rows for the installation alone, all towards SQL Server', ({ sections }) => {
    const withInstall = sections.filter(({ rows }) => rows.some(({ phase }) => phase === 'install'));
    expect(withInstall.map(({ anchor }) => anchor)).toEqual(['BKMK_PortsSite-SQL']);
    expect(withInstall[0]?.rows.filter(({ phase }) => phase === 'install').map(({ service }) => service)).toEqual(['smb', 'rpc-endpoint-mapper', 'rpc-dynamic']);
  });

  it.each(editions)('$edition asks for an echo between clients alone', ({ sections }) => {
    expect(sections.filter(({ icmp }) => icmp).map(({ anchor }) => anchor)).toEqual(['BKMK_PortsClient-ClientWakeUp']);
  });

  it.each(editions)('$edition names no anchor twice', ({ sections }) => {
    expect(new Set(sections.map(({ anchor }) => anchor.toLowerCase())).size).toBe(sections.length);
  });

  it.each(editions)('$edition writes every cell in a known way and carries known notes', ({ sections }) => {
    for (const { sectionNotes, rows } of sections) {
      for (const { udp, tcp, notes: carried } of rows) {
        expect(udp ?? tcp).not.toBeNull();
        for (const cell of [udp, tcp]) expect(cell ?? '1').toMatch(/^(dynamic|\d+|\d+-\d+|\d+ or \d+|67 and 68)$/);
        for (const note of [...carried, ...sectionNotes]) expect(notes.map(({ number }) => number)).toContain(note);
      }
    }
  });

  it('2022-02 is as it was read from the document', () => {
    const read = readFileSync(new URL('../../fixtures/catalog/2022-02.json', import.meta.url), 'utf8');
    expect(editionOf('2022-02')).toEqual(JSON.parse(read));
  });

  it('counts as the newest where it is', () => {
    expect(newestEdition.edition).toBe('2022-02');
    expect(editionOf('2020-01')).toBeUndefined();
  });

  it('keeps what the rows leave untagged so (the lists of configurable ports notwithstanding)', () => {
    for (const anchor of [
      'BKMK_PortsClient-PolicyModule',
      'BKMK_PortsClient-CloudDP',
      'BKMK_PortsSiteServer-CloudDP',
      'BKMK_PortsMacEnrollmentProxyPoint',
      'BKMK_PortsMobileDeviceClient-EnrollmentProxyPoint',
    ]) {
      for (const { sections } of editions) expect(sections.find((one) => one.anchor === anchor)?.rows.flatMap((row) => row.notes)).toEqual([]);
    }
  });
});
