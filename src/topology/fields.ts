import { type Complaints, expectedOneOf, type Spot } from './complaints.ts';
import type { MapNode, Node } from './nodes.ts';
import type { YamlFile } from './yaml.ts';

/** A value of the file: its node (null where nothing is written), where it stands, and what it is called in a complaint. */
export interface Field {
  readonly file: YamlFile;
  readonly node: Node | null;
  readonly spot: Spot;
  readonly name: string;
}

/** A map's fields by key. Unknown keys are complained of here, once. */
export type Fields = ReadonlyMap<string, Field>;

export function fieldOf(file: YamlFile, node: Node | null, name: string, fallback: Spot): Field {
  return { file, node, name, spot: node === null ? fallback : file.spot(node.at) };
}

export function readMap(field: Field, known: readonly string[], complaints: Complaints): Fields | null {
  if (field.node?.kind !== 'map') {
    complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected keys and values, such as ${known.slice(0, 3).join(', ')}`);
    return null;
  }
  return mapFields(field, field.node, known, complaints);
}

function mapFields(field: Field, map: MapNode, known: readonly string[], complaints: Complaints): Fields {
  const fields = new Map<string, Field>();
  for (const { key: keyNode, value } of map.entries) {
    const keySpot = fieldOf(field.file, keyNode, field.name, field.spot).spot;
    const key = keyNode?.kind === 'scalar' ? String(keyNode.value) : '';
    if (!known.includes(key)) complaints.add(keySpot, `unknown key "${key}" in ${field.name}${expectedOneOf(known, key)}`);
    else fields.set(key, fieldOf(field.file, value, key, keySpot));
  }
  return fields;
}

/** The items of a list; a missing or empty value is an empty list. */
export function readList(field: Field | undefined, what: string, complaints: Complaints): Field[] {
  if (!field || field.node === null || (field.node.kind === 'scalar' && field.node.value === null)) return [];
  if (field.node.kind === 'list') return field.node.items.map((item) => fieldOf(field.file, item, field.name, field.spot));
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected ${what}`);
  return [];
}

/** A list, or one item that stands for a list of one. */
export function readOneOrMore(field: Field | undefined, what: string, complaints: Complaints): Field[] {
  if (field?.node?.kind === 'scalar' && field.node.value !== null) return [field];
  return readList(field, what, complaints);
}

/** A text as it is written: a site code 010 stays "010", though YAML reads a number. */
export function readText(field: Field | undefined, what: string, complaints: Complaints): string | null {
  if (!field) return null;
  if (field.node?.kind === 'scalar' && field.node.value !== null) {
    const text = field.node.text.trim();
    if (text !== '') return text;
  }
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected ${what}`);
  return null;
}

export function readBoolean(field: Field | undefined, complaints: Complaints): boolean | null {
  if (!field) return null;
  if (field.node?.kind === 'scalar' && typeof field.node.value === 'boolean') return field.node.value;
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected true or false`);
  return null;
}

export function readChoice<T extends string>(field: Field | undefined, choices: readonly T[], complaints: Complaints): T | null {
  const text = readText(field, `one of ${choices.join(', ')}`, complaints);
  if (text === null || !field) return null;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) complaints.add(field.spot, `${field.name}: unknown value "${text}"${expectedOneOf(choices, text)}`);
  return found ?? null;
}

/** A whole number within bounds. */
export function readInteger(field: Field | undefined, least: number, most: number, complaints: Complaints): number | null {
  if (!field) return null;
  const { text, value } =
    field.node?.kind === 'scalar' && typeof field.node.value === 'number' ? { text: field.node.text, value: field.node.value } : { text: '', value: Number.NaN };
  if (Number.isInteger(value) && value >= least && value <= most && /^\d+$/.test(text)) return value;
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected a whole number from ${least} to ${most}`);
  return null;
}

/** What stands there, for a complaint; long texts are cut. */
export function kindOf(node: Node | null): string {
  if (node?.kind === 'map') return 'keys and values';
  if (node?.kind === 'list') return 'a list';
  if (node === null || node.value === null) return 'nothing';
  const { text } = node;
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
