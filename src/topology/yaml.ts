import { type Document, LineCounter, type Node, parseDocument } from 'yaml';
import type { Complaints, Spot } from './complaints.ts';

/** A parsed YAML (or JSON) file that can tell where an offset stands. */
export interface YamlFile {
  readonly file: string;
  readonly document: Document;
  readonly root: Node | null;
  spot(offset: number): Spot;
}

/** Larger than any topology that a person keeps; hosts by the ten thousand belong into a csv, which has no such limit. */
const mostCharacters = 16 * 1024 * 1024;

/** Parses one file; null, with complaints, where it is not YAML. */
export function parseYaml(file: string, text: string, complaints: Complaints): YamlFile | null {
  const start: Spot = () => ({ file, line: 1, column: 1 });
  if (text.length > mostCharacters) {
    complaints.add(start, `the file has ${text.length} characters; expected at most ${mostCharacters} (large lists of hosts belong into an included csv)`);
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: false, version: '1.2', logLevel: 'silent' });
  const spot =
    (offset: number): Spot =>
    () => {
      const { line, col } = lines.linePos(offset);
      return { file, line: Math.max(1, line), column: Math.max(1, col) };
    };
  for (const error of document.errors) {
    const what = error.code === 'DUPLICATE_KEY' ? 'the same key twice' : error.code === 'MULTIPLE_DOCS' ? 'a second document (---)' : `not YAML: ${error.message}`;
    complaints.add(spot(error.pos[0]), `${what}; expected a topology${error.code === 'DUPLICATE_KEY' ? ' with each key once' : ''}`);
  }
  if (document.errors.length > 0) return null;
  return { file, document, root: document.contents as Node | null, spot };
}
