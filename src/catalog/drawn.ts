import type { Edition, Erratum, OtherList, Section } from '../model/catalog.ts';
import { otherLists } from './lists.ts';

/** The anchor of the six notes, misspelt as the document has it. */
export const notesAnchor = 'BKMY_PortNotes';

/** What an edition draws: its sections, then the entries of its other lists, in the document's order. */
function drawnIn({ edition, sections }: Edition): readonly (Section | OtherList)[] {
  return [...sections, ...otherLists.filter((list) => list.editions.includes(edition))];
}

/** The section at an anchor, or every entry of the list there; empty where the edition has no such anchor. Case is ignored. */
export function drawnAt(edition: Edition, anchor: string): readonly (Section | OtherList)[] {
  const wanted = anchor.toLowerCase();
  return drawnIn(edition).filter((drawn) => drawn.anchor.toLowerCase() === wanted);
}

/** Every anchor of an edition once, the notes' last. */
export function anchorsOf(edition: Edition): string[] {
  return [...new Set(drawnIn(edition).map(({ anchor }) => anchor)), notesAnchor];
}

/** The anchors most like a text, best first: those that share most of the text's pairs of letters, prefixes like "BKMK_Ports" aside. */
export function nearestAnchors(edition: Edition, text: string, count: number): string[] {
  const wanted = letterPairs(text);
  return anchorsOf(edition)
    .map((anchor) => ({ anchor, likeness: likeness(wanted, letterPairs(anchor)) }))
    .filter((one) => one.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, count)
    .map(({ anchor }) => anchor);
}

function letterPairs(text: string): ReadonlySet<string> {
  const letters = text
    .toLowerCase()
    .replace(/^bkm[ky]_(ports?)?/, '')
    .replace(/[^a-z0-9]/g, '');
  return new Set(Array.from(letters, (letter, i) => letter + (letters[i + 1] ?? '')));
}

/** Dice's coefficient: 1 for the same pairs, 0 for none in common. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return shared === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

/** Whether an erratum changes a cell of a section or list, or adds a row to it in that edition. */
export function erratumTouches({ section, service, protocol, port, adds }: Erratum, drawn: Section | OtherList, edition: string): boolean {
  if (section !== null && section !== drawn.anchor) return false;
  if (adds) return adds.editions.includes(edition);
  return drawn.rows.some((row) => {
    const cell = row.service === service ? row[protocol] : null;
    return cell !== null && (port === null || cell.split(' and ').includes(String(port)));
  });
}
