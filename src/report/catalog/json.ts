import { type DrawnRow, errata, erratumTouches, notes, otherLists } from '../../catalog/index.ts';
import type { Edition, OtherList, Section } from '../../model/catalog.ts';
import { sectionTitle } from './table.ts';
import type { Shown } from './text.ts';

/** An edition in the shape of its data file, with titles, lists, notes and the errata that touch it. */
export function catalogJson(whole: Edition): string {
  const { edition, sections } = whole;
  const lists = otherLists.filter((list) => list.editions.includes(edition));
  const touching = errata.filter((erratum) => [...sections, ...lists].some((drawn) => erratumTouches(erratum, drawn, edition)));
  return `${JSON.stringify({ edition, sections: sections.map(named), otherLists: lists.map(named), notes, errata: touching }, null, 2)}\n`;
}

/** One anchor in the shape of the list's JSON, with what other editions say of it. */
export function shownJson({ edition, drawn, notes: carried, errata: touching, differences }: Shown): string {
  const line = ({ drawn: { from, to, direction }, row }: DrawnRow) => ({ from, to, direction, ...row });
  const shown = {
    edition,
    sections: drawn.filter((one) => 'sectionNotes' in one).map(named),
    otherLists: drawn.filter((one) => 'editions' in one).map(named),
    notes: carried,
    errata: touching,
    differences: differences.map((one) => ({ ...one, onlyHere: one.onlyHere.map(line), onlyThere: one.onlyThere.map(line) })),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function named<T extends Section | OtherList>(one: T) {
  return { ...one, title: { en: sectionTitle(one, 'en'), 'zh-CN': sectionTitle(one, 'zh-CN') } };
}
