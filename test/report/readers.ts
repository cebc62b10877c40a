import { parse } from 'csv-parse/sync';
import { lexer, type Token } from 'marked';
import { SaxesParser } from 'saxes';
import { Parser, type Result } from 'tap-parser';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The root of a well-formed XML document; anything else throws. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return document.children[0] as XmlElement;
}

/** Every element of this name, in the document's order. */
export function elementsOf(root: XmlElement, name: string): XmlElement[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => elementsOf(child, name))];
}

export interface TapRead {
  readonly points: readonly Result[];
  readonly version: unknown;
  readonly complete: { readonly ok: boolean; readonly bailout: unknown };
  /** Lines that are none of the protocol's. */
  readonly extra: readonly unknown[];
}

export function readTap(text: string): TapRead {
  const events = Parser.parse(text) as [string, unknown][];
  const of = (name: string) => events.filter(([event]) => event === name).map(([, value]) => value);
  return { points: of('assert') as Result[], version: of('version')[0], complete: of('complete')[0] as TapRead['complete'], extra: of('extra') };
}

/** The rows of a csv as RFC 4180 has it, by column. */
export function readCsv(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
}

/** The cells that a spreadsheet shows where a semicolon divides them. */
export function readCsvBySemicolon(text: string): string[][] {
  return parse(text, { delimiter: ';', record_delimiter: '\r\n', relax_quotes: true, relax_column_count: true, quote: null }) as string[][];
}

export interface PluginRead {
  readonly state: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly data: ReadonlyMap<string, { readonly value: number; readonly unit: string; readonly limits: readonly string[] }>;
}

/** What a monitoring system takes from a plugin's output (Monitoring Plugins Development Guidelines, "Plugin Output" and "Performance data"). */
export function readPlugin(output: string): PluginRead {
  const [first = '', ...lines] = output.replace(/\n$/, '').split('\n');
  const [said = '', performance = '', ...others] = first.split('|');
  const [, state = '', text = ''] = /^CM_PREFLIGHT (OK|WARNING|CRITICAL|UNKNOWN) - (.+?) ?$/.exec(said) ?? [];
  if (state === '' || others.length > 0 || lines.some((line) => line.includes('|'))) throw new Error(`no plugin's output: ${output}`);
  const data = performance
    .trim()
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => {
      const [, label, value, unit, limits] = /^'([a-z_]+)'=(\d+(?:\.\d+)?)(s?)((?:;\d*){0,4})$/.exec(item) ?? [];
      if (label === undefined) throw new Error(`no performance data: ${item}`);
      return [label, { value: Number(value), unit: unit ?? '', limits: limits?.split(';').slice(1) ?? [] }] as const;
    });
  return { state, text, lines, data: new Map(data) };
}

export interface PrometheusSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of the Prometheus text format 0.0.4, read as strictly as it is written; a family or series that comes twice throws. */
export function readPrometheus(text: string): PrometheusSample[] {
  if (!text.endsWith('\n') || text.includes('\r')) throw new Error('lines end with a line feed, the last one too');
  const seen = new Set<string>();
  const once = (key: string) => {
    if (seen.has(key)) throw new Error(`twice: ${key}`);
    seen.add(key);
  };
  let family = '';
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line): PrometheusSample[] => {
      const [, kind, about] = /^# (HELP|TYPE) ([a-z_]+) (?:[^\\]+)$/.exec(line) ?? [];
      if (kind !== undefined) {
        once(`${kind} ${about}`);
        family = about ?? '';
        return [];
      }
      const [, name = '', inside = '', value] = /^([a-z_]+)\{(.*)\} (\d+(?:\.\d+)?(?:e-\d+)?)$/.exec(line) ?? [];
      const pairs = [...inside.matchAll(/([a-z_0-9]+)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/g)];
      if (name !== family || pairs.map(([pair]) => pair).join('') !== inside) throw new Error(`no sample of ${family}: ${line}`);
      once(line.slice(0, line.lastIndexOf(' ')));
      const labels = pairs.map(([, label, escaped]) => [label, escaped?.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character))]);
      return [{ name, labels: Object.fromEntries(labels), value: Number(value) }];
    });
}

export interface MarkdownRead {
  /** Each heading with its level: "2 Failures". */
  readonly headings: readonly string[];
  /** Each table, its header first, as rows of cells. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Items of lists without their marks, those within others after these. */
  readonly items: readonly string[];
  readonly paragraphs: readonly string[];
  /** Whatever is none of these, and would be markup that a text brought along: HTML, images, code, links. */
  readonly foreign: readonly string[];
}

/** What readers of GitHub's markdown see; an address that they make a link of by themselves is its text. */
export function readMarkdown(text: string): MarkdownRead {
  const read = { headings: [] as string[], tables: [] as string[][][], items: [] as string[], paragraphs: [] as string[], foreign: [] as string[] };
  const plain = (tokens: readonly Token[] = []): string =>
    tokens
      .map((token): string => {
        if (token.type === 'strong') return plain(token.tokens);
        if (token.type === 'link' && token.raw === token['text']) return String(token['text']);
        if ((token.type === 'text' || token.type === 'paragraph') && 'tokens' in token && token.tokens) return plain(token.tokens);
        if (token.type === 'text' || token.type === 'escape') return String(token['text']);
        read.foreign.push(`${token.type} ${token.raw}`);
        return token.raw;
      })
      .join('');
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };
  const textOf = (tokens?: readonly Token[]) => plain(tokens).replaceAll(/&(lt|gt|amp);/g, (_, name: string) => entities[name] ?? '');
  // With empty lines between the items their texts are paragraphs.
  const isOwn = (type: string) => type === 'text' || type === 'paragraph';
  const walk = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      if (token.type === 'heading') read.headings.push(`${token['depth']} ${textOf(token.tokens)}`);
      else if (token.type === 'paragraph') read.paragraphs.push(textOf(token.tokens));
      else if (token.type === 'table') {
        const rows = [token['header'], ...token['rows']] as { tokens: Token[] }[][];
        read.tables.push(rows.map((row) => row.map((cell) => textOf(cell.tokens))));
      } else if (token.type === 'list') {
        for (const { tokens: inside } of token['items'] as { tokens: Token[] }[]) {
          const [own, others] = [inside.filter(({ type }) => isOwn(type)), inside.filter(({ type }) => !isOwn(type))];
          read.items.push(textOf(own));
          walk(others);
        }
      } else if (token.type !== 'space') read.foreign.push(`${token.type} ${token.raw}`);
    }
  };
  walk(lexer(text, { gfm: true }));
  return read;
}
