import type { Edition, OtherList, Row, Section } from '../model/catalog.ts';
import { drawnAt } from './drawn.ts';

/** A row, and the section or list entry that it stands in. */
export interface DrawnRow {
  readonly drawn: Section | OtherList;
  readonly row: Row;
}

/** What two editions say differently at one anchor. */
export interface AnchorDifference {
  /** The edition compared with. */
  readonly edition: string;
  /** False where that edition has no such anchor. */
  readonly present: boolean;
  readonly onlyHere: readonly DrawnRow[];
  readonly onlyThere: readonly DrawnRow[];
}

/** Compares an anchor between two editions, the order of rows aside; null where they say the same. */
export function differenceAt(anchor: string, here: Edition, there: Edition): AnchorDifference | null {
  const ours = rowsAt(here, anchor);
  const theirs = rowsAt(there, anchor);
  const onlyHere = [...ours].filter(([key]) => !theirs.has(key)).map(([, row]) => row);
  const onlyThere = [...theirs].filter(([key]) => !ours.has(key)).map(([, row]) => row);
  if (onlyHere.length + onlyThere.length === 0) return null;
  return { edition: there.edition, present: theirs.size > 0, onlyHere, onlyThere };
}

/** An anchor's rows by everything that makes them what they are, the notes on their section included. */
function rowsAt(edition: Edition, anchor: string): Map<string, DrawnRow> {
  return new Map(
    drawnAt(edition, anchor).flatMap((drawn) =>
      drawn.rows.map((row) => {
        const { from, to, direction, icmp = false } = drawn;
        const sectionNotes = 'sectionNotes' in drawn ? drawn.sectionNotes : [];
        const { service, udp, tcp, notes, phase = 'runtime' } = row;
        return [JSON.stringify([from, to, direction, icmp, sectionNotes, service, udp, tcp, notes, phase]), { drawn, row }];
      }),
    ),
  );
}
