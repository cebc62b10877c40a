/** A value of a YAML or JSON file, with the offset at which it stands. */
export type Node = ScalarNode | MapNode | ListNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** By YAML 1.2's core schema: text, a number, true, false or null. */
  readonly value: unknown;
  /** As it is written, without quotes. */
  readonly text: string;
  readonly at: number;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Node | null; readonly value: Node | null }[];
  readonly at: number;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly (Node | null)[];
  readonly at: number;
}
