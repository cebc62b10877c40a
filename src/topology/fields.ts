import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { type Complaints, expectedOneOf, type Spot } from './complaints.ts';
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

/** Follows an alias; the schema's depth bounds how often. */
export function fieldOf(file: YamlFile, node: Node | null | undefined, name: string, fallback: Spot): Field {
  const target = isAlias(node) ? (node.resolve(file.document) ?? null) : (node ?? null);
  const offset = node?.range?.[0];
  return { file, node: target as Node | null, name, spot: offset === undefined ? fallback : file.spot(offset) };
}

export function readMap(field: Field, known: readonly string[], complaints: Complaints): Fields | null {
  if (!isMap(field.node)) {
    complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected keys and values, such as ${known.slice(0, 3).join(', ')}`);
    return null;
  }
  return mapFields(field, field.node, known, complaints);
}

function mapFields(field: Field, map: YAMLMap, known: readonly string[], complaints: Complaints): Fields {
  const fields = new Map<string, Field>();
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    const keySpot = fieldOf(field.file, keyNode, field.name, field.spot).spot;
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    if (!known.includes(key)) complaints.add(keySpot, `unknown key "${key}" in ${field.name}${expectedOneOf(known, key)}`);
    else fields.set(key, fieldOf(field.file, pair.value as Node | null, `${key}`, keySpot));
  }
  return fields;
}

/** The items of a list; a missing or empty value is an empty list. */
export function readList(field: Field | undefined, what: string, complaints: Complaints): Field[] {
  if (!field || field.node === null || (isScalar(field.node) && field.node.value === null)) return [];
  if (isSeq(field.node)) return field.node.items.map((item) => fieldOf(field.file, item as Node, field.name, field.spot));
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected ${what}`);
  return [];
}

/** A list, or one item that stands for a list of one. */
export function readOneOrMore(field: Field | undefined, what: string, complaints: Complaints): Field[] {
  if (field && isScalar(field.node) && field.node.value !== null) return [field];
  return readList(field, what, complaints);
}

/** A text as it is written: a site code 010 stays "010", though YAML reads a number. */
export function readText(field: Field | undefined, what: string, complaints: Complaints): string | null {
  if (!field) return null;
  if (isScalar(field.node) && field.node.value !== null) {
    const text = field.node.type === 'PLAIN' ? (field.node.source ?? String(field.node.value)) : String(field.node.value);
    if (text.trim() !== '') return text.trim();
  }
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected ${what}`);
  return null;
}

export function readBoolean(field: Field | undefined, complaints: Complaints): boolean | null {
  if (!field) return null;
  if (isScalar(field.node) && typeof field.node.value === 'boolean') return field.node.value;
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
  const text = isScalar(field.node) ? String(field.node.source ?? field.node.value) : '';
  const value = isScalar(field.node) && typeof field.node.value === 'number' ? field.node.value : Number.NaN;
  if (Number.isInteger(value) && value >= least && value <= most && /^\d+$/.test(text)) return value;
  complaints.add(field.spot, `${field.name}: found ${kindOf(field.node)}; expected a whole number from ${least} to ${most}`);
  return null;
}

/** What stands there, for a complaint; long texts are cut. */
export function kindOf(node: Node | null): string {
  if (isMap(node)) return 'keys and values';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  const text = String(node.source ?? node.value);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
