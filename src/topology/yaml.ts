import { createRequire } from 'node:module';
import type { Document, Node as YamlNode } from 'yaml';
import type { Complaints, Spot } from './complaints.ts';
import type { Node } from './nodes.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** A parsed YAML (or JSON) file that can tell where an offset stands. */
export interface YamlFile {
  readonly root: Node | null;
  spot(offset: number): Spot;
}

/** Larger than any topology that a person keeps; hosts by the ten thousand belong into a csv, which has no such limit. */
const mostCharacters = 16 * 1024 * 1024;

/** Parses one file; null, with complaints, where it is not YAML. */
export function parseYaml(file: string, written: string, complaints: Complaints): YamlFile | null {
  const start: Spot = () => ({ file, line: 1, column: 1 });
  if (written.length > mostCharacters) {
    complaints.add(start, `the file has ${written.length} characters; expected at most ${mostCharacters} (large lists of hosts belong into an included csv)`);
    return null;
  }
  const text = written.replace(/^\uFEFF/, '');
  const spot = spotsIn(file, text);
  const plain = readPlainYaml(text);
  if (plain !== null) return { root: plain, spot };
  const { root, errors } = readByLibrary(text);
  for (const error of errors) {
    const what = error.code === 'DUPLICATE_KEY' ? 'the same key twice' : error.code === 'MULTIPLE_DOCS' ? 'a second document (---)' : `not YAML: ${error.message}`;
    complaints.add(spot(error.pos[0]), `${what}; expected a topology${error.code === 'DUPLICATE_KEY' ? ' with each key once' : ''}`);
  }
  return errors.length > 0 ? null : { root, spot };
}

/** Loaded when it is needed, which for most topologies it is not: to load it takes longer than to read a hundred hosts. */
const library = () => createRequire(import.meta.url)('yaml') as typeof import('yaml');

/** Reads all that YAML is, or tells what is wrong with it. */
export function readByLibrary(text: string): { readonly root: Node | null; readonly errors: Document['errors'] } {
  const { contents, errors } = library().parseDocument(text, { prettyErrors: false, uniqueKeys: true, stringKeys: false, version: '1.2', logLevel: 'silent' });
  return { root: errors.length > 0 ? null : converted(contents as YamlNode | null), errors };
}

/** Lines are counted when something is complained of. */
function spotsIn(file: string, text: string): (offset: number) => Spot {
  let starts: number[] | undefined;
  return (offset) => () => {
    starts ??= [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const line = starts.findLastIndex((start) => start <= offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** The library's nodes as ours. An alias is what it stands for, at a place of its own; it may stand for what it is in. */
function converted(root: YamlNode | null): Node | null {
  const { isAlias, isMap, isScalar, isSeq } = library();
  const anchored = new Map<string, Node>();
  const convert = (node: YamlNode | null): Node | null => {
    const at = node?.range?.[0] ?? 0;
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      return target ? { ...target, at } : null;
    }
    const keep = <T extends Node>(made: T): T => {
      if (node && 'anchor' in node && node.anchor) anchored.set(node.anchor, made);
      return made;
    };
    if (isScalar(node)) return keep({ kind: 'scalar', value: node.value, text: String(node.source ?? node.value), at });
    if (isSeq(node)) {
      const items: (Node | null)[] = [];
      const list = keep({ kind: 'list', items, at });
      for (const item of node.items) items.push(convert(item as YamlNode | null));
      return list;
    }
    if (!isMap(node)) return null;
    const entries: { key: Node | null; value: Node | null }[] = [];
    const map = keep({ kind: 'map', entries, at });
    for (const { key, value } of node.items) entries.push({ key: convert(key as YamlNode | null), value: convert(value as YamlNode | null) });
    return map;
  };
  return convert(root);
}
