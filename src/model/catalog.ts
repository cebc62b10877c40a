import type { Protocol } from './flow.ts';

/** One line of a section's table, cells as the document writes them: "443", "80 or 8530", "67 and 68", "63000-64000", "dynamic". */
export interface Row {
  readonly service: string;
  readonly udp: string | null;
  readonly tcp: string | null;
  /** The document's notes (1 to 6) that the cells carry. */
  readonly notes: readonly number[];
  /** "install": needed only while a site is installed. */
  readonly phase?: 'install';
}

/** One heading of the port document, keyed by its anchor, which is the same in every language and edition. */
export interface Section {
  readonly anchor: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'one-way' | 'both';
  readonly sectionNotes: readonly number[];
  /** The section's text asks for ICMP echo as well. */
  readonly icmp?: boolean;
  readonly rows: readonly Row[];
}

/** A name in both languages of the catalog. */
export interface Names {
  readonly en: string;
  readonly 'zh-CN': string;
}

export type Language = keyof Names;

/** A role's identity: its names, whether it belongs to no site, and the forms that it brings along on the same host. */
export interface Role {
  readonly id: string;
  readonly names: Names;
  /** External roles belong to no site. */
  readonly external: boolean;
  /** Roles that a placement of this one places on the same host too. */
  readonly implies: readonly string[];
}

/** A port that a topology may state, with the document's default. */
export interface PortDefault {
  readonly name: string;
  readonly port: number;
}

/** A correction of the document, with who says so: a necessity for rows that it has, or a row that it lacks. */
export interface Erratum {
  readonly necessity: 'advisory' | 'implied';
  readonly source: Names;
  /** The section that it changes or completes; null: every section and list. */
  readonly section: string | null;
  readonly service: string;
  readonly protocol: 'tcp' | 'udp';
  /** Narrows an `advisory` to one port, e.g. UDP 68 of "67 and 68"; null: the whole cell. */
  readonly port: number | null;
  /** A row that the document lacks; null where existing rows change. `both`: the way back as well. */
  readonly adds: {
    readonly from: string;
    readonly to: string;
    readonly direction: 'one-way' | 'both';
    readonly row: Row;
    readonly editions: readonly string[];
  } | null;
}

/** One of the document's lists besides the sections. */
export interface OtherList {
  readonly anchor: string;
  readonly editions: readonly string[];
  /** A role, or "*": every host with a role that belongs to a site. */
  readonly from: string;
  readonly to: string;
  readonly direction: 'one-way' | 'both';
  /** What must hold of the placements: the destination is internet-facing, or its site pushes clients. */
  readonly when: 'always' | 'internet-facing' | 'client-push';
  /** ICMP echo belongs to it. */
  readonly icmp?: boolean;
  readonly rows: readonly Row[];
}

/** One dated issue of "Ports used in Configuration Manager". */
export interface Edition {
  readonly edition: string;
  readonly sections: readonly Section[];
}

/** A service of the document: its names, and whether a listening one answers a well-formed request without credentials. */
export interface Service {
  readonly id: string;
  readonly names: Names;
  readonly udpAnswers: 'always' | 'sometimes' | 'never' | null;
  /** Over TCP what we can ask answers, unless this says that not every server is known to. */
  readonly tcpAnswers?: 'sometimes';
}

/** One of the document's numbered notes. */
export interface Note {
  readonly number: number;
  readonly title: Names;
  readonly text: Names;
}

/** What a firewall team has to know of services beside their ports. */
export interface Remark {
  readonly id: string;
  readonly protocol: Protocol;
  readonly services: readonly string[];
  readonly text: Names;
}
