import { fstatSync, readSync } from 'node:fs';
import { CliError } from './command.ts';
import { type Header, journalSchema, type Line, parseLine } from './journal-lines.ts';

/** A line has one flow's evidence; what has none for so long is no journal. */
const longestLine = 64 * 1024 * 1024;

export interface Reading {
  /** Null where the run died before its first line was whole: nothing is lost with it. */
  readonly header: Header | null;
  /** One after the other, null for what is none: a journal may be larger than a text can be. */
  lines(): Iterable<Line | null>;
  /** Where the last whole line ends, once all are read. The rest is torn: a power cut ends where it likes. */
  end(): number;
}

/** Reads a journal from its beginning. A file that is none, or of a kind that this version does not know, is refused. */
export function readJournal(path: string, file: number): Reading {
  if (!fstatSync(file).isFile()) throw new CliError(`cannot read the journal ${path}: there is something else; expected a file that --journal wrote`);
  let end = 0;
  const texts = wholeLines(path, file, (at) => {
    end = at;
  });
  const first = texts.next();
  const header = first.done ? headerless(path, first.value) : parseHeader(path, first.value);
  return {
    header,
    *lines() {
      for (const text of texts) yield parseLine(text);
    },
    end: () => end,
  };
}

/** Lines that have an end, as UTF-8; returns the bytes after the last of them. */
function* wholeLines(path: string, file: number, tellEnd: (at: number) => void): Generator<string, Buffer> {
  const chunk = Buffer.alloc(1 << 20);
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  for (let length = readSync(file, chunk, 0, chunk.length, 0), read = length; length > 0; length = readSync(file, chunk, 0, chunk.length, read), read += length) {
    rest = Buffer.concat([rest, chunk.subarray(0, length)]);
    let from = 0;
    for (let to = rest.indexOf(0x0a); to >= 0; to = rest.indexOf(0x0a, from)) {
      const text = rest.toString('utf8', from, to);
      at += to + 1 - from;
      from = to + 1;
      tellEnd(at);
      yield text;
    }
    rest = rest.subarray(from);
    if (rest.length > longestLine) throw notOurs(path);
  }
  return rest;
}

/** No whole line: empty, or the beginning of one that was being written. */
function headerless(path: string, torn: Buffer): null {
  const beginning = `{"schema":"${journalSchema}"`;
  const said = torn.toString('utf8', 0, beginning.length);
  // What a file system had not written yet reads as zeros.
  if (beginning.startsWith(said) || torn.every((byte) => byte === 0)) return null;
  throw notOurs(path);
}

function parseHeader(path: string, text: string): Header {
  let header: Partial<Omit<Header, 'schema'>> & { readonly schema?: unknown } = {};
  try {
    header = (JSON.parse(text) as typeof header | null) ?? {};
  } catch {
    // As for any other text.
  }
  const { schema, run, host, startedAt, version, topology, options } = header;
  if (typeof schema === 'string' && schema !== journalSchema && schema.startsWith('cm-preflight/journal@')) {
    throw new CliError(`${path}:1: a ${schema}, which another version of cm-preflight wrote; expected a ${journalSchema}`);
  }
  const texts = [run, host, startedAt, version, topology?.sha256];
  if (schema !== journalSchema || texts.some((one) => typeof one !== 'string') || typeof options !== 'object' || options === null) throw notOurs(path);
  return header as Header;
}

function notOurs(path: string): CliError {
  return new CliError(`${path}:1: no journal; expected a file that --journal wrote`);
}
