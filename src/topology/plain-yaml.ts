import type { ListNode, MapNode, Node, ScalarNode } from './nodes.ts';
import { NotPlain, notPlain, plainNode, textNode } from './plain-scalars.ts';

/** Tabs, lone carriage returns and whatever YAML or a reader's eye takes for a space or a line's end. */
const odd = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ufeff]|\r(?!\n)/;

const blank = / *(?:#[^\n]*)?\r?\n/y;
const lineEnd = /(?: *| +#[^\n]*)(?:\r?\n|$)/y;
const blockKey = /(?:[A-Za-z][A-Za-z0-9-]{0,60}|"[^"\\\r\n]{0,60}"|'[^'\r\n]{0,60}'):(?= |\r?\n|$)/y;
/** In a flow, as in JSON, no space need follow a key in quotes. */
const flowKey = /[A-Za-z][A-Za-z0-9-]{0,60}:(?= |\r?\n|$)|(?:"[^"\\\r\n]{0,60}"|'[^'\r\n]{0,60}'):/y;
const quoted = /"[^"\\\r\n]*"|'[^'\r\n]*'/y;
/** A plain text on one line of a block, or in a flow up to what ends an item. */
const blockText = /[^\s\-?:,[\]{}#&*!|>'"%@`.+][^\r\n]*/y;
const flowText = /[^\s\-?:,[\]{}#&*!|>'"%@`.+][^\r\n,[\]{}]*/y;

/** Deeper than any topology, and more keys than any map of one has; the library has no such limits. */
const deepest = 16;
const mostKeys = 40;

/**
 * Reads the YAML that topologies are written in: block maps and lists, flow maps and lists on one line (in JSON on many), plain and quoted texts on one
 * line. Null for anything else, errors included: that is for the library, which takes eight times the time and the memory. What it does read, it reads as
 * the library does: a property test holds the two against each other.
 */
export function readPlainYaml(text: string): Node | null {
  if (odd.test(text)) return null;
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class PlainReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): Node {
    this.skipBlank();
    const char = this.text[this.at];
    if (char !== '{' && char !== '[') {
      const node = this.block(0, 0);
      return this.ended(node);
    }
    const node = this.flow(true, 0);
    this.endLine();
    return this.ended(node);
  }

  /** What is left over is a text of several lines, or an error. */
  private ended(node: Node): Node {
    return this.at === this.text.length ? node : notPlain();
  }

  /** A block at exactly this column; `at` is on its first character. */
  private block(column: number, depth: number): Node {
    if (depth > deepest) notPlain();
    if (this.isDash()) return this.list(column, depth);
    return this.isAt(blockKey) ? this.map(column, depth) : notPlain();
  }

  private list(column: number, depth: number): ListNode {
    const items: Node[] = [];
    const { at } = this;
    do {
      const dash = this.at++;
      if (this.isAt(lineEnd)) {
        items.push(this.nested(column, depth));
        continue;
      }
      this.spaces();
      items.push(this.isAt(blockKey) ? this.map(column + this.at - dash, depth + 1) : this.inline(depth));
    } while (this.column() === column && this.isDash());
    return { kind: 'list', items, at };
  }

  private map(column: number, depth: number): MapNode {
    const entries: { key: ScalarNode; value: Node }[] = [];
    const { at } = this;
    do {
      const key = this.key(blockKey, entries);
      if (!this.isAt(lineEnd)) {
        this.spaces();
        entries.push({ key, value: this.inline(depth) });
        continue;
      }
      this.endLine();
      const isListBelow = this.column() === column && this.isDash();
      entries.push({ key, value: isListBelow ? this.list(column, depth + 1) : this.nested(column, depth, true) });
    } while (this.column() === column && this.isAt(blockKey));
    return { kind: 'map', entries, at };
  }

  /** A block on the lines below, further to the right. An empty value is not plain: what it means depends on what follows. */
  private nested(column: number, depth: number, isLineRead = false): Node {
    if (!isLineRead) this.endLine();
    const inner = this.column();
    return inner > column ? this.block(inner, depth + 1) : notPlain();
  }

  /** A value on the rest of the line. */
  private inline(depth: number): Node {
    const char = this.text[this.at];
    const node = char === '{' || char === '[' ? this.flow(false, depth + 1) : (this.quotedText() ?? this.plainText(blockText));
    this.endLine();
    return node;
  }

  private flow(isMultiline: boolean, depth: number): Node {
    if (depth > deepest) notPlain();
    const char = this.text[this.at];
    if (char === '{') return this.flowMap(isMultiline, depth);
    if (char === '[') return this.flowList(isMultiline, depth);
    return this.quotedText() ?? this.plainText(flowText);
  }

  private flowMap(isMultiline: boolean, depth: number): MapNode {
    const entries: { key: ScalarNode; value: Node }[] = [];
    const { at } = this;
    this.items('}', isMultiline, () => {
      const key = this.key(flowKey, entries);
      this.space(isMultiline);
      entries.push({ key, value: this.flow(isMultiline, depth + 1) });
    });
    return { kind: 'map', entries, at };
  }

  private flowList(isMultiline: boolean, depth: number): ListNode {
    const items: Node[] = [];
    const { at } = this;
    this.items(']', isMultiline, () => void items.push(this.flow(isMultiline, depth + 1)));
    return { kind: 'list', items, at };
  }

  /** Items with commas between them, up to and with the closing bracket. */
  private items(closing: string, isMultiline: boolean, readItem: () => void): void {
    this.at++;
    this.space(isMultiline);
    if (this.text[this.at] === closing) return void this.at++;
    for (;;) {
      readItem();
      this.space(isMultiline);
      const char = this.text[this.at++];
      if (char === closing) return;
      if (char !== ',') notPlain();
      this.space(isMultiline);
    }
  }

  /** A key and its colon. */
  private key(pattern: RegExp, earlier: readonly { readonly key: ScalarNode }[]): ScalarNode {
    const { at } = this;
    if (!this.take(pattern)) notPlain();
    const written = this.text.slice(at, this.at - 1);
    const key = /^["']/.test(written) ? textNode(written.slice(1, -1), at) : plainNode(written, at);
    // Twice the same key is an error, and one that is no text is not ours.
    if (typeof key.value !== 'string' || earlier.length > mostKeys || earlier.some(({ key: { text } }) => text === key.text)) notPlain();
    return key;
  }

  private quotedText(): ScalarNode | null {
    const { at } = this;
    return this.take(quoted) ? textNode(this.text.slice(at + 1, this.at - 1), at) : null;
  }

  private plainText(pattern: RegExp): ScalarNode {
    const { at } = this;
    if (!this.take(pattern)) notPlain();
    const text = this.text.slice(at, this.at);
    const comment = text.indexOf(' #');
    if (comment >= 0) this.at = at + comment;
    const value = (comment < 0 ? text : text.slice(0, comment)).trimEnd();
    return value.includes(': ') || value.endsWith(':') ? notPlain() : plainNode(value, at);
  }

  /** The column of the first character of the line; -1 at the end. */
  private column(): number {
    return this.at === this.text.length ? -1 : this.at - this.text.lastIndexOf('\n', this.at - 1) - 1;
  }

  private isDash(): boolean {
    return this.text[this.at] === '-' && /^(?: |\r?\n|$)/.test(this.text.slice(this.at + 1, this.at + 3));
  }

  /** Takes the end of the line, and goes to the first character of the next one that is not empty. */
  private endLine(): void {
    if (!this.take(lineEnd)) notPlain();
    this.skipBlank();
    this.spaces();
  }

  private skipBlank(): void {
    while (this.take(blank));
  }

  private spaces(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private space(isMultiline: boolean): void {
    this.spaces();
    while (isMultiline && (this.text[this.at] === '\n' || this.text[this.at] === '\r')) {
      this.at++;
      this.spaces();
    }
  }

  private isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  private take(pattern: RegExp): boolean {
    if (!this.isAt(pattern)) return false;
    this.at = pattern.lastIndex;
    return true;
  }
}
