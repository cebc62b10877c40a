import { errata, otherLists } from '../catalog/index.ts';
import type { Edition, OtherList, Row } from '../model/catalog.ts';

/** One direction of a section, list or missing row: what may flow from one role to another. */
export interface Leg {
  readonly anchor: string;
  /** A role, or "*": every host with a role that belongs to a site. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Row[];
  readonly icmp: boolean;
  readonly when: OtherList['when'];
  /** This leg is the way back to the site server that Note 5 may drop. */
  readonly wayBack: boolean;
  /** A row that the document lacks: needed all the same, with that necessity. */
  readonly implied: boolean;
  /** HTTP and HTTPS rows are alternatives here. */
  readonly alternatives: boolean;
}

interface Drawn {
  readonly anchor: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'one-way' | 'both';
  readonly rows: readonly Row[];
  readonly icmp?: boolean;
}

/** Every leg of an edition in the document's order: its sections, its other lists, then what errata add. */
export function legsOf(edition: Edition): Leg[] {
  const has = (editions: readonly string[]) => editions.includes(edition.edition);
  return [
    ...edition.sections.flatMap((section) => drawLegs(section, 'always', false)),
    ...otherLists.filter((list) => has(list.editions)).flatMap((list) => drawLegs(list, list.when, false)),
    ...errata.flatMap(({ section, adds }) => (adds && section !== null && has(adds.editions) ? drawLegs({ ...adds, anchor: section, rows: [adds.row] }, 'always', true) : [])),
  ];
}

/** A section drawn both ways between two roles is two legs; one between a role and itself is one, since each pair is met in both orders. */
function drawLegs(drawn: Drawn, when: OtherList['when'], implied: boolean): Leg[] {
  const services = new Set(drawn.rows.map((row) => row.service));
  const leg = (from: string, to: string): Leg => ({
    anchor: drawn.anchor,
    from,
    to,
    rows: drawn.rows,
    icmp: drawn.icmp ?? false,
    when,
    wayBack: drawn.direction === 'both' && to === 'site-server' && from !== 'site-server' && from !== 'certification-authority',
    implied,
    alternatives: services.has('http') && services.has('https'),
  });
  const forward = leg(drawn.from, drawn.to);
  return drawn.direction === 'both' && drawn.from !== drawn.to ? [forward, leg(drawn.to, drawn.from)] : [forward];
}
