import type { DrawnRow } from '../../catalog/index.ts';
import type { OtherList, Section } from '../../model/catalog.ts';
import { sectionTitle } from '../../report/catalog-table.ts';
import type { Shown } from './text.ts';

/** One anchor in the shape of the list's JSON, with what other editions say of it. */
export function shownJson({ edition, drawn, notes: carried, errata: touching, differences }: Shown): string {
  const named = (one: Section | OtherList) => ({ ...one, title: { en: sectionTitle(one, 'en'), 'zh-CN': sectionTitle(one, 'zh-CN') } });
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
